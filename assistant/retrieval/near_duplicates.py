"""Folding documents that say the same into one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from assistant.language.analysis import GermanAnalyzer
from assistant.records import Document, ScoredDocument

NEAR_DUPLICATE = 0.8
"""Jaccard similarity of the word stems from which two documents count as one."""


def fold_near_duplicates(found: Iterable[ScoredDocument], analyzer: GermanAnalyzer) -> list[ScoredDocument]:
    """Keep the best of every group of near-duplicates, naming the others in it."""
    kept: list[tuple[ScoredDocument, frozenset[str]]] = []
    for candidate in found:
        stems = _stems(_Text(candidate.document), analyzer)
        for i, (better, other) in enumerate(kept):
            if _is_same(stems, other):
                folded = (*better.duplicates, candidate.document.document_id)
                kept[i] = (replace(better, duplicates=folded), other)
                break
        else:
            kept.append((candidate, stems))
    return [scored for scored, _ in kept]


def _is_same(stems: frozenset[str], other: frozenset[str]) -> bool:
    # Sets of very different size cannot be that similar; this spares nearly all intersections.
    if not stems or min(len(stems), len(other)) < NEAR_DUPLICATE * max(len(stems), len(other)):
        return False
    shared = len(stems & other)
    return shared >= NEAR_DUPLICATE * (len(stems) + len(other) - shared)


@dataclass(frozen=True, slots=True)
class _Text:
    """A document as a key: hashing all its fields would cost more than the comparison."""

    document: Document = field(compare=False)
    key: tuple[str, str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", (self.document.document_id, self.document.content_hash))


@lru_cache(maxsize=2_000)
def _stems(text: _Text, analyzer: GermanAnalyzer) -> frozenset[str]:
    return frozenset(word.stem for word in analyzer.analyze(text.document.text))
