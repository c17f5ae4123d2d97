"""The table of feature vectors while it is trained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from assistant.embedding.features import feature_key, word_features
from assistant.embedding.static import ARRAYS
from assistant.language.analysis import GermanAnalyzer

DIMENSION = 256
N_STEMS = 56_000
N_GRAMS = 40_000
TEMPERATURE = 0.06


class Features:
    """Maps words to rows of the embedding table."""

    def __init__(self, analyzer: GermanAnalyzer) -> None:
        self._analyzer = analyzer
        self._rows: dict[str, int] = {}
        self._words: dict[str, tuple[NDArray[np.int64], NDArray[np.float32]]] = {}
        self.counts: Counter[str] = Counter()

    def fit(self, word_counts: Counter[str], extra: Counter[str]) -> None:
        """Choose the most frequent features; words of our own corpus are always among the candidates."""
        for word, n in (word_counts + extra).items():
            for feature, _ in word_features(self._analyzer.word(word)):
                self.counts[feature] += n
        stems = [f for f, _ in self.counts.most_common() if f[0] == "s"][:N_STEMS]
        grams = [f for f, _ in self.counts.most_common() if f[0] == "g"][:N_GRAMS]
        self._rows = {f: i for i, f in enumerate(stems + grams)}

    @property
    def names(self) -> list[str]:
        """The features in the order of their rows."""
        return list(self._rows)

    def word(self, surface: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return rows and weights of one word."""
        known = self._words.get(surface)
        if known is None:
            features = word_features(self._analyzer.word(surface))
            pairs = [(self._rows[f], w) for f, w in features if f in self._rows]
            known = (np.array([r for r, _ in pairs], np.int64), np.array([w for _, w in pairs], np.float32))
            self._words[surface] = known
        return known


class Model(torch.nn.Module):
    """A table of feature vectors; a text is the normalised weighted sum of its features."""

    def __init__(self, frequencies: NDArray[np.float64], generator: torch.Generator) -> None:
        super().__init__()
        n = len(frequencies)
        self.table = torch.nn.EmbeddingBag(n, DIMENSION, mode="sum", sparse=True)
        # Smooth inverse frequency as a start: frequent features say little.
        weight = torch.tensor(1e-3 / (1e-3 + frequencies), dtype=torch.float32)
        start = torch.randn(n, DIMENSION, generator=generator) / DIMENSION**0.5
        self.table.weight.data = start * weight[:, None]

    def forward(self, texts: Sequence[Sequence[str]], features: Features) -> torch.Tensor:
        """Return unit vectors, shape (len(texts), DIMENSION).

        Features are summed once for each distinct word of the batch, then words for each text.
        """
        numbers: dict[str, int] = {}
        occurrences = [numbers.setdefault(word, len(numbers)) for text in texts for word in text]
        parts = [features.word(word) for word in numbers]
        words = self.table(
            torch.from_numpy(np.concatenate([rows for rows, _ in parts])),
            _offsets([len(rows) for rows, _ in parts]),
            per_sample_weights=torch.from_numpy(np.concatenate([weights for _, weights in parts])),
        )
        starts = _offsets([len(text) for text in texts])
        summed = torch.nn.functional.embedding_bag(torch.tensor(occurrences), words, starts, mode="sum")
        return torch.nn.functional.normalize(summed, dim=1)

    def go_on_from(self, folder: Path, names: Sequence[str]) -> None:
        """Take over the vectors of saved weights for the features that they know."""
        keys, rows, scales = (np.load(folder / f"{name}.npy") for name in ARRAYS)
        wanted = np.fromiter((feature_key(f) for f in names), np.uint64, len(names))
        found = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        is_known = keys[found] == wanted
        vectors = rows[found[is_known]].astype(np.float32) * scales[found[is_known], None].astype(np.float32)
        self.table.weight.data[torch.from_numpy(is_known)] = torch.from_numpy(vectors)

    def vectors(self) -> NDArray[np.float32]:
        """Return a copy of the vectors of all features, shape (n, DIMENSION)."""
        return self.table.weight.detach().numpy().copy()

    def put(self, vectors: NDArray[np.float32]) -> None:
        """Replace the vectors of all features."""
        self.table.weight.data = torch.from_numpy(vectors.astype(np.float32))


def _offsets(lengths: Sequence[int]) -> torch.Tensor:
    return torch.tensor([0, *np.cumsum(lengths)[:-1]])


def contrast(left: torch.Tensor, right: torch.Tensor, groups: Sequence[str]) -> torch.Tensor:
    """Return the symmetric in-batch contrastive loss; pairs of one group do not count as negatives."""
    ids = torch.tensor([hash(g) for g in groups])
    same = (ids[:, None] == ids[None, :]) & ~torch.eye(len(groups), dtype=torch.bool)
    scores = (left @ right.T / TEMPERATURE).masked_fill(same, -1e4)
    target = torch.arange(len(groups))
    loss = torch.nn.functional.cross_entropy
    return (loss(scores, target) + loss(scores.T, target)) / 2
