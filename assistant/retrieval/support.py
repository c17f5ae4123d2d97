"""How well a stretch of text covers what a question asks for."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.language.analysis import GermanAnalyzer, Word
from assistant.language.synonyms import Expansion
from assistant.retrieval.query import Query

Matches = NDArray[np.float32]

_PART_MATCH = 0.7
_EXPANSION_MATCH = 0.75
_GRAM_MATCH = 0.9
_HAYSTACKS_KEPT = 8_000
_SIMILAR = 0.5
"""Dice coefficient of n-grams from which two words count as forms of one."""


@dataclass(frozen=True, slots=True)
class Need:
    """One word of a question, with everything that satisfies it and how much it matters.

    Attributes:
        word: the word as asked.
        importance: inverse document frequency, in natural log units.
        others: stems of other words that satisfy the need alone.
        groups: stems of other words that satisfy it only together.
        of_parts: stems of other words for a part of the compound, by part.
        grams: n-grams by which other forms of the word are found; empty where forms would mislead.
    """

    word: Word
    importance: float
    others: frozenset[str]
    groups: tuple[frozenset[str], ...]
    of_parts: dict[str, frozenset[str]]
    grams: frozenset[str]


class Haystack:
    """The words of a text, prepared for look-ups."""

    def __init__(self, words: Iterable[Word]) -> None:
        distinct = {word.folded: word for word in words}.values()
        self.stems = {word.stem for word in distinct}
        self.parts = {part for word in distinct for part in word.parts}
        self._known = self.stems | self.parts
        self._grams_of = [frozenset(word.grams) for word in distinct]
        self._grams = frozenset().union(*self._grams_of)

    @cached_property
    def _words_with(self) -> dict[str, list[int]]:
        """Which of the distinct words contain an n-gram: few share any with a word of the question."""
        words_with: dict[str, list[int]] = {}
        for number, grams in enumerate(self._grams_of):
            for gram in grams:
                words_with.setdefault(gram, []).append(number)
        return words_with

    def match(self, need: Need) -> float:
        """Return in [0, 1] how surely the text contains what the need names."""
        word = need.word
        if word.stem in self.stems:
            return 1.0
        if word.stem in self.parts:
            return _PART_MATCH + 0.2
        best = self._by_parts(need) if word.parts else 0.0
        if best < _EXPANSION_MATCH and self._has_other_word(need):
            best = _EXPANSION_MATCH
        # Two thirds of the looks end at this line: a word that is alike shares a third of the n-grams.
        if best < _GRAM_MATCH and 3 * len(need.grams & self._grams) > len(need.grams):
            best = max(best, self._by_grams(need.grams))
        return best

    def _has_other_word(self, need: Need) -> bool:
        known = self._known
        return not need.others.isdisjoint(known) or any(group <= known for group in need.groups)

    def _by_parts(self, need: Need) -> float:
        parts = need.word.parts
        present = [part in self._known or self._has_other_part(need, part) for part in parts]
        # The last part of a German compound says what it is, the others what kind.
        share = sum(present) / len(parts)
        return 0.9 if share == 1 else _PART_MATCH * share * (1.0 if present[-1] else 0.8)

    def _has_other_part(self, need: Need, part: str) -> bool:
        return part in need.of_parts and not need.of_parts[part].isdisjoint(self._known)

    def _by_grams(self, grams: frozenset[str]) -> float:
        shared: dict[int, int] = {}
        for gram in grams:
            for number in self._words_with.get(gram, ()):
                shared[number] = shared.get(number, 0) + 1
        best = max((2 * n / (len(grams) + len(self._grams_of[i])) for i, n in shared.items()), default=0.0)
        return _GRAM_MATCH * best if best >= _SIMILAR else 0.0


class SupportScorer:
    """Scores texts against a question by the weighted share of its words that they contain.

    Args:
        row_frequency: in how many rows of the index a stem occurs.
        n_rows: number of rows of the index.
    """

    def __init__(
        self, analyzer: GermanAnalyzer, row_frequency: Callable[[str], int], n_rows: Callable[[], int]
    ) -> None:
        self._analyzer = analyzer
        self._row_frequency = row_frequency
        self._n_rows = n_rows
        self._haystack = lru_cache(maxsize=_HAYSTACKS_KEPT)(lambda text: Haystack(analyzer.analyze(text)))

    def needs(self, query: Query) -> list[Need]:
        """Return what the question needs, one need a distinct word."""
        needs: dict[str, Need] = {}
        for position, word in enumerate(query.words):
            if word.stem in needs:
                continue
            needs[word.stem] = self._need(word, [e for e in query.expansions if position in e.replaced])
        return list(needs.values())

    def _need(self, word: Word, expansions: Iterable[Expansion]) -> Need:
        groups: set[frozenset[str]] = set()
        of_parts: dict[str, frozenset[str]] = {}
        for expansion in expansions:
            stems = frozenset(other.stem for other in expansion.words)
            if expansion.part is not None:
                # "Personal" has other words; "Personalausweis" is none of them.
                of_parts[expansion.part] = of_parts.get(expansion.part, frozenset()) | stems
            elif stems:
                groups.add(stems)
        return Need(
            word,
            self._importance(word),
            frozenset().union(*(group for group in groups if len(group) == 1)),
            tuple(group for group in groups if len(group) > 1),
            of_parts,
            frozenset(word.grams if len(word.folded) > 4 and not word.folded[0].isdigit() else ()),
        )

    def _importance(self, word: Word) -> float:
        n_rows = self._n_rows()
        frequency = self._row_frequency(word.stem)
        if not frequency and word.parts:
            # An unseen compound is as rare as its rarest part.
            frequency = min(self._row_frequency(part) for part in word.parts)
        return math.log1p((n_rows - frequency + 0.5) / (frequency + 0.5))

    def is_in_base(self, stem: str) -> bool:
        """Tell whether any text of the index contains a word with this stem."""
        return self._row_frequency(stem) > 0

    def haystack(self, text: str) -> Haystack:
        """Prepare a text; the most recent ones are remembered."""
        return self._haystack(text)

    def matches(self, needs: Sequence[Need], haystack: Haystack) -> Matches:
        """Return how surely the text contains each need, shape (len(needs),)."""
        return np.fromiter((haystack.match(need) for need in needs), np.float32, len(needs))

    def coverage(self, needs: Sequence[Need], haystack: Haystack) -> float:
        """Return the share of the needs that the text covers, weighted by importance, in [0, 1]."""
        return weighted_share(needs, self.matches(needs, haystack))


def weighted_share(needs: Sequence[Need], matches: Matches) -> float:
    """Return the mean of `matches` weighted by the importance of the needs, in [0, 1]."""
    weights = np.fromiter((need.importance for need in needs), np.float32, len(needs))
    total = float(weights.sum())
    return float(weights @ matches) / total if total else 0.0
