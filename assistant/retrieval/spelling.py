"""What the mistyped words of a question probably mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.index.vocabulary import Vocabulary
from assistant.language.analysis import GermanAnalyzer, Word
from assistant.language.normalize import normalize
from assistant.retrieval.word_guess import Circumstances, guess, is_torn

_SHORTEST = 4
_LONGEST = 80
_ABBREVIATION = 6
"""Letters up to which a word in capitals is an abbreviation."""
_MOST_CORRECTED = 12
"""Words of one question that are looked into: a page of gibberish must not take seconds."""
_PLACE_BEFORE = re.compile(
    r"(?:\b(?:in|bei|aus|von|nach|stadt|gemeinde|markt|kreis|raum|dorf))\s$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Correction:
    """What a word of a question probably means.

    Attributes:
        written: the word as asked.
        meant: the most probable word, or several where they were run together.
        others: words that are nearly as probable.
    """

    written: str
    meant: str
    others: tuple[str, ...] = ()


class Speller:
    """Corrects words that neither the base nor German knows.

    Args:
        analyzer: knows general German.
        is_listed: whether the base or a word list knows a word.
        vocabulary: the words of the open index.
    """

    def __init__(
        self,
        analyzer: GermanAnalyzer,
        is_listed: Callable[[Word], bool],
        vocabulary: Callable[[], Vocabulary],
    ) -> None:
        self._analyzer = analyzer
        self._is_listed = is_listed
        self._vocabulary = vocabulary

    def unknown(self, words: Sequence[Word]) -> list[Word]:
        """Return the words that may be mistyped, each once."""
        distinct = {word.surface: word for word in words}.values()
        return [word for word in distinct if _may_be_mistyped(word) and not self._is_known(word)]

    def corrections(self, question: str, unknown: Sequence[Word]) -> list[Correction]:
        """Return what unknown words of a question probably mean."""
        if not unknown:
            return []
        question = normalize(question)
        found = [self._correction(question, word) for word in unknown[:_MOST_CORRECTED]]
        return [correction for correction in found if correction is not None]

    def _is_known(self, word: Word) -> bool:
        if self._is_listed(word) or self._analyzer.is_german(word.surface):
            return True
        # A compound that nobody has seen is German when its parts are, unless they only seem to be parts.
        return bool(word.parts) and not is_torn(self._vocabulary(), word)

    def _correction(self, question: str, word: Word) -> Correction | None:
        found = guess(self._vocabulary(), word.surface, _circumstances(question, word.surface))
        # Another form of the same word is no correction.
        if not found or self._analyzer.word(found[0]).stem == word.stem:
            return None
        return Correction(word.surface, found[0], tuple(found[1:]))


def _may_be_mistyped(word: Word) -> bool:
    is_word = word.folded.isascii() and word.folded.isalpha()
    is_word = is_word and (len(word.surface) > _ABBREVIATION or not word.surface.isupper())
    return is_word and _SHORTEST <= len(word.surface) <= _LONGEST


def _circumstances(question: str, surface: str) -> Circumstances:
    """Tell what the place of a word in the question says about it."""
    place = question.find(surface)
    before = question[:place]
    is_first = not before.rstrip() or before.rstrip()[-1] in ".!?:"
    rest = before[1:] + question[place + len(surface) :]
    return Circumstances(
        has_meaningful_case=not is_first and any(letter.isupper() for letter in rest),
        is_place=surface[0].isupper() and _PLACE_BEFORE.search(before) is not None,
    )


def replace_words(text: str, replacements: Mapping[str, str]) -> str:
    """Return a text with whole words replaced."""
    if not replacements:
        return text
    written = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, replacements))})(?!\w)")
    return written.sub(lambda found: replacements[found[0]], normalize(text))
