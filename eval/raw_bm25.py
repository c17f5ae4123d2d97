"""BM25 as it comes out of the box: lower case, words of two letters and more, nothing German."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from eval.runs import RankedDocument

_K1 = 1.5
_B = 0.75
_WORD = re.compile(r"\b\w\w+\b")


class RawBM25:
    """Ranks texts by BM25 in the form of Lucene, which bm25s and rank_bm25 use by default.

    Args:
        texts: (document id, text) of all documents.
    """

    def __init__(self, texts: Sequence[tuple[str, str]]) -> None:
        self._ids = [document_id for document_id, _ in texts]
        counts = [Counter(_WORD.findall(text.lower())) for _, text in texts]
        lengths = [count.total() for count in counts]
        mean = sum(lengths) / max(len(lengths), 1) or 1.0
        self._weights: dict[str, list[tuple[int, float]]] = defaultdict(list)
        frequency = Counter(word for count in counts for word in count)
        for row, count in enumerate(counts):
            norm = _K1 * (1 - _B + _B * lengths[row] / mean)
            for word, times in count.items():
                idf = math.log1p((len(texts) - frequency[word] + 0.5) / (frequency[word] + 0.5))
                self._weights[word].append((row, idf * times / (times + norm)))

    def search(self, question: str, top_k: int) -> tuple[RankedDocument, ...]:
        """Return the best documents that share a word with the question."""
        scores: dict[int, float] = defaultdict(float)
        for word in _WORD.findall(question.lower()):
            for row, weight in self._weights.get(word, ()):
                scores[row] += weight
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:top_k]
        return tuple(RankedDocument(self._ids[row], score) for row, score in best)
