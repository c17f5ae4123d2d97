"""How building, searching and memory grow with the number of chunks."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.index.changes import IndexChanges
from assistant.records import Document
from assistant.settings import Settings
from eval.benchmarks.made_documents import SPLITTER, made_documents
from eval.benchmarks.search_process import ProcessCost, measure_process

SIZES = (1_000, 10_000, 100_000)
_PER_CHUNKS = 100_000

Progress = Callable[[str, int, int], None]
"""Called with the German name of a step, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Size:
    """What an index of so many chunks costs."""

    chunks: int
    build_seconds: float
    cost: ProcessCost

    @property
    def ratio(self) -> float:
        """How many times the bare parts a search costs."""
        return self.cost.search_seconds / self.cost.parts_seconds


def measure_sizes(
    settings: Settings,
    documents: Sequence[Document],
    questions: tuple[Sequence[str], Sequence[str]],
    sizes: Sequence[int],
    on_progress: Progress,
) -> Iterator[Size]:
    """Build an index of every size in a folder of its own, and search it.

    Args:
        settings: which embedder.
        documents: what the texts are made of.
        questions: those that warm up, those that are measured.
        sizes: numbers of chunks.
        on_progress: told how far the building is.
    """
    from assistant.wiring import open_index_writer  # noqa: PLC0415 -- imports Chroma; --help must stay quick

    for chunks in sizes:
        with tempfile.TemporaryDirectory(prefix="lotse-bench-") as scratch:
            own = replace(settings, data_dir=Path(scratch), chroma_url=None)
            entries = tuple(made_documents(documents, chunks))
            started = time.perf_counter()
            with open_index_writer(own) as index:
                index.apply(IndexChanges(upserts=entries, splitter=SPLITTER), on_progress)
            yield Size(chunks, time.perf_counter() - started, measure_process(own, *questions))


def memory_per_100_000_chunks(sizes: Sequence[Size]) -> float | None:
    """Return the megabytes by which 100,000 chunks more enlarge the process, or None for one size."""
    small, large = min(sizes, key=lambda one: one.chunks), max(sizes, key=lambda one: one.chunks)
    if small.chunks == large.chunks:
        return None
    growth = large.cost.megabytes - small.cost.megabytes
    return growth * _PER_CHUNKS / (large.chunks - small.chunks)
