"""Sources that state different values for the same thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.notes import year_of
from assistant.answering.quantities import UNIT_NAMES, quantities_of
from assistant.language.analysis import GermanAnalyzer
from assistant.records import Document

_SAME_THING = 0.6
"""Share of common words, numbers left out, from which two sentences speak of one thing."""
_FEWEST_SHARED = 3
_SAME_TITLE = 0.3
"""Share of common words from which two titles name one programme, law or project."""
_TEXTS_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of a document; `number` is that of its citation, where it has one."""

    document: Document
    text: str
    number: int = 0


class DisagreementFinder:
    """Compares sentences of different documents about the same thing."""

    def __init__(self, analyzer: GermanAnalyzer) -> None:
        self._analyzer = analyzer
        self._stems = lru_cache(maxsize=_TEXTS_KEPT)(self._stems_of)

    def contradicting(self, claim: Claim, others: Sequence[Claim]) -> list[Claim]:
        """Return the claims of other documents that give another value of a unit for the same thing.

        Different places may well differ; documents about different Länder or towns contradict nothing.
        """
        values = _values(claim.text)
        found = []
        for other in others if values else ():
            theirs = _values(other.text)
            differs = any(values[unit].isdisjoint(theirs[unit]) for unit in values.keys() & theirs.keys())
            if differs and _is_one_scope(claim.document, other.document) and self._is_one_thing(claim, other):
                found.append(other)
        return found

    def notes(self, claims: Sequence[Claim]) -> list[str]:
        """Tell which cited sources differ, and which of them is newer."""
        return [
            _note(claim, other)
            for position, claim in enumerate(claims)
            for other in self.contradicting(claim, claims[position + 1 :])
        ]

    def _is_one_thing(self, one: Claim, other: Claim) -> bool:
        mine, theirs = self._stems(one.text), self._stems(other.text)
        shared = len(mine & theirs)
        if shared < _FEWEST_SHARED or shared < _SAME_THING * max(len(mine), len(theirs)):
            return False
        titles = self._stems(one.document.title), self._stems(other.document.title)
        return len(titles[0] & titles[1]) >= _SAME_TITLE * min(map(len, titles))

    def _stems_of(self, text: str) -> frozenset[str]:
        """Return the words of a text without its numbers, compounds as their parts."""
        words = [word for word in self._analyzer.analyze(text) if not word.stem[:1].isdigit()]
        return frozenset(stem for word in words for stem in (word.parts or (word.stem,)))


@lru_cache(maxsize=_TEXTS_KEPT)
def _values(text: str) -> Mapping[str, set[str]]:
    """Return the values that a text states, by unit; the same sentences are compared again and again."""
    values: dict[str, set[str]] = {}
    for number, units in quantities_of(text).items():
        for unit in units & set(UNIT_NAMES):
            values.setdefault(unit, set()).add(number)
    return values


def _is_one_scope(one: Document, other: Document) -> bool:
    if one.document_id == other.document_id or one.municipality != other.municipality:
        return False
    return not one.states or not other.states or set(one.states) == set(other.states)


def _note(one: Claim, other: Claim) -> str:
    text = f"Die Quellen [{one.number}] und [{other.number}] nennen verschiedene Werte"
    years = year_of(one.document), year_of(other.document)
    if years[0] is None or years[1] is None or years[0] == years[1]:
        return f"{text}; welche neuer ist, geht aus ihnen nicht hervor."
    newer, number = max((years[0], one.number), (years[1], other.number))
    return f"{text}; neuer ist [{number}] (Stand {newer} gegenüber {min(years[0], years[1])})."
