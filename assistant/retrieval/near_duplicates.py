"""Folding documents that say the same into one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.index.generation import Generation
from assistant.index.outlines import stems_of
from assistant.language.analysis import GermanAnalyzer
from assistant.records import Document

NEAR_DUPLICATE = 0.8
"""Jaccard similarity of the word stems from which two documents count as one."""


def fold_near_duplicates(
    generation: Generation, rows: Sequence[int], analyzer: GermanAnalyzer
) -> list[list[int]]:
    """Return the documents in `rows` in groups of near-duplicates, each with its first one in front."""
    # Nearly always there are none, and no text has to be read.
    suspects = generation.outlines.similar_pairs(rows, NEAR_DUPLICATE)
    if not suspects:
        return [[row] for row in rows]
    groups: list[list[int]] = []
    for place in range(len(rows)):
        for group in groups:
            if (place, group[0]) in suspects and _is_same(generation, rows[place], rows[group[0]], analyzer):
                group.append(place)
                break
        else:
            groups.append([place])
    return [[rows[place] for place in group] for group in groups]


def _is_same(generation: Generation, row: int, other_row: int, analyzer: GermanAnalyzer) -> bool:
    stems, other = (_stems(_Text(generation.entry(one).document), analyzer) for one in (row, other_row))
    shared = len(stems & other)
    return bool(stems) and shared >= NEAR_DUPLICATE * (len(stems) + len(other) - shared)


@dataclass(frozen=True, slots=True)
class _Text:
    """A document as a key: hashing all its fields would cost more than the comparison."""

    document: Document = field(compare=False)
    key: tuple[str, str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", (self.document.document_id, self.document.content_hash))


@lru_cache(maxsize=2_000)
def _stems(text: _Text, analyzer: GermanAnalyzer) -> frozenset[str]:
    return stems_of(text.document, analyzer)
