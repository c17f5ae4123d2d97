"""A persisted BM25 index over weighted terms, opened as memory maps."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
B = 0.4
"""Weaker length normalisation than usual: better on prose of uneven length."""

Floats = NDArray[np.float32]
_FREQUENCIES_KEPT = 50_000
_KEYS_KEPT = 50_000
_SAVED = ("keys", "starts", "rows", "frequencies", "impacts", "lengths")


def _term_key(term: str) -> int:
    # Terms are kept as 64-bit hashes: a sorted array opens at once where a dictionary of all terms
    # would have to be read. A collision among a million terms has probability below 1e-7.
    return int.from_bytes(hashlib.blake2b(term.encode("utf-8"), digest_size=8).digest(), "little")


class _KnownKeys(dict[str, int]):
    """The keys of terms; questions ask for the same terms again and again."""

    def __missing__(self, term: str) -> int:
        if len(self) >= _KEYS_KEPT:
            self.clear()
        key = self[term] = _term_key(term)
        return key


_key_of = _KnownKeys().__getitem__


@dataclass(frozen=True, slots=True)
class Postings:
    """Term frequencies of rows as flat arrays: one entry for each term of each row.

    Attributes:
        keys: term keys, shape (n_postings,).
        rows: row numbers, shape (n_postings,).
        frequencies: weighted frequency of the term in the row, shape (n_postings,).
        lengths: sum of the frequencies of each row, shape (n_rows,).
    """

    keys: NDArray[np.uint64]
    rows: NDArray[np.int32]
    frequencies: Floats
    lengths: Floats

    @classmethod
    def of(cls, units: Iterable[Mapping[str, float]]) -> Postings:
        """Collect the postings of units of text given as term frequencies, one row each, in order."""
        known: dict[str, int] = {}
        keys: list[int] = []
        rows: list[int] = []
        frequencies: list[float] = []
        lengths: list[float] = []
        for row, unit in enumerate(units):
            lengths.append(sum(unit.values()))
            for term, frequency in unit.items():
                key = known.get(term)
                if key is None:
                    key = known[term] = _term_key(term)
                keys.append(key)
                rows.append(row)
                frequencies.append(frequency)
        return cls(
            np.array(keys, np.uint64),
            np.array(rows, np.int32),
            np.array(frequencies, np.float32),
            np.array(lengths, np.float32),
        )


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """The terms of a question, as several indexes look for them.

    Attributes:
        keys: term keys, shape (n_terms,).
        weights: what each term counts, shape (n_terms,).
    """

    keys: NDArray[np.uint64]
    weights: Floats

    @classmethod
    def of(cls, terms: Mapping[str, float]) -> QueryTerms:
        """Prepare terms with their weights."""
        n = len(terms)
        return cls(np.fromiter(map(_key_of, terms), np.uint64, n), np.fromiter(terms.values(), np.float32, n))


class LexicalIndex:
    """BM25 scores of all rows for weighted query terms.

    Args:
        keys: sorted keys of the terms, shape (n_terms,).
        starts: where the postings of each term begin, shape (n_terms + 1,).
        rows: row numbers of the postings, shape (n_postings,).
        frequencies: term frequency of each posting, shape (n_postings,); kept for later changes.
        impacts: BM25 contribution of each posting, shape (n_postings,).
        lengths: length of each row, shape (n_rows,).
    """

    def __init__(
        self,
        keys: NDArray[np.uint64],
        starts: NDArray[np.int64],
        rows: NDArray[np.int32],
        frequencies: Floats,
        impacts: Floats,
        lengths: Floats,
    ) -> None:
        self._keys = keys
        self._starts = starts
        self._rows = rows
        self._frequencies = frequencies
        self._impacts = impacts
        self._lengths = lengths
        self._known_frequencies: dict[str, int] = {}

    @property
    def n_rows(self) -> int:
        """How many rows (units of text) are indexed."""
        return len(self._lengths)

    @classmethod
    def build(cls, postings: Postings) -> LexicalIndex:
        """Sort postings by term and compute their BM25 impacts."""
        n_rows = len(postings.lengths)
        keys, term_of, document_frequency = np.unique(postings.keys, return_inverse=True, return_counts=True)
        order = np.argsort(term_of, kind="stable")
        starts = np.concatenate(([0], np.cumsum(document_frequency))).astype(np.int64)
        idf = np.log1p((n_rows - document_frequency + 0.5) / (document_frequency + 0.5))
        mean_length = float(postings.lengths.mean()) if n_rows else 1.0
        norm = K1 * (1 - B + B * postings.lengths / max(mean_length, 1e-9))
        rows, frequencies = postings.rows[order], postings.frequencies[order]
        impacts = idf[term_of[order]] * frequencies * (K1 + 1) / (frequencies + norm[rows])
        return cls(keys, starts, rows, frequencies, impacts.astype(np.float32), postings.lengths)

    def with_changes(self, kept: NDArray[np.int32], added: Postings) -> LexicalIndex:
        """Return an index of the rows `kept` (old row numbers, in their new order) followed by `added`.

        The text of kept rows is not analysed again.
        """
        new_number = np.full(self.n_rows, -1, np.int32)
        new_number[kept] = np.arange(len(kept), dtype=np.int32)
        keys = np.repeat(self._keys, np.diff(self._starts))
        is_kept = new_number[self._rows] >= 0
        return LexicalIndex.build(
            Postings(
                np.concatenate((keys[is_kept], added.keys)),
                np.concatenate((new_number[self._rows[is_kept]], added.rows + np.int32(len(kept)))),
                np.concatenate((self._frequencies[is_kept], added.frequencies)),
                np.concatenate((self._lengths[kept], added.lengths)),
            )
        )

    def scores(self, query: QueryTerms) -> Floats:
        """Return the BM25 score of every row, shape (n_rows,)."""
        if not len(query.keys) or not len(self._keys):
            return np.zeros(self.n_rows, np.float32)
        found = self._keys.searchsorted(query.keys)
        found[found == len(self._keys)] = 0
        is_known = self._keys[found] == query.keys
        found, weights = found[is_known], query.weights[is_known]
        starts = self._starts[found]
        lengths = self._starts[found + 1] - starts
        # All postings of all terms at once: a loop over terms would cost more than the sums.
        ends = lengths.cumsum()
        postings = (starts - ends + lengths).repeat(lengths)
        postings += np.arange(len(postings))
        contributions = weights.repeat(lengths)
        contributions *= self._impacts[postings]
        return np.bincount(self._rows[postings], contributions, self.n_rows).astype(np.float32)

    def row_frequency(self, term: str) -> int:
        """Return in how many rows `term` occurs; questions ask for the same terms again and again."""
        known = self._known_frequencies.get(term)
        if known is None:
            if len(self._known_frequencies) >= _FREQUENCIES_KEPT:
                self._known_frequencies.clear()
            known = self._known_frequencies[term] = self._count_rows(term)
        return known

    def _count_rows(self, term: str) -> int:
        key = np.uint64(_key_of(term))
        position = int(np.searchsorted(self._keys, key))
        if position == len(self._keys) or self._keys[position] != key:
            return 0
        return int(self._starts[position + 1] - self._starts[position])

    def save(self, folder: Path) -> None:
        """Write the index to a new folder."""
        folder.mkdir(parents=True)
        for name in _SAVED:
            np.save(folder / f"{name}.npy", getattr(self, f"_{name}"))

    @classmethod
    def open(cls, folder: Path) -> LexicalIndex:
        """Open a saved index without reading it into memory."""
        # As plain arrays: indexing a memmap object costs several times as much.
        return cls(*(np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in _SAVED))
