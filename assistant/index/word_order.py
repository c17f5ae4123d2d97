"""The words of windows in their order, each with a vector: how closely a text speaks of a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.embedding.embedder import WordEmbedder
from assistant.embedding.features import feature_key
from assistant.language.analysis import Word

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

BLOCK = 20
"""Words that are looked at together; a stretch is two neighbouring blocks, an opening is the first one."""
_UNLIKE = 0.2
"""Cosine of two words up to which they have nothing to do with each other."""
_STEPS = 127
_BATCH = 10_000
_SAVED = ("keys", "vectors", "words", "starts", "documents")


@dataclass(frozen=True, slots=True)
class Closeness:
    """How much of a question documents speak of, by the importance of its words; in [0, 1].

    Attributes:
        stretch: of the best stretch of each document, shape (n_documents,).
        opening: of the opening of a window, where titles and first sentences say what it is about.
    """

    stretch: Floats
    opening: Floats


class WordOrder:
    """Late interaction: every word of a question meets the word nearest to it, in one stretch of text.

    Args:
        keys: sorted keys of the different words, shape (n_words,).
        vectors: unit vectors of the words in steps of 1/127, shape (n_words, dimension).
        words: row of every word of all windows, shape (n_tokens,).
        starts: where the words of each window begin, shape (n_windows + 1,).
        documents: row of the document of each window, shape (n_windows,), not falling.
    """

    def __init__(
        self,
        keys: NDArray[np.uint64],
        vectors: NDArray[np.int8],
        words: NDArray[np.int32],
        starts: Integers,
        documents: NDArray[np.int32],
    ) -> None:
        self._keys = keys
        self._vectors = vectors
        self._words = words
        self._starts = starts
        self._documents = documents

    @classmethod
    def build(
        cls, texts: Sequence[Sequence[Word]], documents: Sequence[int], embedder: WordEmbedder
    ) -> WordOrder:
        """Index analysed windows."""
        known: dict[str, tuple[int, Word]] = {}
        words = [known.setdefault(word.folded, (len(known), word))[0] for text in texts for word in text]
        keys = np.fromiter(map(feature_key, known), np.uint64, len(known))
        different = [word for _, word in known.values()]
        order = np.argsort(keys)
        place = np.empty(len(keys), np.int32)
        place[order] = np.arange(len(keys), dtype=np.int32)
        return cls(
            keys[order],
            _quantised(different, embedder)[order],
            place[np.array(words, np.int64)],
            np.cumsum([0, *map(len, texts)], dtype=np.int64),
            np.array(documents, np.int32),
        )

    def with_changes(self, kept_documents: NDArray[np.int32], added: WordOrder) -> WordOrder:
        """Return the windows of the kept documents (old rows, in new order) followed by added ones."""
        kept = np.flatnonzero(np.isin(self._documents, kept_documents))
        tokens, lengths = _ranges(self._starts[kept], self._starts[kept + 1])
        keys, first = np.unique(np.concatenate((self._keys, added._keys)), return_index=True)
        old_words = np.searchsorted(keys, self._keys)[self._words[tokens]]
        words = np.concatenate((old_words, np.searchsorted(keys, added._keys)[added._words]))
        is_used = np.zeros(len(keys), np.bool_)
        is_used[words] = True
        return WordOrder(
            keys[is_used],
            np.concatenate((self._vectors, added._vectors))[first[is_used]],
            (np.cumsum(is_used) - 1)[words].astype(np.int32),
            np.cumsum(np.concatenate(([0], lengths, np.diff(added._starts))), dtype=np.int64),
            np.concatenate(
                (
                    np.searchsorted(kept_documents, self._documents[kept]).astype(np.int32),
                    added._documents,
                )
            ),
        )

    def closeness(self, rows: NDArray[np.int64], question: Floats, importance: Floats) -> Closeness:
        """Return how closely documents speak of a question.

        Args:
            rows: rows of the documents.
            question: unit vectors of the words of the question, shape (n, dimension).
            importance: what each of them counts, shape (n,).
        """
        found = Closeness(np.zeros(len(rows), np.float32), np.zeros(len(rows), np.float32))
        wanted = np.array(rows, np.int32)
        firsts, lasts = (np.searchsorted(self._documents, wanted, side) for side in ("left", "right"))
        windows, counts = _ranges(firsts, lasts)
        owners = np.repeat(np.arange(len(rows)), counts)
        has_words = self._starts[windows + 1] > self._starts[windows]
        windows, owners = windows[has_words], owners[has_words]
        total = float(importance.sum())
        if not len(windows) or total <= 0:
            return found
        begins, ends = self._starts[windows], self._starts[windows + 1]
        tokens, lengths = _ranges(begins, ends)
        opening_blocks, n_blocks, block_starts = _blocks(lengths)
        near = self._likeness(tokens, question)
        blocks = np.maximum.reduceat(near, block_starts, axis=1)
        stretches = blocks.copy()
        has_next = np.ones(blocks.shape[1], np.bool_)
        has_next[opening_blocks + n_blocks - 1] = False
        here = np.flatnonzero(has_next)
        stretches[:, here] = np.maximum(blocks[:, here], blocks[:, here + 1])
        shares = importance / total
        np.maximum.at(found.stretch, np.repeat(owners, n_blocks), shares @ stretches)
        np.maximum.at(found.opening, owners, shares @ blocks[:, opening_blocks])
        return found

    def _likeness(self, tokens: Integers, question: Floats) -> Floats:
        """Return how alike the words of the question and the tokens are, shape (n, n_tokens)."""
        words = self._words[tokens]
        is_present = np.zeros(len(self._keys), np.bool_)
        is_present[words] = True
        present = np.flatnonzero(is_present)
        place = np.empty(len(self._keys), np.int32)
        place[present] = np.arange(len(present), dtype=np.int32)
        cosines = question @ self._vectors[present].astype(np.float32).T / _STEPS
        alike = np.maximum(cosines - _UNLIKE, 0) / (1 - _UNLIKE)
        return np.asarray(alike, np.float32)[:, place[words]]

    def save(self, folder: Path) -> None:
        """Write the words to a new folder."""
        folder.mkdir(parents=True)
        for name in _SAVED:
            np.save(folder / f"{name}.npy", getattr(self, f"_{name}"))

    @classmethod
    def open(cls, folder: Path) -> WordOrder:
        """Open saved words without reading them into memory."""
        return cls(*(np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in _SAVED))


def _quantised(words: Sequence[Word], embedder: WordEmbedder) -> NDArray[np.int8]:
    vectors = np.zeros((len(words), embedder.dimension), np.int8)
    for start in range(0, len(words), _BATCH):
        batch = words[start : start + _BATCH]
        vectors[start : start + len(batch)] = np.rint(embedder.encode_words(batch) * _STEPS)
    return vectors


def _ranges(begins: Integers, ends: Integers) -> tuple[Integers, Integers]:
    """Return all numbers of the half-open ranges one after the other, and the lengths of the ranges."""
    lengths = ends - begins
    shifts = np.repeat(begins - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    return shifts + np.arange(len(shifts)), lengths


def _blocks(lengths: Integers) -> tuple[Integers, Integers, Integers]:
    """Return of windows in a row their first blocks, their numbers of blocks, and where all blocks start."""
    n_blocks = -(-lengths // BLOCK)
    firsts = np.concatenate(([0], np.cumsum(n_blocks)[:-1]))
    window_starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    within = np.arange(int(n_blocks.sum())) - np.repeat(firsts, n_blocks)
    return firsts, n_blocks, np.repeat(window_starts, n_blocks) + within * BLOCK
