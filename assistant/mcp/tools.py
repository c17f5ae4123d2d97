"""The three tools: what they are called, what they take, what they give."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from assistant.mcp.arguments import (
    AskArguments,
    DocumentArguments,
    SearchArguments,
    read_arguments,
    schema_of,
)
from assistant.mcp.schemas import ANSWER, DOCUMENT_PAGE, SEARCH_RESULTS
from assistant.mcp.source import Source
from assistant.question import clean_question
from assistant.rendering import JsonObject, SearchHit, answer_to_dict, hits_from_dict
from assistant.visible_text import keep_visible
from assistant.web.answer_markdown import answer_to_markdown
from assistant.web.wording import published_in_german

PAGE = 20_000
"""Characters of a document that come at once; more would fill the memory of a language model."""

_EXCERPT = 600


@dataclass(frozen=True, slots=True)
class Reply:
    """What a tool gives: the same for people and for programs."""

    text: str
    content: JsonObject


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool; `run` takes the source, the arguments and the longest question."""

    name: str
    title: str
    description: str
    input_schema: dict[str, Any]
    output_schema: dict[str, Any]
    run: Callable[[Source, dict[str, Any] | None, int], Awaitable[Reply]]


async def _search(source: Source, arguments: dict[str, Any] | None, max_length: int) -> Reply:
    given = read_arguments(SearchArguments, arguments)
    question = clean_question(given.question, max_length)
    found = await source.search(question, given.top_k, given.filters)
    lines = [_hit_text(hit) for hit in hits_from_dict(found)]
    return Reply("\n\n".join(lines) or "Dazu gibt es kein Dokument.", found)


async def _ask(source: Source, arguments: dict[str, Any] | None, max_length: int) -> Reply:
    given = read_arguments(AskArguments, arguments)
    question = clean_question(given.question, max_length)
    answer = await source.ask(question, given.filters, given.level)
    text, _ = answer_to_markdown(answer)
    return Reply(text, answer_to_dict(answer))


async def _get_document(source: Source, arguments: dict[str, Any] | None, _: int) -> Reply:
    given = read_arguments(DocumentArguments, arguments)
    document = await source.document(given.document_id)
    text = document_text(document)
    end = given.offset + PAGE
    page = text[given.offset : end]
    following = end if end < len(text) else None
    facts = {name: value for name, value in document.items() if name != "sections"}
    content: JsonObject = {
        **facts,
        "text": page,
        "offset": given.offset,
        "total_characters": len(text),
        "next_offset": following,
    }
    more = f"\n\n(Es geht weiter mit offset={following}.)" if following is not None else ""
    return Reply(f"{_head(document)}\n\n{page}{more}", content)


def document_text(document: JsonObject) -> str:
    """Return the whole text of a document in its JSON form, each section under its heading."""
    sections = document["sections"]
    assert isinstance(sections, list)
    parts = []
    for section in sections:
        heading = " › ".join(section["heading_path"])
        parts.append(f"## {heading}\n\n{section['text']}" if heading else section["text"])
    return keep_visible("\n\n".join(part.strip() for part in parts))


def _head(document: JsonObject) -> str:
    published = document["published"]
    date = published_in_german(published if isinstance(published, str) else None)
    url = document["source_url"] or "ohne Adresse"
    return keep_visible(f"# {document['title']}\n\n{document['publisher']}, {date}, {url}")


def _hit_text(hit: SearchHit) -> str:
    excerpt = " ".join(hit.text.split())
    if len(excerpt) > _EXCERPT:
        excerpt = excerpt[:_EXCERPT].rsplit(" ", 1)[0] + " …"
    origin = f"{hit.publisher}, {published_in_german(hit.published)}"
    lines = (
        f"{hit.rank}. {hit.title} – {origin}",
        f"document_id: {hit.document_id}",
        hit.source_url,
        excerpt,
    )
    return "\n   ".join(keep_visible(line) for line in lines)


TOOLS = (
    Tool(
        "search",
        "Dokumente suchen",
        "Findet Dokumente zu Ressourceneffizienz und Klimaschutz in deutschen Kommunen: Fallbeispiele, "
        "Leitfäden, Förderprogramme, Recht, Kontaktstellen. Gibt zu jedem die Kennung, die Adresse der "
        "Quelle und die passendste Stelle.",
        schema_of(SearchArguments),
        SEARCH_RESULTS,
        _search,
    ),
    Tool(
        "ask",
        "Frage beantworten",
        "Beantwortet eine Frage zu Ressourceneffizienz und Klimaschutz in deutschen Kommunen auf Deutsch. "
        "Jeder Satz ist an einer Quelle geprüft und nennt sie mit einer Nummer; wo nichts belegt ist, sagt "
        "die Antwort das (`outcome`). Die Belege bitte mit weitergeben.",
        schema_of(AskArguments),
        ANSWER,
        _ask,
    ),
    Tool(
        "get_document",
        "Dokument lesen",
        "Gibt den Text eines Dokuments mit Herausgeber, Stand und Adresse, lange Dokumente seitenweise.",
        schema_of(DocumentArguments),
        DOCUMENT_PAGE,
        _get_document,
    ),
)
