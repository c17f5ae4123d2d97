"""Folding documents that say the same into one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from assistant.language.analysis import GermanAnalyzer
from assistant.records import Document, ScoredDocument

NEAR_DUPLICATE = 0.8
"""Jaccard similarity of the word stems from which two documents count as one."""


def fold_near_duplicates(found: Iterable[ScoredDocument], analyzer: GermanAnalyzer) -> list[ScoredDocument]:
    """Keep the best of every group of near-duplicates, naming the others in it."""
    kept: list[tuple[ScoredDocument, frozenset[str]]] = []
    for candidate in found:
        stems = _stems(candidate.document, analyzer)
        for i, (better, other) in enumerate(kept):
            if len(stems & other) >= NEAR_DUPLICATE * len(stems | other):
                folded = (*better.duplicates, candidate.document.document_id)
                kept[i] = (replace(better, duplicates=folded), other)
                break
        else:
            kept.append((candidate, stems))
    return [scored for scored, _ in kept]


@lru_cache(maxsize=2_000)
def _stems(document: Document, analyzer: GermanAnalyzer) -> frozenset[str]:
    return frozenset(word.stem for word in analyzer.analyze(document.text))
