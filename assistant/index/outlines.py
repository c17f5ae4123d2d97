"""Outlines of documents: enough of their words to rule out that two of them say the same."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.language.analysis import GermanAnalyzer
from assistant.records import Document

_BITS = 2_048
"""Far more than an ordinary document has different words, so that few of them share a bit."""
_WORD_BITS = 64
_SAVED = ("sizes", "bits")


def stems_of(document: Document, analyzer: GermanAnalyzer) -> frozenset[str]:
    """Return the different stems in the text of a document."""
    return frozenset(word.stem for word in analyzer.analyze(document.text))


class Outlines:
    """How many different stems documents have, and a bit for each of them.

    Args:
        sizes: number of stems of each document, shape (n_documents,).
        bits: the bits of each document, shape (n_documents, 32).
    """

    def __init__(self, sizes: NDArray[np.int32], bits: NDArray[np.uint64]) -> None:
        self._sizes = sizes
        self._bits = bits

    @classmethod
    def of(cls, documents: Sequence[Collection[str]]) -> Outlines:
        """Outline documents that are given by their stems."""
        bits = np.zeros((len(documents), _BITS // _WORD_BITS), np.uint64)
        for row, stems in enumerate(documents):
            for stem in stems:
                place = zlib.crc32(stem.encode("utf-8")) % _BITS
                bits[row, place // _WORD_BITS] |= np.uint64(1 << place % _WORD_BITS)
        return cls(np.array([len(stems) for stems in documents], np.int32), bits)

    def with_changes(self, kept: NDArray[np.int32], added: Outlines) -> Outlines:
        """Return the outlines of the rows `kept`, in this order, followed by those of new documents."""
        return Outlines(
            np.concatenate((self._sizes[kept], added._sizes)),
            np.concatenate((self._bits[kept], added._bits)),
        )

    def similar_pairs(self, rows: Sequence[int], least: float) -> set[tuple[int, int]]:
        """Return the pairs (later place, earlier place) in `rows` whose stems may be this similar.

        The others certainly have a lower Jaccard similarity: of the bits of a document that another one
        lacks, each stands for one stem or more that the other lacks.
        """
        sizes, bits = self._sizes[list(rows)].astype(np.int64), self._bits[list(rows)]
        only_here = np.bitwise_count(bits[:, None] & ~bits).sum(axis=2, dtype=np.int64)
        shared = sizes[:, None] - only_here
        shared = np.minimum(shared, shared.T)
        is_similar = shared >= least * (sizes[:, None] + sizes - shared)
        later, earlier = np.nonzero(is_similar)
        return {pair for pair in zip(later.tolist(), earlier.tolist(), strict=True) if pair[1] < pair[0]}

    def save(self, folder: Path) -> None:
        """Write the outlines to a new folder."""
        folder.mkdir(parents=True)
        for name in _SAVED:
            np.save(folder / f"{name}.npy", getattr(self, f"_{name}"))

    @classmethod
    def open(cls, folder: Path) -> Outlines:
        """Open saved outlines without reading them into memory."""
        return cls(*(np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in _SAVED))
