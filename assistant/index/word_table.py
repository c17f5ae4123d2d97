"""A table of words, with the fast search for those that look like a mistyped one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.language.normalize import fold_all

_SHORTEST = 3
_LETTERS = 26
_SIGNIFICANT = 4
"""Letters of the shortest word that is looked for at the beginning of a text."""
_START = 8
"""Letters that a number of 64 bits holds."""
_SAVED = ("folded", "folded_ends", "written", "written_ends", "starts", "signatures", "counts")


@dataclass(frozen=True, slots=True)
class TableWord:
    """A word of a table.

    Attributes:
        written: the most usual of its spellings that fold to one form.
        folded: the folded form.
        count: how often the spellings occur.
        distance: how many slips lead from it to the word looked for.
    """

    written: str
    folded: str
    count: int
    distance: int


@dataclass(frozen=True, slots=True)
class Strings:
    """Strings one behind the other.

    Attributes:
        text: all of them as UTF-8, shape (n_bytes,).
        ends: where each of them ends, shape (n,).
    """

    text: NDArray[np.uint8]
    ends: NDArray[np.int64]

    @classmethod
    def of(cls, strings: Sequence[str]) -> Strings:
        """Put strings one behind the other."""
        encoded = [string.encode() for string in strings]
        lengths = np.fromiter(map(len, encoded), np.int64, len(encoded))
        return cls(np.frombuffer(b"".join(encoded), np.uint8), np.cumsum(lengths))

    def __getitem__(self, row: int) -> str:
        start = int(self.ends[row - 1]) if row else 0
        return self.text[start : self.ends[row]].tobytes().decode("utf-8")


class WordTable:
    """Words with how often they occur, in flat arrays that open as memory maps whatever their number.

    Words that fold to one form stand side by side.

    Args:
        folded: the folded words in ascending order, in ASCII.
        written: the same words as they are written.
        starts: the first eight letters of each folded word as one number, shape (n,); orders as they do.
        signatures: which letters each folded word contains, once and twice, shape (n,).
        counts: how often each word occurs, shape (n,).
    """

    def __init__(
        self,
        folded: Strings,
        written: Strings,
        starts: NDArray[np.uint64],
        signatures: NDArray[np.uint64],
        counts: NDArray[np.int32],
    ) -> None:
        self._folded = folded
        self._written = written
        self._starts = starts
        self._signatures = signatures
        self._counts = counts

    def __len__(self) -> int:
        return len(self._counts)

    @cached_property
    def total(self) -> int:
        """How often all words occur together."""
        return int(self._counts.sum(dtype=np.int64))

    @classmethod
    def build(cls, counts: Mapping[str, int]) -> WordTable:
        """Make a table of words as they are written; what has other than letters is left out."""
        rows = sorted(_folded_words([*counts]))
        folded = Strings.of([folded for folded, _ in rows])
        return cls(
            folded,
            Strings.of([word for _, word in rows]),
            np.fromiter((_start(folded) for folded, _ in rows), np.uint64, len(rows)),
            _signatures(folded.text, folded.ends),
            np.fromiter((counts[word] for _, word in rows), np.int32, len(rows)),
        )

    def counts(self) -> dict[str, int]:
        """Return how often each word occurs, by the way it is written."""
        return {self._written[row]: int(self._counts[row]) for row in range(len(self))}

    def spelled(self, folded: str) -> list[TableWord]:
        """Return the word that folds to `folded`, or none."""
        start = _start(folded)
        return self._words([row for row in self._rows(start, start) if self._folded[row] == folded], 0)

    def beginning(self, text: str) -> list[TableWord]:
        """Return the words of four letters and more that the folded `text` begins with."""
        start = text[:_SIGNIFICANT]
        if len(start) < _SIGNIFICANT or not start.isascii():
            return []
        rows = self._rows(_start(start), _start(start, rest=b"\xff"))
        return self._words([row for row in rows if text.startswith(self._folded[row])], 0)

    def similar(self, folded: str, most: int) -> list[TableWord]:
        """Return the words that `most` slips or fewer lead from to `folded`.

        A slip is a letter too much, missing or wrong, or two neighbours swapped.
        """
        if not folded.isascii() or not len(self):
            return []
        wanted = np.frombuffer(folded.encode(), np.uint8)
        signature = _signatures(wanted, np.array([len(wanted)]))[0]
        rows = np.flatnonzero(np.bitwise_count(self._signatures ^ signature) <= 2 * most)
        rows = rows[np.abs(self._lengths[rows] - len(wanted)) <= most]
        if not len(rows):
            return []
        distances = _distances(wanted, self._matrix(rows), self._lengths[rows], most)
        return [
            word
            for distance in range(most + 1)
            for word in self._words(rows[distances == distance].tolist(), distance)
        ]

    def _rows(self, first: int, last: int) -> range:
        """Return the rows of the words whose first letters are from `first` to `last`, both included."""
        bounds = np.array([first, last], np.uint64)
        return range(
            int(np.searchsorted(self._starts, bounds[0], "left")),
            int(np.searchsorted(self._starts, bounds[1], "right")),
        )

    def _words(self, rows: Sequence[int], distance: int) -> list[TableWord]:
        """Return one word for each folded form among `rows`."""
        groups: dict[str, list[int]] = {}
        for row in rows:
            groups.setdefault(self._folded[row], []).append(row)
        counts = self._counts
        return [
            TableWord(
                self._written[max(same, key=lambda row: int(counts[row]))],
                folded,
                sum(int(counts[row]) for row in same),
                distance,
            )
            for folded, same in groups.items()
        ]

    @cached_property
    def _lengths(self) -> NDArray[np.int64]:
        return np.diff(self._folded.ends, prepend=0)

    def _matrix(self, rows: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Return the letters of some words, shape (longest, len(rows)); behind the end stands anything."""
        lengths = self._lengths[rows]
        places = self._folded.ends[rows] - lengths + np.arange(int(lengths.max()))[:, None]
        return np.asarray(self._folded.text[np.minimum(places, len(self._folded.text) - 1)], np.uint8)

    def save(self, folder: Path) -> None:
        """Write the table to a new folder."""
        folder.mkdir(parents=True)
        for name, array in zip(_SAVED, self._arrays(), strict=True):
            np.save(folder / f"{name}.npy", array)

    def _arrays(self) -> tuple[NDArray[np.generic], ...]:
        folded, written = self._folded, self._written
        numbers = (self._starts, self._signatures, self._counts)
        return (folded.text, folded.ends, written.text, written.ends, *numbers)

    @classmethod
    def open(cls, folder: Path) -> WordTable:
        """Open a saved table without reading it into memory."""
        arrays = [np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in _SAVED]
        return cls(Strings(*arrays[:2]), Strings(*arrays[2:4]), *arrays[4:])


def _folded_words(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the words that can be mistyped, each behind its folded form."""
    letters = [word for word in words if len(word) >= _SHORTEST and word.isalpha()]
    for folded, word in zip(fold_all(letters), letters, strict=True):
        if folded.isascii() and folded.isalpha():
            yield folded, word


def _start(folded: str, rest: bytes = b"\0") -> int:
    return int.from_bytes(folded[:_START].encode("ascii", "replace").ljust(_START, rest), "big")


def _signatures(letters: NDArray[np.uint8], ends: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return bit i of each word for the i-th letter in it, bit 26 + i where it stands there twice.

    A slip changes two of the bits at most, so that words with more different bits need no comparison.
    """
    words = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
    letter = (letters.astype(np.int64) - ord("a")) % _LETTERS
    counts = np.bincount(words * _LETTERS + letter, minlength=len(ends) * _LETTERS).reshape(-1, _LETTERS)
    present = np.zeros((len(ends), 64), np.bool_)
    np.greater_equal(counts, 1, out=present[:, :_LETTERS])
    np.greater_equal(counts, 2, out=present[:, _LETTERS : 2 * _LETTERS])
    return np.packbits(present, axis=1, bitorder="little").view("<u8")[:, 0].astype(np.uint64)


def _distances(
    wanted: NDArray[np.uint8], letters: NDArray[np.uint8], lengths: NDArray[np.int64], most: int
) -> NDArray[np.int8]:
    """Return how many slips apart words are from `wanted`, `most` + 1 for any more, shape (n_words,).

    Optimal string alignment, all words at once, along the diagonal that `most` slips can reach.

    Args:
        wanted: letters of the word, shape (m,).
        letters: letters of the other words, shape (longest, n_words).
        lengths: lengths of the other words, each at most `most` away from m, shape (n_words,).
        most: slips of interest.
    """
    longest, n = letters.shape
    far = np.full(n, most + 1, np.int8)
    result = far.copy()
    before: dict[int, NDArray[np.int8]] = {}
    above = {j: np.full(n, j, np.int8) for j in range(min(most, longest) + 1)}
    for i in range(1, len(wanted) + 1):
        row = {0: np.full(n, i, np.int8)} if i <= most else {}
        for j in range(max(1, i - most), min(longest, i + most) + 1):
            best = above.get(j - 1, far) + (letters[j - 1] != wanted[i - 1])
            np.minimum(best, above.get(j, far) + 1, out=best)
            np.minimum(best, row.get(j - 1, far) + 1, out=best)
            if i > 1 and j > 1 and j - 2 in before:
                is_swapped = (letters[j - 1] == wanted[i - 2]) & (letters[j - 2] == wanted[i - 1])
                np.minimum(best, np.where(is_swapped, before[j - 2] + 1, far), out=best)
            row[j] = np.minimum(best, far)
        before, above = above, row
    for j, column in above.items():
        result = np.where(lengths == j, column, result)
    return result
