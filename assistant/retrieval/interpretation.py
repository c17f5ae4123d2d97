"""Reading a question the way it is meant: in German, in plain letters, without typing errors."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from assistant.index.vocabulary import Vocabulary
from assistant.language.analysis import GermanAnalyzer, Word
from assistant.language.english import GermanReading, function_words, load_english
from assistant.language.gazetteer import is_place_name
from assistant.language.synonyms import Synonyms
from assistant.language.tokens import stop_words, words
from assistant.retrieval.spelling import Correction, Speller, replace_words

_CAPITALS_FROM = 3
"""Words from which capitals throughout are a way of writing, not abbreviations."""
_ABBREVIATION = 5
"""Letters up to which a word in capitals that is no German word stays one."""


@dataclass(frozen=True, slots=True)
class Interpretation:
    """How a question is read.

    Attributes:
        text: the question in German without typing errors; the question itself when nothing is to be done.
        corrections: what was replaced, to be shown to who asked.
        others: phrases of `text` with other words that may be meant as well.
        is_english: whether the question was asked in English.
        words: the content words of `text`, where they are known.
    """

    text: str
    corrections: tuple[Correction, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    is_english: bool = False
    words: Sequence[Word] | None = field(default=None, compare=False)


class Interpreter:
    """Finds out how questions are meant.

    Args:
        analyzer: cuts words, knows general German.
        synonyms: word lists.
        row_frequency: in how many rows of the index a stem occurs.
        vocabulary: the words of the open index.
    """

    def __init__(
        self,
        analyzer: GermanAnalyzer,
        synonyms: Synonyms,
        row_frequency: Callable[[str], int],
        vocabulary: Callable[[], Vocabulary],
    ) -> None:
        self._analyzer = analyzer
        self._synonyms = synonyms
        self._row_frequency = row_frequency
        self._vocabulary = vocabulary
        self._speller = Speller(analyzer, self._is_listed, vocabulary)

    def _is_listed(self, word: Word) -> bool:
        return self._row_frequency(word.stem) > 0 or self._synonyms.knows(word) or is_place_name(word.surface)

    def interpret(self, question: str) -> Interpretation:
        """Return how a question is read."""
        meant = self._interpret(question)
        if meant.text != question and question == question.lower():
            # Who finds capitals in it expects them on every name.
            return replace(meant, text=meant.text.lower(), words=None)
        return meant

    def _interpret(self, question: str) -> Interpretation:
        text = self._without_capitals(question) if question.isupper() else question
        analysed, found = text, self._analyzer.analyze(text)
        unknown = self._speller.unknown(found)
        n_english, n_german = function_words(text)
        foreign = self._foreign(found, unknown, is_german=n_german > 0)
        # "Zero Waste for Kids" has an English function word, but all its words are known.
        is_english = n_english > n_german and (bool(unknown) or n_english > 1)
        if is_english or (unknown and not n_german and all(word.surface in foreign for word in unknown)):
            translation = load_english().read(text)
            return Interpretation(translation.text, others=_others(translation), is_english=True)
        replaced: tuple[Correction, ...] = ()
        others: tuple[tuple[str, str], ...] = ()
        if foreign:
            reading = load_english().read(text, lambda phrase: not foreign.isdisjoint(_pieces(phrase)))
            text, others = reading.text, _others(reading)
            replaced = tuple(
                Correction(gloss.written, gloss.german, gloss.others) for gloss in reading.glosses
            )
        repaired = self._speller.corrections(text, [word for word in unknown if word.surface not in foreign])
        text = replace_words(text, {one.written: one.meant for one in repaired})
        text = self._with_umlauts(text, found, may_lack_all=question.isascii())
        others += tuple((one.meant, other) for one in repaired for other in one.others)
        return Interpretation(text, (*replaced, *repaired), others, words=found if text == analysed else None)

    def _foreign(self, found: Sequence[Word], unknown: Sequence[Word], *, is_german: bool) -> set[str]:
        """Return the words that are to be read as English ones.

        In a question without a German function word these are also words that mean something in English and
        nothing in the base, such as "tax".
        """
        foreign = {word.surface for word in unknown if load_english().has_word(word.surface)}
        if foreign and not is_german:
            strange = (word.surface for word in found if not self._row_frequency(word.stem))
            foreign.update(surface for surface in strange if load_english().has_word(surface))
        return foreign

    def _without_capitals(self, question: str) -> str:
        """Write a question in small letters that is in capitals throughout; abbreviations stay."""
        written = words(question)
        if len(written) < _CAPITALS_FROM:
            return question
        shouted = {
            word: word.capitalize() if self._is_name(word) else word.lower()
            for word in written
            if len(word) > _ABBREVIATION or word.lower() in stop_words() or self._analyzer.is_german(word)
        }
        return replace_words(question, shouted)

    def _is_name(self, word: str) -> bool:
        return self._analyzer.is_noun(word) or is_place_name(word.capitalize())

    def _with_umlauts(self, text: str, found: Sequence[Word], *, may_lack_all: bool) -> str:
        """Write words with the umlauts that somebody could not or would not type.

        Args:
            text: what the question became so far.
            found: its words.
            may_lack_all: whether no umlaut was typed, so that "fordert" may mean "fördert".
        """
        written = {}
        for word in found:
            if not word.surface.isascii() or not word.surface.isalpha():
                continue
            is_german = self._analyzer.is_german(word.surface)
            if is_german and not may_lack_all:
                continue
            usual = self._vocabulary().spelled(word.folded)
            if usual and not usual.written.isascii() and (usual.is_in_base or not is_german):
                written[word.surface] = usual.written
        return replace_words(text, written)


def _pieces(phrase: Collection[str]) -> set[str]:
    return {piece for word in phrase for piece in (word, *word.split("-"))}


def _others(reading: GermanReading) -> tuple[tuple[str, str], ...]:
    return tuple((gloss.german, other) for gloss in reading.glosses for other in gloss.others)
