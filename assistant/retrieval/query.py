"""Understanding a question: its words, other words for them, what kind of answer it asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.language.analysis import GermanAnalyzer, Terms, Word, gram_terms, word_terms
from assistant.language.synonyms import Expansion, Synonyms
from assistant.records import Intent
from assistant.retrieval.intent import intents_of


@dataclass(frozen=True, slots=True)
class Query:
    """A question prepared for retrieval and for judging passages."""

    text: str
    words: tuple[Word, ...]
    expansions: tuple[Expansion, ...]
    intents: tuple[Intent, ...]

    @property
    def intent(self) -> Intent:
        """The intent that shapes the answer."""
        return self.intents[0]

    @property
    def word_terms(self) -> Terms:
        """Weighted stems and compound parts of the question and its expansions."""
        return self._terms(word_terms)

    @property
    def gram_terms(self) -> Terms:
        """Weighted character n-grams of the question and its expansions."""
        return self._terms(gram_terms)

    def _terms(self, terms_of: Callable[[Iterable[Word]], Terms]) -> Terms:
        terms = terms_of(self.words)
        for expansion in self.expansions:
            weight = expansion.weight
            for term, frequency in terms_of(expansion.words).items():
                terms[term] = terms.get(term, 0.0) + weight * frequency
        return terms


class QuestionReader:
    """Prepares questions for the open index.

    Args:
        row_frequency: in how many rows of the index a stem occurs.
    """

    def __init__(
        self, analyzer: GermanAnalyzer, synonyms: Synonyms, row_frequency: Callable[[str], int]
    ) -> None:
        self._analyzer = analyzer
        self._synonyms = synonyms
        self._row_frequency = row_frequency

    def read(self, question: str) -> Query:
        """Return the question with its words, expansions and intents."""
        words = tuple(self._analyzer.analyze(question))
        expansions = tuple(self._synonyms.expand(words, self._row_frequency))
        return Query(question, words, expansions, intents_of(question))
