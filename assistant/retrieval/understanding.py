"""A question with everything that it and the conversation before it say about fitting sources."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from assistant.records import Hint, HintKind, Kind
from assistant.retrieval.hints import HintKey, HintReader
from assistant.retrieval.leanings import Leanings
from assistant.retrieval.query import Query, QuestionReader

_PLACES = frozenset({HintKind.STATE, HintKind.MUNICIPALITY})
_WRITTEN = _PLACES | {HintKind.SIZE, HintKind.YEAR}
_ONE_OF_A_KIND = frozenset({HintKind.SIZE, HintKind.YEAR})


class QuestionUnderstanding:
    """Reads questions together with their hints."""

    def __init__(self, reader: QuestionReader, hints: HintReader) -> None:
        self._reader = reader
        self._hints = hints

    def hints_of(self, question: str) -> tuple[Hint, ...]:
        """Return what a question alone says about fitting sources."""
        return self._hints.read(self._reader.read(question))

    def without(self, question: str, ignored: Collection[HintKey]) -> str:
        """Return a question without the words that say what is to be ignored."""
        shorter = self._hints.without(question, ignored)
        # Words that were mistyped are found in the question as it is understood only.
        written = {key for key in ignored if key[0] in _WRITTEN}
        is_left = written and any(hint.key in written for hint in self.hints_of(shorter))
        return self._hints.without(self._reader.read(shorter).reading, ignored) if is_left else shorter

    def read(
        self, question: str, leanings: Leanings = Leanings(), ignored: Collection[HintKey] = ()
    ) -> Query:
        """Return the question prepared for retrieval.

        Args:
            question: in whole words, follow-ups resolved.
            leanings: what earlier questions add; what the question says itself wins.
            ignored: hints that the reader does not want.
        """
        query = self._reader.read(self.without(question, ignored))
        said = {hint.label.casefold() for hint in leanings.hints if hint.kind is HintKind.SUBJECT}
        own = tuple(
            hint
            for hint in self._hints.read(query)
            if hint.key not in ignored and not (hint.kind is HintKind.TOPIC and hint.label.casefold() in said)
        )
        carried = tuple(
            hint for hint in leanings.hints if hint.key not in ignored and not _is_replaced(hint, own)
        )
        kinds = tuple(Kind(value) for kind, value in ignored if kind is HintKind.KIND and value in set(Kind))
        return replace(query, leanings=replace(leanings, hints=(*carried, *own)), ignored_kinds=kinds)


def _is_replaced(hint: Hint, own: tuple[Hint, ...]) -> bool:
    if hint.kind in _PLACES:
        return any(other.kind in _PLACES for other in own)
    if hint.kind in _ONE_OF_A_KIND:
        return any(other.kind is hint.kind for other in own)
    return any(other.key == hint.key for other in own)
