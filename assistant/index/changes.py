"""What a change of the index consists of, and its form on the wire."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from assistant.records import Chunk, Document, GlossaryTerm


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document with its chunks and where it came from.

    `source` names the set of files that the document belongs to ("corpus" for the shipped or
    configured knowledge base, otherwise an absolute folder); a document vanishes from the index when
    it vanishes from its source. `path` is relative to that source.
    """

    document: Document
    chunks: tuple[Chunk, ...]
    source: str
    path: str


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What the index knows about one of its documents without opening it."""

    document_id: str
    content_hash: str
    source: str
    path: str


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms that one source explains; a source without terms has no glossary."""

    source: str
    content_hash: str
    terms: tuple[GlossaryTerm, ...]


@dataclass(frozen=True, slots=True)
class IndexChanges:
    """One atomic change: documents that are new or replaced, ids to delete, glossaries to replace.

    `splitter` names the splitter and its settings; an index holds chunks of one splitter only.
    """

    upserts: tuple[IndexedDocument, ...] = ()
    deletes: tuple[str, ...] = ()
    splitter: str = ""
    glossaries: tuple[Glossary, ...] = ()


def changes_to_json(changes: IndexChanges) -> dict[str, Any]:
    """Return `changes` as plain JSON values."""
    return asdict(changes)


def changes_from_json(data: object) -> IndexChanges:
    """Read changes from plain JSON values; raises pydantic.ValidationError."""
    return _adapter().validate_python(data)


@cache
def _adapter() -> TypeAdapter[IndexChanges]:
    # Made when it is needed: it takes a tenth of a second, and most processes only read.
    return TypeAdapter(IndexChanges)
