"""Immutable generations of the index: documents, chunks and lexical index in one folder."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from assistant.errors import DocumentUnknownError, IndexMismatchError, IndexMissingError, StorageError
from assistant.index.changes import Glossary, IndexedDocument, LedgerEntry
from assistant.index.outlines import Outlines
from assistant.index.records_file import RECORDS, RecordsFile, damaged
from assistant.index.text_field import TextField
from assistant.index.unit_places import UnitPlaces
from assistant.index.vocabulary import Vocabulary
from assistant.index.word_order import WordOrder
from assistant.records import Document, Kind

FORMAT = 5
CURRENT = "CURRENT"
GENERATIONS = "generations"
MANIFEST = "manifest.json"
GLOSSARIES = "glossaries.json"
GLOSSARY_LIST: TypeAdapter[tuple[Glossary, ...]] = TypeAdapter(tuple[Glossary, ...])
EVERYWHERE = ""
"""Stands for the Länder of a document that names none."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What made a generation; a reader with other settings must not use it.

    Attributes:
        embedder: made the vectors of the store.
        word_embedder: made the vectors of single words.
        collection: where the store keeps the vectors.
        discarded: how many vectors were deleted from that collection since it was made.
    """

    format: int
    generation: int
    index_id: str
    created: str
    embedder: str
    dimension: int
    word_embedder: str
    analyzer: str
    splitter: str
    corpus_version: str
    documents: int
    chunks: int
    units: int
    collection: str
    discarded: int


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
            self.outlines = Outlines.open(folder / "outlines")
            self.vocabulary = Vocabulary.open(folder / "vocabulary")
            self.order = WordOrder.open(folder / "order")
            self._records = RecordsFile(folder)
            self.glossaries = _read_glossaries(folder)
        except (OSError, ValueError, EOFError, sqlite3.Error) as error:
            raise damaged(folder, error) from error
        counts = [self._records.count(table) for table in ("documents", "units")]
        if counts != [self.manifest.documents, self.manifest.units]:
            raise damaged(folder, ValueError(f"{RECORDS} ist unvollständig"))
        # A cache over the records, not over `self`: a generation that nobody holds closes its files at once.
        self._entry = lru_cache(maxsize=1_000)(self._records.entry)

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
    def rows_of_kind(self) -> Mapping[str, NDArray[np.int64]]:
        """The rows of the documents of every kind."""
        kinds = self._records.rows("SELECT kind FROM documents ORDER BY row")
        return _rows_by_value([str(kind)] for (kind,) in kinds)

    @cached_property
    def rows_of_topic(self) -> Mapping[str, NDArray[np.int64]]:
        """The rows of the documents on every topic."""
        topics = self._records.rows("SELECT topics FROM documents ORDER BY row")
        return _rows_by_value(json.loads(str(row[0])) for row in topics)

    @cached_property
    def rows_of_state(self) -> Mapping[str, NDArray[np.int64]]:
        """The rows of the documents on every Land; those that apply everywhere are under `EVERYWHERE`."""
        states = self._records.rows("SELECT states FROM documents ORDER BY row")
        return _rows_by_value(json.loads(str(row[0])) or [EVERYWHERE] for row in states)

    @cached_property
    def unit_places(self) -> UnitPlaces:
        """Where the units belong."""
        return UnitPlaces.read(self._records)

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

    def check_records(self) -> None:
        """Read the whole file of the records; raises IndexMismatchError when a part of it is damaged."""
        problems = [str(problem) for (problem,) in self._records.rows("PRAGMA quick_check(1)")]
        if problems != ["ok"]:
            raise damaged(self.folder, ValueError(problems[0]))

    def close(self) -> None:
        """Close the records; they close by themselves once nobody holds the generation."""
        self._records.close()


def _rows_by_value(values_of_rows: Iterable[Iterable[str]]) -> Mapping[str, NDArray[np.int64]]:
    rows = defaultdict[str, list[int]](list)
    for row, values in enumerate(values_of_rows):
        for value in values:
            rows[value].append(row)
    return {value: np.array(found, np.int64) for value, found in rows.items()}


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


def _read_glossaries(folder: Path) -> tuple[Glossary, ...]:
    """Return the glossaries of a generation; one made before there were any has none."""
    try:
        content = (folder / GLOSSARIES).read_bytes()
    except FileNotFoundError:
        return ()
    return GLOSSARY_LIST.validate_json(content)


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a generation; raises IndexMismatchError when it cannot be used."""
    try:
        fields = json.loads((folder / MANIFEST).read_text("utf-8"))
        if fields["format"] == FORMAT:
            return Manifest(**fields)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise damaged(folder, error) from error
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
