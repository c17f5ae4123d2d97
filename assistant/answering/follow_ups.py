"""Questions to go on with, which the base answers and the reader has not just read the answer to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from assistant.answering.consider import Considerer
from assistant.language.analysis import GermanAnalyzer
from assistant.records import Citation, Document, ScoredDocument
from assistant.retrieval.query import Query
from assistant.retrieval.support import Need, SupportScorer
from assistant.retrieval.understanding import QuestionUnderstanding

_MOST = 3
_MOST_TRIED = 5
"""Suggestions verified for one answer; each costs a search."""
_NEAR = 0.6
"""Score beside the best document from which another one is near enough to go on with."""
_SAME = 0.5
"""Share of its words in the question from which a suggestion asks the same again."""
_TOLD = 0.9
"""Coverage by the sentences shown, beside that by the whole document, from which it is answered already."""
_VERIFIED_KEPT = 4_000
"""Typical questions remembered with what was found out about them."""


class FollowUpFinder:
    """Suggests typical questions of the documents found.

    Args:
        generation: number of the index as it is open now; what was verified holds for one of them.
    """

    def __init__(
        self,
        considerer: Considerer,
        understanding: QuestionUnderstanding,
        support: SupportScorer,
        analyzer: GermanAnalyzer,
        generation: Callable[[], int],
    ) -> None:
        self._considerer = considerer
        self._understanding = understanding
        self._support = support
        self._analyzer = analyzer
        self._generation = generation
        # The same documents come up again and again, and with them the same suggestions.
        self._is_answered = lru_cache(maxsize=_VERIFIED_KEPT)(self._verify)
        self._needs_of = lru_cache(maxsize=_VERIFIED_KEPT)(self._read_needs)

    def suggest(
        self, query: Query, found: Sequence[ScoredDocument], citations: Sequence[Citation]
    ) -> tuple[str, ...]:
        """Return up to three questions, each of another document, those not cited yet first."""
        suggestions: list[str] = []
        tried = 0
        cited = {citation.document_id for citation in citations}
        near = _NEAR * max((s.score for s in found), default=0.0)
        related = [s for s in found if s.score >= near or s.document.document_id in cited]
        for scored in sorted(related, key=lambda s: s.document.document_id in cited):
            if len(suggestions) == _MOST or tried == _MOST_TRIED:
                break
            new = (q for q in self._new(query, scored.document, citations) if q not in suggestions)
            question = next(new, None)
            if question is not None:
                tried += 1
                if self._is_answered(question, scored.document.document_id, self._generation()):
                    suggestions.append(question)
        return tuple(suggestions)

    def _new(self, query: Query, document: Document, citations: Sequence[Citation]) -> Iterator[str]:
        """Yield the typical questions of a document that ask for something else than was told."""
        asked = {word.stem for word in query.words}
        told = " ".join(c.quote for c in citations if c.document_id == document.document_id)
        for question in document.questions:
            stems = {word.stem for word in self._analyzer.analyze(question)}
            is_same = len(asked & stems) >= _SAME * len(stems)
            is_same = is_same or question.casefold() == query.text.casefold()
            if question.endswith("?") and not is_same and not self._is_told(question, told, document):
                yield question

    def _is_told(self, question: str, told: str, document: Document) -> bool:
        if not told:
            return False
        needs = self._needs_of(question, self._generation())
        shown = self._support.coverage(needs, self._support.haystack(told))
        return shown >= _TOLD * self._support.coverage(needs, self._support.haystack(document.text))

    def _read_needs(self, question: str, _generation: int) -> list[Need]:
        return self._support.needs(self._understanding.read(question))

    def _verify(self, question: str, document_id: str, _generation: int) -> bool:
        """Tell whether the base answers a question without reserve, from its document alone."""
        one = self._considerer.consider(self._understanding.read(question), documents=1)
        return one.is_sure and one.best_document == document_id
