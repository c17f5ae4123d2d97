"""The units of text that are matched against a question."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.index.changes import IndexedDocument
from assistant.records import Chunk, Document

WINDOW_LENGTH = 2_400
"""Characters of consecutive chunks that are matched as one text: a fact sheet fits into one."""


class Role(StrEnum):
    """Why a unit is there."""

    WINDOW = "window"
    CHUNK = "chunk"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Unit:
    """A text that is embedded, and for windows also indexed by its words.

    `unit_id` contains a hash of the text: units of an old and a new version of a document can stand
    side by side while the index changes.
    """

    unit_id: str
    role: Role
    text: str
    first_chunk: int
    last_chunk: int


def units_of(entry: IndexedDocument) -> list[Unit]:
    """Return windows, chunks and typical questions of a document, windows first.

    `first_chunk` and `last_chunk` count within the document.
    """
    document, chunks = entry.document, entry.chunks
    units = []
    windows = list(_windows(chunks))
    for number, (first, last) in enumerate(windows):
        parts = [context(document), *(_chunk_text(c) for c in chunks[first : last + 1])]
        if number == 0:
            parts.extend(document.questions)
        units.append(_unit(document, Role.WINDOW, "\n".join(parts), first, last))
    if len(chunks) > len(windows):
        for i, chunk in enumerate(chunks):
            units.append(_unit(document, Role.CHUNK, f"{document.title}\n{_chunk_text(chunk)}", i, i))
    last_chunk = max(len(chunks) - 1, 0)
    units += [_unit(document, Role.QUESTION, question, 0, last_chunk) for question in document.questions]
    # Two chunks of one document may share their text; one vector serves both.
    return list({unit.unit_id: unit for unit in units}.values())


def context(document: Document) -> str:
    """Return what makes a piece of the document understandable alone: title, place, topics."""
    topics = (t.replace("-", " ") for t in document.topics)
    return " ".join((document.title, document.municipality or "", *document.states, *topics))


def _chunk_text(chunk: Chunk) -> str:
    return f"{' '.join(chunk.heading_path)}\n{chunk.text}"


def _windows(chunks: Sequence[Chunk]) -> Iterator[tuple[int, int]]:
    first, length = 0, 0
    for i, chunk in enumerate(chunks):
        if i > first and length + len(chunk.text) > WINDOW_LENGTH:
            yield first, i - 1
            first, length = i, 0
        length += len(chunk.text)
    if chunks:
        yield first, len(chunks) - 1


def _unit(document: Document, role: Role, text: str, first: int, last: int) -> Unit:
    digest = hashlib.sha256(f"{role}\n{text}".encode()).hexdigest()[:16]
    return Unit(f"{document.document_id}@{digest}", role, text, first, last)
