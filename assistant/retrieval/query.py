"""Understanding a question: its words, other words for them, what kind of answer it asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.language.analysis import GermanAnalyzer, Terms, Word, gram_terms, word_terms
from assistant.language.synonyms import Expansion, Synonyms
from assistant.language.tokens import content_words
from assistant.records import Intent, Kind
from assistant.retrieval.intent import intents_of
from assistant.retrieval.interpretation import Interpretation, Interpreter
from assistant.retrieval.leanings import Leanings
from assistant.retrieval.spelling import Correction
from assistant.retrieval.word_forms import WordForms

_OTHER_MEANING_WEIGHT = 0.5
_GRAMS_OF_EXPANSION = 0.5
"""What n-grams of other words count beside their stems: they match much that is not meant."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question prepared for retrieval and for judging passages.

    Attributes:
        text: the question as asked.
        reading: the question as it is understood, in German and without typing errors.
        words: the content words of the reading.
        expansions: other words for them.
        intents: what kinds of answer the reading asks for.
        corrections: what mistyped and English words are taken to mean.
        is_english: whether the question was asked in English.
        leanings: what favours some documents, from the question itself and from those before it.
        ignored_kinds: kinds of document that the reader does not want favoured.
    """

    text: str
    reading: str
    words: tuple[Word, ...]
    expansions: tuple[Expansion, ...]
    intents: tuple[Intent, ...]
    corrections: tuple[Correction, ...] = ()
    is_english: bool = False
    leanings: Leanings = Leanings()
    ignored_kinds: tuple[Kind, ...] = ()

    @property
    def intent(self) -> Intent:
        """The intent that shapes the answer."""
        return self.intents[0]

    @property
    def word_terms(self) -> Terms:
        """Weighted stems and compound parts of the question and its expansions."""
        return self._terms(word_terms, 1.0)

    @property
    def gram_terms(self) -> Terms:
        """Weighted character n-grams of the question and its expansions."""
        return self._terms(gram_terms, _GRAMS_OF_EXPANSION)

    def _terms(self, terms_of: Callable[[Iterable[Word]], Terms], share: float) -> Terms:
        terms = terms_of(self.words)
        for expansion in self.expansions:
            weight = share * expansion.weight
            for term, frequency in terms_of(expansion.words).items():
                terms[term] = terms.get(term, 0.0) + weight * frequency
        return terms


class QuestionReader:
    """Prepares questions for the open index.

    Args:
        analyzer: cuts questions into words.
        synonyms: finds other words for them.
        row_frequency: in how many rows of the index a stem occurs.
        interpreter: finds out how questions are meant.
    """

    def __init__(
        self,
        analyzer: GermanAnalyzer,
        synonyms: Synonyms,
        row_frequency: Callable[[str], int],
        interpreter: Interpreter,
    ) -> None:
        self._analyzer = analyzer
        self._synonyms = synonyms
        self._row_frequency = row_frequency
        self._interpreter = interpreter
        self._forms = WordForms(analyzer, row_frequency)

    def read(self, question: str) -> Query:
        """Return the question with its words, expansions and intents."""
        meant = self._interpreter.interpret(question)
        words = meant.words if meant.words is not None else self._analyzer.analyze(meant.text)
        expansions = [
            *self._synonyms.expand(words, self._row_frequency),
            *self._other_meanings(words, meant),
            *self._forms.expand(words, meant.text),
        ]
        return Query(
            question,
            meant.text,
            tuple(words),
            tuple(expansions),
            intents_of(meant.text),
            meant.corrections,
            meant.is_english,
        )

    def _other_meanings(self, words: Sequence[Word], meant: Interpretation) -> Iterator[Expansion]:
        """Yield what replaced words may mean as well."""
        surfaces = [word.surface.lower() for word in words]
        for phrase, other in meant.others:
            wanted = content_words(phrase.lower())
            replaced = _position(surfaces, wanted)
            others = tuple(map(self._analyzer.word, content_words(other)))
            if replaced and others:
                yield Expansion(replaced, others, _OTHER_MEANING_WEIGHT / len(others) ** 0.5)


def _position(surfaces: Sequence[str], wanted: Sequence[str]) -> tuple[int, ...]:
    for start in range(len(surfaces) - len(wanted) + 1):
        if wanted and surfaces[start : start + len(wanted)] == wanted:
            return tuple(range(start, start + len(wanted)))
    return ()
