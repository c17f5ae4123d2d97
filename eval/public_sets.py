"""Public test sets of passages and questions, indexed the way the product indexes its documents."""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from assistant.index.changes import IndexChanges, IndexedDocument
from assistant.pipeline import Assistant
from assistant.records import Chunk, Document, Kind, Section
from assistant.settings import Settings
from eval.findings import Finding, refuse
from eval.qrels import ANSWERS

_SOURCE = "public"
_SPLITTER = "passages-v1"


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a public set."""

    passage_id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class PublicQuery:
    """A question of a public set with the passages that answer it."""

    query_id: str
    text: str
    gold: tuple[str, ...]

    @property
    def grades(self) -> dict[str, int]:
        """The answering passages with the grade that measures expect."""
        return dict.fromkeys(self.gold, ANSWERS)


@dataclass(frozen=True, slots=True)
class PublicSet:
    """A public set, named by its folder."""

    name: str
    passages: tuple[Passage, ...]
    queries: tuple[PublicQuery, ...]


def load_public_set(folder: Path) -> PublicSet:
    """Read corpus.jsonl or corpus.jsonl.gz, and queries.jsonl.

    Raises:
        EvaluationDataError: names all mistakes at once.
    """
    findings: list[Finding] = []
    corpus, queries = folder / "corpus.jsonl", folder / "queries.jsonl"
    if not corpus.exists():
        corpus = folder / "corpus.jsonl.gz"
    passages = tuple(_passages(corpus, findings))
    known = {one.passage_id for one in passages}
    asked = tuple(_queries(queries, known, findings))
    for path, found in ((corpus, passages), (queries, asked)):
        if not found and not findings:
            findings.append(Finding(path, "die Datei ist leer"))
    refuse(findings)
    return PublicSet(folder.resolve().name, passages, asked)


def _passages(path: Path, findings: list[Finding]) -> Iterator[Passage]:
    seen: set[str] = set()
    for line, row in _rows(path, findings):
        match row:
            case {"id": str(passage_id), "text": str(text)} if passage_id and text.strip():
                if passage_id in seen:
                    findings.append(Finding(path, f"die id „{passage_id}“ steht zweimal da", line))
                seen.add(passage_id)
                yield Passage(passage_id, str(row.get("title") or ""), text)
            case _:
                findings.append(Finding(path, "erwartet werden id und text, beide nicht leer", line))


def _queries(path: Path, known: set[str], findings: list[Finding]) -> Iterator[PublicQuery]:
    for line, row in _rows(path, findings):
        match row:
            case {"id": str(query_id), "text": str(text), "gold": [*gold]} if text.strip() and gold:
                unknown = [str(one) for one in gold if one not in known]
                if unknown and known:
                    findings.append(Finding(path, f"unbekannte Abschnitte: {', '.join(unknown)}", line))
                yield PublicQuery(query_id, text, tuple(map(str, gold)))
            case _:
                findings.append(Finding(path, "erwartet werden id, text und gold, keines leer", line))


def _rows(path: Path, findings: list[Finding]) -> Iterator[tuple[int, dict[str, object]]]:
    try:
        with _opened(path) as lines:
            for number, line in enumerate(lines, start=1):
                row = _row(line)
                if row is not None:
                    yield number, row
                elif line.strip():
                    findings.append(Finding(path, "kein JSON-Objekt", number))
    except FileNotFoundError:
        findings.append(Finding(path, "die Datei fehlt"))
    except (OSError, EOFError, UnicodeDecodeError) as error:
        findings.append(Finding(path, f"die Datei ist nicht lesbar ({error})"))


def _opened(path: Path) -> IO[str]:
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")


def _row(line: str) -> dict[str, object] | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, dict) else None


def sample(queries: Sequence[PublicQuery], limit: int | None) -> tuple[PublicQuery, ...]:
    """Return at most `limit` queries, the first of the set, as others report it."""
    return tuple(queries[:limit])


def indexed(passage: Passage) -> IndexedDocument:
    """Make a document of one chunk from a passage."""
    text, name = passage.text, passage.passage_id
    headings = (passage.title,) if passage.title else ()
    document = Document(
        document_id=name,
        kind=Kind.GUIDANCE,
        title=passage.title,
        publisher="",
        source_url="",
        text=text,
        sections=(Section(headings, 0, len(text)),),
    )
    chunk = Chunk(f"{name}#000", name, 0, headings, 0, len(text), text)
    return IndexedDocument(document, (chunk,), _SOURCE, name)


@contextmanager
def open_passages(
    settings: Settings,
    passages: Sequence[Passage],
    on_progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Iterator[Assistant]:
    """Index passages in a folder of their own and open an assistant on them.

    Analysis, index and fusion are those of the settings; nothing of the real index is touched.
    """
    # Opens Chroma; --help must stay quick.
    from assistant.wiring import open_assistant, open_index_writer  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="lotse-eval-") as scratch:
        own = replace(settings, data_dir=Path(scratch), chroma_url=None)
        with open_index_writer(own) as index:
            entries = tuple(indexed(passage) for passage in passages)
            index.apply(IndexChanges(upserts=entries, splitter=_SPLITTER), on_progress)
        with open_assistant(own) as assistant:
            yield assistant
