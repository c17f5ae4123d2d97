"""Folders of documents, and an index in memory that follows the contract of the real one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.index.changes import Glossary, IndexChanges, IndexedDocument, LedgerEntry
from ingest.corpus_file import read_corpus_file
from ingest.findings import FileReading, describe
from ingest.vocabulary import Region, Topic, Vocabulary

HEAD = {
    "kind": "case_study",
    "title": "Radwege in Musterstadt",
    "publisher": "Stadt Musterstadt",
    "source_url": "https://www.musterstadt.de/radwege",
    "topics": "[holzbau]",
}
BODY = "## Worum es geht\nMusterstadt baut Radwege.\n\n## Fakten\n- Der Bau kostet 3 Mio. Euro.\n"


class Folder:
    """A folder of documents on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)

    def write(self, path: str, content: str | bytes) -> Path:
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
        return place

    def add(self, path: str, body: str = BODY, **fields: str | None) -> Path:
        """Write a document; a field that is None is left out."""
        return self.write(path, sheet(Path(path).stem, body, **fields))

    def read(self, path: str, **options: bool) -> FileReading:
        return read_corpus_file(self.root, path, VOCABULARY, **options)

    def complaints(self, path: str, **options: bool) -> list[str]:
        return [describe(finding, path) for finding in self.read(path, **options).findings]


def sheet(document_id: str, body: str = BODY, **fields: str | None) -> str:
    head = {"id": document_id, **HEAD, **fields}
    lines = [f"{name}: {value}" for name, value in head.items() if value is not None]
    return "\n".join(["---", *lines, "---", "", body])


VOCABULARY = Vocabulary(
    {name: Topic(id=name, label=name.title(), description=name) for name in ("holzbau", "beschaffung")},
    {
        name: Region(name=name, code=code, synonyms=(short,))
        for name, code, short in (
            ("Hessen", "HE", "hessisch"),
            ("Nordrhein-Westfalen", "NW", "NRW"),
            ("Rheinland-Pfalz", "RP", "RLP"),
        )
    },
)


class MemoryIndex:
    """Keeps documents in a dictionary; `changes` are all that were applied."""

    def __init__(self) -> None:
        self.documents: dict[str, IndexedDocument] = {}
        self.changes: list[IndexChanges] = []
        self.glossaries: dict[str, Glossary] = {}
        self.name_of_splitter: str | None = None
        self.dies_after: int | None = None

    def ledger(self) -> dict[str, LedgerEntry]:
        return {
            key: LedgerEntry(key, entry.document.content_hash, entry.source, entry.path)
            for key, entry in self.documents.items()
        }

    def glossary_hashes(self) -> dict[str, str]:
        return {source: glossary.content_hash for source, glossary in self.glossaries.items()}

    def splitter(self) -> str | None:
        return self.name_of_splitter

    def repair(self, on_progress) -> None:
        pass

    def apply(self, changes: IndexChanges, on_progress) -> None:
        if self.dies_after is not None and len(self.changes) >= self.dies_after:
            raise KeyboardInterrupt
        self.changes.append(changes)
        for key in changes.deletes:
            del self.documents[key]
        for entry in changes.upserts:
            self.documents[entry.document.document_id] = entry
        self.glossaries |= {glossary.source: glossary for glossary in changes.glossaries}
        self.name_of_splitter = changes.splitter or self.name_of_splitter
        on_progress("Index schreiben", 1, 1)


@pytest.fixture
def folder(tmp_path) -> Folder:
    return Folder(tmp_path / "dokumente")


@contextmanager
def _without_root():
    """Let rights count: root may read everything."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


@pytest.fixture
def without_root():
    return _without_root


@pytest.fixture
def open_folder() -> Iterator[Folder]:
    """A folder that every user may enter, unlike the temporary folders of pytest."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        yield Folder(Path(place) / "dokumente")


@pytest.fixture
def memory_index() -> MemoryIndex:
    return MemoryIndex()
