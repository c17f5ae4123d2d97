"""What the next generation consists of: documents that stay, documents that come, their units and words."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from assistant.embedding.embedder import WordEmbedder
from assistant.index.changes import Glossary, IndexChanges
from assistant.index.generation import Generation
from assistant.index.outlines import Outlines, stems_of
from assistant.index.text_field import TextField
from assistant.index.units import Role, Unit, units_of
from assistant.index.vocabulary import Vocabulary, count_windows, general_table
from assistant.index.word_order import WordOrder
from assistant.index.word_table import WordTable
from assistant.index.writing import Content, Fields
from assistant.language.analysis import GermanAnalyzer, Word

Progress = Callable[[str, int, int], None]
"""Called with the German name of a step, how much of it is done, and how much there is."""


def plan_content(current: Generation | None, changes: IndexChanges) -> Content:
    """Return the content after `changes`; documents that stay are not read again.

    Args:
        current: the generation to keep documents of, or None when all of it is to be made anew.
        changes: what becomes of it; a document that is both replaced and deleted is replaced.
    """
    added = tuple({entry.document.document_id: entry for entry in changes.upserts}.values())
    gone = {entry.document.document_id for entry in added} | set(changes.deletes)
    ledger = current.ledger() if current is not None else {}
    kept = [row for row, document_id in enumerate(ledger) if document_id not in gone]
    units = [(row, unit) for row, entry in enumerate(added, len(kept)) for unit in units_of(entry)]
    return Content(current, kept, added, units, _glossaries(current, changes))


def _glossaries(current: Generation | None, changes: IndexChanges) -> tuple[Glossary, ...]:
    """Return the glossaries after `changes`, in the order of the names of their sources."""
    by_source = {
        glossary.source: glossary for glossary in (current.glossaries if current is not None else ())
    }
    by_source |= {glossary.source: glossary for glossary in changes.glossaries}
    return tuple(by_source[source] for source in sorted(by_source) if by_source[source].terms)


def kept_units(content: Content) -> dict[str, int]:
    """Return the units of the documents that stay, with the rows of these in the current generation."""
    if content.current is None:
        return {}
    kept = set(content.kept)
    return {unit_id: row for unit_id, row in content.current.unit_documents().items() if row in kept}


def read_units(current: Generation, missing: dict[str, int]) -> Iterator[Unit]:
    """Yield units of the current generation with their texts.

    Args:
        current: where their documents are.
        missing: rows of their documents by unit id.
    """
    for row in sorted(set(missing.values())):
        yield from (unit for unit in units_of(current.entry(row)) if unit.unit_id in missing)


def count_chunks(content: Content) -> int:
    """Return how many chunks all documents have."""
    chunks = content.current.n_chunks() if content.current is not None and content.kept else []
    return sum(chunks[row] for row in content.kept) + sum(len(entry.chunks) for entry in content.added)


def corpus_version(content: Content) -> str:
    """Return a mark of all documents and glossaries, whatever their order."""
    hashes = {entry.document.document_id: entry.document.content_hash for entry in content.added}
    if content.current is not None:
        ledger = list(content.current.ledger().values())
        hashes |= {ledger[row].document_id: ledger[row].content_hash for row in content.kept}
    marks = [f"{document_id}:{content_hash}" for document_id, content_hash in sorted(hashes.items())]
    marks += [f"{glossary.source}::{glossary.content_hash}" for glossary in content.glossaries]
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()[:12]


def index_words(
    content: Content, analyzer: GermanAnalyzer, embedder: WordEmbedder, on_progress: Progress
) -> Fields:
    """Index the words of new documents beside those of documents that stay."""
    current = content.current
    windows = _analyzed(content, Role.WINDOW, analyzer, on_progress)
    questions = _analyzed(content, Role.QUESTION, analyzer, on_progress)
    base = WordTable.build(_base_words(content, windows, analyzer))
    return Fields(
        _field(content, current.windows if current else None, windows),
        _field(content, current.questions if current else None, questions),
        _outlines(content, analyzer),
        Vocabulary(base, general_table()),
        _order(content, windows, embedder),
    )


def _order(content: Content, new: _Analyzed, embedder: WordEmbedder) -> WordOrder:
    added = WordOrder.build(new.texts, new.documents, embedder)
    if content.current is None:
        return added
    return content.current.order.with_changes(np.array(content.kept, np.int32), added)


def _outlines(content: Content, analyzer: GermanAnalyzer) -> Outlines:
    added = Outlines.of([stems_of(entry.document, analyzer) for entry in content.added])
    if content.current is None:
        return added
    return content.current.outlines.with_changes(np.array(content.kept, np.int32), added)


@dataclass(frozen=True, slots=True)
class _Analyzed:
    """New texts cut into words, with the rows of their documents in the new generation."""

    texts: list[list[Word]]
    documents: list[int]


def _analyzed(content: Content, role: Role, analyzer: GermanAnalyzer, on_progress: Progress) -> _Analyzed:
    new = [(row, unit.text) for row, unit in content.units if unit.role is role]
    texts = []
    for number, (_, text) in enumerate(new, 1):
        texts.append(analyzer.analyze(text))
        on_progress("Wörter erfassen", number, len(new))
    return _Analyzed(texts, [row for row, _ in new])


def _field(content: Content, old: TextField | None, new: _Analyzed) -> TextField:
    if old is None:
        return TextField.build(new.texts, new.documents)
    return old.with_changes(np.array(content.kept, np.int32), new.texts, new.documents)


def _base_words(content: Content, new: _Analyzed, analyzer: GermanAnalyzer) -> dict[str, int]:
    """Return in how many windows of the next generation each word stands.

    Of the documents that stay and those that go, the fewer are read again.
    """
    counts = count_windows(new.texts)
    if content.current is None:
        return counts
    kept = set(content.kept)
    gone = [row for row in range(content.current.manifest.documents) if row not in kept]
    if len(gone) > len(kept):
        return counts + _window_words(content.current, content.kept, analyzer)
    # Adding and subtracting counters drops the words that are left in no window.
    known = Counter(content.current.vocabulary.base.counts())
    return counts + (known - _window_words(content.current, gone, analyzer))


def _window_words(current: Generation, rows: Iterable[int], analyzer: GermanAnalyzer) -> Counter[str]:
    units = (unit for row in rows for unit in units_of(current.entry(row)))
    return count_windows(analyzer.analyze(unit.text) for unit in units if unit.role is Role.WINDOW)
