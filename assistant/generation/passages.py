"""The passages that a language model may cite, as numbered data that cannot end its own frame."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.paraphrase import Source
from assistant.records import Chunk, Document, Kind, Passage, ScoredDocument

MOST_CHARACTERS = 9_000
"""Characters of all passages together: with prompt and answer they fit into a window of 8,000 tokens."""
_MOST_PASSAGES = 24
_CHUNKS_OF_DOCUMENT = 6
_CLOSE = 0.6
"""Score beside the best document, as a share, from which a document may be cited."""
_SHORTEST = 20
_KINDS = {
    Kind.CASE_STUDY: "Fallbeispiel",
    Kind.GUIDANCE: "Leitfaden",
    Kind.FUNDING: "Förderung",
    Kind.LAW: "Recht",
    Kind.CONTACT: "Kontaktstelle",
}
_HARMLESS = str.maketrans({"<": "‹", ">": "›", "[": "(", "]": ")", "\u2028": " ", "\u2029": " "})
"""No passage can close its frame, open another or pass for a citation mark."""


def choose_passages(
    found: Sequence[ScoredDocument], *, wants_contact: bool, most_characters: int = MOST_CHARACTERS
) -> tuple[Passage, ...]:
    """Number the chunks of the found documents, the best documents first, within the space there is.

    Args:
        found: documents, best first.
        wants_contact: whether addresses answer the question.
        most_characters: space for all passages.
    """
    passages: list[Passage] = []
    left = most_characters
    for scored in found:
        if scored.score < _CLOSE * found[0].score:
            continue
        nearest = [one.chunk for one in scored.chunks[:_CHUNKS_OF_DOCUMENT]]
        for chunk in sorted(nearest, key=lambda one: one.ordinal):
            if not _is_useful(scored.document, chunk, wants_contact=wants_contact):
                continue
            if len(chunk.text) > left or len(passages) == _MOST_PASSAGES:
                return tuple(passages)
            left -= len(chunk.text)
            number = len(passages) + 1
            passages.append(Passage(number, scored.document, chunk, chunk.start, chunk.end))
    return tuple(passages)


def _is_useful(document: Document, chunk: Chunk, *, wants_contact: bool) -> bool:
    is_address = any(heading.startswith("Kontakt") for heading in chunk.heading_path)
    wants_addresses = wants_contact or document.kind is Kind.CONTACT
    return len(chunk.text.strip()) >= _SHORTEST and (wants_addresses or not is_address)


def framed(passages: Sequence[Passage]) -> str:
    """Write the passages for a prompt."""
    return "\n\n".join(map(_frame, passages))


def harmless(text: str) -> str:
    """Return a text that cannot end a frame or pass for a citation mark."""
    return text.translate(_HARMLESS)


def source_of(passage: Passage) -> Source:
    """Return what a sentence that cites a passage may rest on."""
    document = passage.document
    context = (document.title, document.municipality or "", *document.states, *passage.chunk.heading_path)
    return Source(passage.text, ". ".join(part for part in context if part), document.municipality or "")


def _frame(passage: Passage) -> str:
    document = passage.document
    about = [
        ("titel", document.title),
        ("art", _KINDS[document.kind]),
        ("ort", document.municipality or ", ".join(document.states)),
        ("stand", document.published or ""),
        ("abschnitt", " › ".join(passage.chunk.heading_path)),
    ]
    # Quotation marks would end an attribute.
    written = "".join(
        f' {name}="{harmless(value).replace(chr(34), chr(39))}"' for name, value in about if value
    )
    return f'<passage nummer="{passage.number}"{written}>\n{harmless(passage.text)}\n</passage>'
