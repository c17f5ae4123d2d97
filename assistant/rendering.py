"""The JSON form of answers and search results, the same on every channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.records import Answer, Chunk, Citation, ScoredDocument, Sentence, Understood

JsonObject = dict[str, object]


def answer_to_dict(answer: Answer) -> JsonObject:
    """Turn an answer into what `lotse ask --json` and `POST /api/ask` give."""
    contact = answer.contact
    return {
        "question": answer.question,
        "outcome": answer.outcome.value,
        "intent": answer.intent.value,
        "text": answer.text,
        "sentences": [sentence_to_dict(sentence) for sentence in answer.sentences],
        "citations": [citation_to_dict(citation) for citation in answer.citations],
        "notes": list(answer.notes),
        "follow_ups": list(answer.follow_ups),
        "contact": contact
        and {
            "name": contact.name,
            "document_id": contact.document_id,
            "source_url": contact.source_url,
        },
        "nearest": [
            {"document_id": near.document_id, "title": near.title, "source_url": near.source_url}
            for near in answer.nearest
        ],
        "confidence": round(answer.confidence, 4),
        "composer": answer.composer,
        "generated_by": answer.generated_by,
        "level": answer.level.value,
        "explanations": [
            {
                "term": explanation.term,
                "text": explanation.text,
                "source_title": explanation.source_title,
                "source_url": explanation.source_url,
                "document_id": explanation.document_id,
            }
            for explanation in answer.explanations
        ],
        "versions": dict(answer.versions),
        "understood": answer.understood and understood_to_dict(answer.understood),
    }


def understood_to_dict(understood: Understood) -> JsonObject:
    """Turn what a question was understood as into JSON."""
    return {
        "question": understood.question,
        "is_follow_up": understood.is_follow_up,
        "hints": [
            {
                "kind": hint.kind.value,
                "value": hint.value,
                "label": hint.label,
                "is_carried": hint.is_carried,
            }
            for hint in understood.hints
        ],
    }


def sentence_to_dict(sentence: Sentence) -> JsonObject:
    """Turn one sentence of an answer into JSON."""
    return {
        "text": sentence.text,
        "citations": list(sentence.citations),
        "block": sentence.block,
        "heading": sentence.heading,
        "column": sentence.column,
        "part": sentence.part,
        "edits": [
            {"start": edit.start, "end": edit.end, "original": edit.original, "kind": edit.kind.value}
            for edit in sentence.edits
        ],
    }


def citation_to_dict(citation: Citation) -> JsonObject:
    """Turn one citation into JSON."""
    return {
        "number": citation.number,
        "document_id": citation.document_id,
        "title": citation.title,
        "publisher": citation.publisher,
        "source_url": citation.source_url,
        "heading_path": list(citation.heading_path),
        "page": citation.page,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "published": citation.published,
        "kind": citation.kind.value,
        "municipality": citation.municipality,
        "states": list(citation.states),
    }


def search_to_dict(question: str, results: Sequence[ScoredDocument], passages: int = 0) -> JsonObject:
    """Turn search results into what `lotse search --json` and `POST /api/search` give.

    Each result is a document, shown by its best chunk; `rank` counts from 1.

    Args:
        question: as it was asked.
        results: best first.
        passages: how many of its best chunks each result also lists, in reading order.
    """
    return {
        "question": question,
        "results": [_result_to_dict(rank, result, passages) for rank, result in enumerate(results, start=1)],
    }


def best_chunks(result: ScoredDocument, count: int) -> list[Chunk]:
    """Return the best chunks of a search result in reading order."""
    return sorted((scored.chunk for scored in result.chunks[:count]), key=lambda chunk: chunk.ordinal)


def _result_to_dict(rank: int, result: ScoredDocument, passages: int) -> JsonObject:
    document = result.document
    best = result.chunks[0].chunk if result.chunks else None
    listed = {"passages": [_passage_to_dict(chunk) for chunk in best_chunks(result, passages)]}
    return {
        "rank": rank,
        "score": round(result.score, 6),
        "document_id": document.document_id,
        "chunk_id": best.chunk_id if best else None,
        "title": document.title,
        "heading_path": list(best.heading_path) if best else [],
        "page": best.page if best else None,
        "source_url": document.source_url,
        "text": best.text if best else document.text,
        "kind": document.kind.value,
        "publisher": document.publisher,
        "published": document.published,
        "municipality": document.municipality,
        "states": list(document.states),
        **(listed if passages else {}),
    }


def _passage_to_dict(chunk: Chunk) -> JsonObject:
    return {
        "chunk_id": chunk.chunk_id,
        "heading_path": list(chunk.heading_path),
        "page": chunk.page,
        "text": chunk.text,
    }


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One search result as read back from its JSON form."""

    rank: int
    document_id: str
    title: str
    source_url: str
    text: str
    heading_path: tuple[str, ...] = ()
    page: int | None = None
    publisher: str = ""
    published: str | None = None


def answer_from_dict(content: object) -> Answer:
    """Read an answer back from its JSON form; fields that this version does not know are left out.

    Raises:
        ValueError: the content is not the JSON form of an answer.
    """
    from pydantic import TypeAdapter  # noqa: PLC0415 -- 0.1 s that only clients of the service pay

    return TypeAdapter(Answer).validate_python(content)


def hits_from_dict(content: object) -> tuple[SearchHit, ...]:
    """Read search results back from their JSON form.

    Raises:
        ValueError: the content is not the JSON form of search results.
    """
    from pydantic import TypeAdapter  # noqa: PLC0415 -- as above

    results = content.get("results") if isinstance(content, dict) else None
    return TypeAdapter(tuple[SearchHit, ...]).validate_python(results)
