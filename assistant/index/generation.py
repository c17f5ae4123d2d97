"""Immutable generations of the index: documents, chunks and lexical index in one folder."""

from __future__ import annotations

import json
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from assistant.errors import DocumentUnknownError, IndexMismatchError, IndexMissingError, StorageError
from assistant.index.changes import IndexedDocument, LedgerEntry
from assistant.index.text_field import TextField
from assistant.index.units import Role
from assistant.index.vocabulary import Vocabulary
from assistant.records import Document, Kind

FORMAT = 3
CURRENT = "CURRENT"
GENERATIONS = "generations"
MANIFEST = "manifest.json"
RECORDS = "records.sqlite3"
ENTRY: TypeAdapter[IndexedDocument] = TypeAdapter(IndexedDocument)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What made a generation; a reader with other settings must not use it.

    Attributes:
        collection: where the store keeps the vectors.
        discarded: how many vectors were deleted from that collection since it was made.
    """

    format: int
    generation: int
    index_id: str
    created: str
    embedder: str
    dimension: int
    analyzer: str
    splitter: str
    corpus_version: str
    documents: int
    chunks: int
    units: int
    collection: str
    discarded: int


@dataclass(frozen=True, slots=True)
class UnitRow:
    """Where a unit belongs: the row of its document, its role, its chunks within the document."""

    document: int
    role: Role
    first_chunk: int
    last_chunk: int


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """What lists and filters need of a document, without its text."""

    document_id: str
    kind: Kind
    title: str
    publisher: str
    published: str | None
    municipality: str | None
    states: tuple[str, ...]
    topics: tuple[str, ...]
    inhabitants: int | None


class _Records:
    """The table of documents and units, opened for reading."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # The file never changes, so SQLite needs no locks; an open one can still be read once it is deleted.
        uri = f"{(folder / RECORDS).absolute().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._lock = threading.Lock()
        self._finalize = weakref.finalize(self, self._connection.close)

    def close(self) -> None:
        """Close the file, once nobody is reading."""
        with self._lock:
            self._finalize()

    def rows(self, query: str, *parameters: object) -> list[tuple[object, ...]]:
        """Return the result of a query."""
        try:
            with self._lock:
                return self._connection.execute(query, parameters).fetchall()
        except sqlite3.ProgrammingError:  # closed
            raise
        except sqlite3.Error as error:
            raise _damaged(self._folder, error) from error

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        ((count,),) = self.rows(f"SELECT count(*) FROM {table}")  # noqa: S608 -- a name of ours
        return int(str(count))

    def entry(self, row: int) -> IndexedDocument:
        """Return the document in `row` with its chunks."""
        ((record,),) = self.rows("SELECT record FROM documents WHERE row = ?", row)
        try:
            return ENTRY.validate_json(str(record))
        except ValueError as error:
            raise _damaged(self._folder, error) from error

    def unit(self, unit_id: str) -> UnitRow | None:
        """Return where a unit belongs."""
        query = "SELECT document, role, first_chunk, last_chunk FROM units WHERE unit_id = ?"
        rows = self.rows(query, unit_id)
        if not rows:
            return None
        document, role, first, last = rows[0]
        return UnitRow(int(str(document)), Role(str(role)), int(str(first)), int(str(last)))


class Generation:
    """One generation, opened for reading; safe to use from several threads.

    It stays whole for who holds it, even after a later generation has replaced it and its files are deleted.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = read_manifest(folder)
        try:
            self.windows = TextField.open(folder / "windows")
            self.questions = TextField.open(folder / "questions")
            self.vocabulary = Vocabulary.open(folder / "vocabulary")
            self._records = _Records(folder)
        except (OSError, ValueError, EOFError, sqlite3.Error) as error:
            raise _damaged(folder, error) from error
        counts = [self._records.count(table) for table in ("documents", "units")]
        if counts != [self.manifest.documents, self.manifest.units]:
            raise _damaged(folder, ValueError(f"{RECORDS} ist unvollständig"))
        # Caches over the records, not over `self`: a generation that nobody holds closes its files at once.
        self._entry = lru_cache(maxsize=1_000)(self._records.entry)
        self._unit = lru_cache(maxsize=50_000)(self._records.unit)

    def ledger(self) -> dict[str, LedgerEntry]:
        """Return what is known of every document, by its id."""
        query = "SELECT document_id, content_hash, source, path FROM documents ORDER BY row"
        rows = self._records.rows(query)
        return {str(row[0]): LedgerEntry(*map(str, row)) for row in rows}

    def entry(self, row: int) -> IndexedDocument:
        """Return the document in `row` with its chunks."""
        return self._entry(row)

    def entry_of(self, document_id: str) -> IndexedDocument:
        """Return a document with its chunks; raises DocumentUnknownError."""
        rows = self._records.rows("SELECT row FROM documents WHERE document_id = ?", document_id)
        if not rows:
            raise DocumentUnknownError(
                f"Ein Dokument „{document_id[:120]}“ gibt es in der Wissensbasis nicht (oder nicht mehr)."
            )
        return self.entry(int(str(rows[0][0])))

    def document(self, document_id: str) -> Document:
        """Return a document; raises DocumentUnknownError."""
        return self.entry_of(document_id).document

    def entries(self) -> Iterator[tuple[int, IndexedDocument]]:
        """Yield all documents with their rows, in order."""
        for row in range(self.manifest.documents):
            yield row, self._records.entry(row)

    @cached_property
    def heads(self) -> tuple[DocumentHead, ...]:
        """The heads of all documents, by row."""
        rows = self._records.rows(
            "SELECT document_id, kind, title, publisher, published, municipality, states, topics,"
            " json_extract(record, '$.document.inhabitants') FROM documents ORDER BY row"
        )
        return tuple(_head(*row) for row in rows)

    @cached_property
    def rows_of_kind(self) -> dict[Kind, NDArray[np.int64]]:
        """The rows of the documents of every kind."""
        kinds = [head.kind for head in self.heads]
        return {kind: np.flatnonzero([k is kind for k in kinds]) for kind in Kind}

    def n_chunks(self) -> list[int]:
        """Return how many chunks each document has, by row."""
        return [int(str(n)) for (n,) in self._records.rows("SELECT chunks FROM documents ORDER BY row")]

    def unit_documents(self) -> dict[str, int]:
        """Return the row of the document of every unit, by unit id."""
        rows = self._records.rows("SELECT unit_id, document FROM units ORDER BY row")
        return {str(unit_id): int(str(row)) for unit_id, row in rows}

    def sample_of_units(self, size: int) -> list[str]:
        """Return the ids of about `size` units from all over the generation."""
        step = max(self.manifest.units // size, 1)
        rows = self._records.rows("SELECT unit_id FROM units WHERE row % ? = 0", step)
        return [str(unit_id) for (unit_id,) in rows]

    def unit(self, unit_id: str) -> UnitRow | None:
        """Return where a unit belongs, or None when it is not of this generation."""
        return self._unit(unit_id)

    def check_records(self) -> None:
        """Read the whole file of the records; raises IndexMismatchError when a part of it is damaged."""
        problems = [str(problem) for (problem,) in self._records.rows("PRAGMA quick_check(1)")]
        if problems != ["ok"]:
            raise _damaged(self.folder, ValueError(problems[0]))

    def close(self) -> None:
        """Close the records; they close by themselves once nobody holds the generation."""
        self._records.close()


def _head(*row: object) -> DocumentHead:
    document_id, kind, title, publisher, published, municipality, states, topics, inhabitants = row
    return DocumentHead(
        str(document_id),
        Kind(str(kind)),
        str(title),
        str(publisher),
        None if published is None else str(published),
        None if municipality is None else str(municipality),
        tuple(json.loads(str(states))),
        tuple(json.loads(str(topics))),
        None if inhabitants is None else int(str(inhabitants)),
    )


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a generation; raises IndexMismatchError when it cannot be used."""
    try:
        fields = json.loads((folder / MANIFEST).read_text("utf-8"))
        if fields["format"] == FORMAT:
            return Manifest(**fields)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _damaged(folder, error) from error
    raise IndexMismatchError(
        "Der Index wurde mit einem anderen Stand des Programms gemacht (Indexformat "
        f"„{fields['format']}“ statt „{FORMAT}“). Bitte „lotse ingest --rebuild“ ausführen."
    )


def current_folder(index_dir: Path) -> Path:
    """Return the folder of the current generation; raises IndexMissingError."""
    try:
        name = (index_dir / CURRENT).read_bytes().decode("ascii", "replace").strip()
    except FileNotFoundError as error:
        raise IndexMissingError(
            "Es gibt noch keinen Index. Bitte zuerst „lotse ingest“ ausführen (oder „lotse serve“)."
        ) from error
    except OSError as error:
        raise StorageError(f"Der Index in {index_dir} lässt sich nicht lesen ({error}).") from error
    return index_dir / GENERATIONS / (name or "?")


def open_current(index_dir: Path) -> Generation:
    """Open the current generation; raises IndexMissingError or IndexMismatchError.

    Needs no lock: where a writer switched to the next generation meanwhile, that one is opened.
    """
    while True:
        folder = current_folder(index_dir)
        try:
            return Generation(folder)
        except IndexMismatchError:
            if current_folder(index_dir) == folder:
                raise


def _damaged(folder: Path, error: Exception) -> IndexMismatchError:
    reason = str(error).partition("\n")[0]
    return IndexMismatchError(
        f"Der Index in {folder} ist beschädigt ({reason}). Bitte „lotse ingest --rebuild“ ausführen."
    )
