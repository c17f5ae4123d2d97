"""Writing generations to disk and switching to them, so that no crash leaves half a state."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.errors import IndexMissingError
from assistant.index.changes import Glossary, IndexedDocument
from assistant.index.generation import (
    CURRENT,
    GENERATIONS,
    GLOSSARIES,
    GLOSSARY_LIST,
    MANIFEST,
    Generation,
    Manifest,
    current_folder,
)
from assistant.index.outlines import Outlines
from assistant.index.records_file import ENTRY, RECORDS
from assistant.index.text_field import TextField
from assistant.index.units import Unit
from assistant.index.vocabulary import Vocabulary
from assistant.index.word_order import WordOrder

_IDENTITY = "ID"
_SCHEMA = (
    """CREATE TABLE main.documents (
        row INTEGER PRIMARY KEY, document_id TEXT NOT NULL UNIQUE, content_hash TEXT NOT NULL,
        source TEXT NOT NULL, path TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL,
        publisher TEXT NOT NULL, published TEXT, municipality TEXT, states TEXT NOT NULL,
        topics TEXT NOT NULL, chunks INTEGER NOT NULL, record TEXT NOT NULL
    )""",
    """CREATE TABLE main.units (
        row INTEGER PRIMARY KEY, unit_id TEXT NOT NULL UNIQUE, document INTEGER NOT NULL, role TEXT NOT NULL,
        first_chunk INTEGER NOT NULL, last_chunk INTEGER NOT NULL
    )""",
)
_KEPT = "CREATE TEMP TABLE kept (old INTEGER PRIMARY KEY, new INTEGER NOT NULL)"
_COPY = (
    """INSERT INTO main.documents
        SELECT kept.new, document_id, content_hash, source, path, kind, title, publisher, published,
            municipality, states, topics, chunks, record
        FROM temp.kept JOIN current.documents AS old ON old.row = kept.old ORDER BY kept.new""",
    """INSERT INTO main.units (unit_id, document, role, first_chunk, last_chunk)
        SELECT unit_id, kept.new, role, first_chunk, last_chunk
        FROM current.units AS old JOIN temp.kept ON kept.old = old.document ORDER BY old.row""",
)


@dataclass(frozen=True, slots=True)
class Fields:
    """What the words of the documents say: for windows, typical questions, whole texts, and by themselves."""

    windows: TextField
    questions: TextField
    outlines: Outlines
    vocabulary: Vocabulary
    order: WordOrder


@dataclass(frozen=True, slots=True)
class Content:
    """The documents of a generation to write.

    Attributes:
        current: the generation that `kept` counts in.
        kept: rows of the current generation that stay, in order.
        added: documents that follow them.
        units: (row of the document in the new generation, unit) for all units of `added`.
        glossaries: the glossaries of all sources.
    """

    current: Generation | None
    kept: Sequence[int]
    added: Sequence[IndexedDocument]
    units: Sequence[tuple[int, Unit]]
    glossaries: tuple[Glossary, ...] = ()


def index_identity(index_dir: Path) -> str:
    """Return the name that tells this index from others on one Chroma server; it is made once.

    It is kept beside the generations, so that neither a first run that was cut off nor a damaged
    generation leaves vectors that nobody knows any more.
    """
    path = index_dir / _IDENTITY
    try:
        identity = path.read_text("ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        identity = ""
    if not identity:
        identity = secrets.token_hex(4)
        _replace(path, identity)
    return identity


def next_number(index_dir: Path) -> int:
    """Return the number of the next generation; a killed attempt to write it is repeated under its number."""
    try:
        name = current_folder(index_dir).name
    except IndexMissingError:
        return 1
    if name.isdigit():
        return int(name) + 1
    folders = (index_dir / GENERATIONS).glob("*")
    return max((int(folder.name) for folder in folders if folder.name.isdigit()), default=0) + 1


def write_generation(index_dir: Path, manifest: Manifest, content: Content, fields: Fields) -> Path:
    """Write a complete generation beside the current one; it counts only after `make_current`."""
    folder = index_dir / GENERATIONS / f"{manifest.generation:06d}"
    if folder.exists():
        # Left behind by a process that was killed before it switched.
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    try:
        fields.windows.save(folder / "windows")
        fields.questions.save(folder / "questions")
        fields.outlines.save(folder / "outlines")
        fields.vocabulary.save(folder / "vocabulary")
        fields.order.save(folder / "order")
        _write_records(folder / RECORDS, content)
        (folder / GLOSSARIES).write_bytes(GLOSSARY_LIST.dump_json(content.glossaries))
        (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), "utf-8")
        for path in (*folder.rglob("*"), folder, folder.parent):
            _sync(path)
    except BaseException:
        # A full disk must not stay full of what did not fit.
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def _write_records(path: Path, content: Content) -> None:
    uri = f"{path.absolute().as_uri()}?mode=rwc"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None)
    try:
        # The file counts only once it is complete and synced, so it needs no journal of its own.
        for setting in ("journal_mode = OFF", "synchronous = OFF", "temp_store = MEMORY"):
            connection.execute(f"PRAGMA {setting}")
        if content.current is not None:
            source = f"{(content.current.folder / RECORDS).absolute().as_uri()}?mode=ro&immutable=1"
            connection.execute("ATTACH ? AS current", (source,))
        connection.execute("BEGIN")
        for statement in _SCHEMA:
            connection.execute(statement)
        if content.current is not None:
            connection.execute(_KEPT)
            rows = ((old, new) for new, old in enumerate(content.kept))
            connection.executemany("INSERT INTO temp.kept VALUES (?, ?)", rows)
            for statement in _COPY:
                connection.execute(statement)
        connection.executemany(
            "INSERT INTO main.documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            _document_rows(content.added, len(content.kept)),
        )
        connection.executemany(
            "INSERT INTO main.units (unit_id, document, role, first_chunk, last_chunk) "
            "VALUES (?, ?, ?, ?, ?)",
            ((u.unit_id, row, u.role, u.first_chunk, u.last_chunk) for row, u in content.units),
        )
        connection.execute("COMMIT")
    finally:
        connection.close()


def _document_rows(entries: Sequence[IndexedDocument], first_row: int) -> Iterator[tuple[object, ...]]:
    for row, entry in enumerate(entries, first_row):
        document = entry.document
        yield (
            row,
            document.document_id,
            document.content_hash,
            entry.source,
            entry.path,
            document.kind,
            document.title,
            document.publisher,
            document.published,
            document.municipality,
            json.dumps(document.states),
            json.dumps(document.topics),
            len(entry.chunks),
            ENTRY.dump_json(entry).decode(),
        )


def make_current(index_dir: Path, folder: Path) -> None:
    """Switch readers to the generation in `folder` in one atomic step."""
    _replace(index_dir / CURRENT, folder.name)


def remove_other_generations(index_dir: Path, kept: Path) -> None:
    """Delete all generations but one; who has one of them open can go on reading it."""
    for folder in (index_dir / GENERATIONS).iterdir():
        if folder != kept:
            shutil.rmtree(folder, ignore_errors=True)


def _replace(path: Path, text: str) -> None:
    pending = path.with_name(f"{path.name}.new")
    pending.write_text(text, "ascii")
    _sync(pending)
    pending.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
