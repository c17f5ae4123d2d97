"""Completes a follow-up that leaves out the rest with the question before it: "und in Hessen?"."""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant.conversation.aspects import Aspects
from assistant.conversation.subject import SubjectWords, subject_words
from assistant.conversation.wording import PREPOSITIONS, word_set
from assistant.records import Hint, HintKind
from assistant.retrieval.understanding import QuestionUnderstanding

PLACES = frozenset({HintKind.STATE, HintKind.MUNICIPALITY})
_WRITTEN = PLACES | {HintKind.SIZE, HintKind.YEAR}
"""Hints that stand in a question as words of their own."""
_DEFINITE = word_set("der die das den dem")
_ARTICLES = _DEFINITE | word_set("ein eine einen einem einer")


class Completer:
    """Puts what is new in a follow-up into the question before it."""

    def __init__(self, understanding: QuestionUnderstanding, aspects: Aspects) -> None:
        self._understanding = understanding
        self._aspects = aspects

    def complete(self, ellipsis: str, before: str) -> tuple[str, frozenset[HintKind]] | None:
        """Return the whole question, and what it names anew; None where nothing is new.

        Args:
            ellipsis: what is new, such as "in Hessen" or "eine Kita".
            before: the question before it, in whole words.
        """
        new_kinds = _WRITTEN.intersection(hint.kind for hint in self._understanding.hints_of(ellipsis))
        words = self.words_without_places(ellipsis)
        if not new_kinds and (not words.named or self._is_part_of_the_subject(words)):
            return None
        before = before.rstrip("?.! ")
        exchanged = self._with_other_municipality(before, ellipsis)
        before = self._without_replaced(before, new_kinds)
        has_preposition = _first_word(ellipsis) in PREPOSITIONS
        if exchanged:
            text = exchanged
        elif words.named and not has_preposition:
            text = self._with_other_subject(before, ellipsis)
        else:
            text = f"{before} {_with_preposition(ellipsis, new_kinds, has_preposition=has_preposition)}"
        return f"{text}?", new_kinds

    def words_without_places(self, text: str) -> SubjectWords:
        """Tell which words of a text name a subject, leaving out its places, sizes and years."""
        keys = [hint.key for hint in self._understanding.hints_of(text) if hint.kind in _WRITTEN]
        bare = self._understanding.without(text, keys)
        words = subject_words(bare, self._aspects)
        # A question of nothing but a place keeps its words, which name no subject all the same.
        if bare == text and len(words.named) <= len(keys):
            return SubjectWords(text, [], [])
        return words

    def _with_other_municipality(self, before: str, ellipsis: str) -> str | None:
        """Put a bare name in the place of the municipality that a question named, if that is all."""
        old, new = (
            [hint.label for hint in self._understanding.hints_of(text) if hint.kind is HintKind.MUNICIPALITY]
            for text in (before, ellipsis)
        )
        if len(old) == 1 and new == [ellipsis] and old[0] in before:
            return before.replace(old[0], new[0])
        return None

    def _without_replaced(self, before: str, new_kinds: Collection[HintKind]) -> str:
        """Take the place, size or year out of a question for which a follow-up names another."""
        hints = self._understanding.hints_of(before)
        replaced = [hint for hint in hints if is_replaced(hint, new_kinds)]
        for hint in replaced:
            if hint.kind is HintKind.MUNICIPALITY:
                # "Was hat Tübingen eingenommen?" needs somebody in its place, "in Tübingen" does not.
                agent = rf"(\b(?:hat|haben|macht|ist|will|spart|fördert|zahlt)\s+){re.escape(hint.label)}\b"
                before = re.sub(agent, r"\1eine Kommune", before)
        return self._understanding.without(before, {hint.key for hint in replaced}).rstrip("?.! ")

    def _is_part_of_the_subject(self, words: SubjectWords) -> bool:
        """Tell whether a phrase such as "der Betrieb" asks about the subject instead of naming another."""
        is_definite = words.tokens[0].lower in _DEFINITE
        return is_definite and all(self._aspects.is_part(token.text) for token in words.named)

    def _with_other_subject(self, before: str, phrase: str) -> str:
        """Put a phrase in the place of the first subject of a question."""
        words = subject_words(before, self._aspects)
        named = [i for i, flag in enumerate(words.flags) if flag]
        if not named:
            return f"{before} ({phrase})"
        first = last = named[0]
        while last + 1 in named and not words.tokens[last].is_capital:  # adjectives with their noun
            last += 1
        if first > 0 and words.tokens[first - 1].lower in _ARTICLES:
            first -= 1
        is_governed = first > 0 and words.tokens[first - 1].lower in PREPOSITIONS
        if is_governed and _first_word(phrase) in _ARTICLES:
            phrase = phrase.partition(" ")[2]  # its case would not fit
        return before[: words.tokens[first].start] + phrase + before[words.tokens[last].end :]


def is_replaced(hint: Hint, new_kinds: Collection[HintKind]) -> bool:
    """Tell whether a hint gives way to another place, size or year."""
    if hint.kind is HintKind.MUNICIPALITY:
        return not (PLACES | {HintKind.SIZE}).isdisjoint(new_kinds)
    if hint.kind is HintKind.STATE:
        return not PLACES.isdisjoint(new_kinds)
    return hint.kind in new_kinds


def _with_preposition(ellipsis: str, new_kinds: Collection[HintKind], *, has_preposition: bool) -> str:
    if has_preposition:
        return ellipsis
    if PLACES.intersection(new_kinds):
        return f"in {ellipsis}"
    return f"für {ellipsis}" if HintKind.SIZE in new_kinds else ellipsis


def _first_word(text: str) -> str:
    return text.split(maxsplit=1)[0].lower()
