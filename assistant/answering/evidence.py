"""Measuring how well the found documents carry an answer to the question."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answering.asking import Asking, asking_of
from assistant.answering.aspects import Aspect, asked_aspects
from assistant.answering.candidates import Candidate, open_share, title_line
from assistant.answering.place_evidence import own_text, place_evidence, whole_text
from assistant.answering.signals import Signals
from assistant.language.analysis import GermanAnalyzer
from assistant.records import Document, ScoredDocument
from assistant.retrieval.query import Query
from assistant.retrieval.support import Haystack, Need, SupportScorer, weighted_share

_DOCUMENTS = 5
_BM25_CEILING = 2.2
"""K1 + 1: what a word can contribute at most beside its inverse document frequency."""
_COVERED = 0.5
_LEAST_LIKELY = 1e-4
_MISSING_SHARE = 0.12
"""Share of a question's weight from which an uncovered word is worth naming to the reader."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The signals, and what the found documents lack in the words of the question.

    Attributes:
        missing: words of the question that no found document contains, most important first.
        has_questions: whether the first document has typical questions, which tell much of what it answers.
        missing_place: the place that no found document is about, if the question names one.
        missing_aspect: German name of what is asked for and the first document does not state.
        missing_year: the year that the first document does not name, if the question names one.
    """

    signals: Signals
    missing: tuple[str, ...] = ()
    has_questions: bool = True
    missing_place: str | None = None
    missing_aspect: str | None = None
    missing_year: str | None = None

    @property
    def has_named_gap(self) -> bool:
        """Tell whether something can be named that is asked for and not there."""
        return bool(self.missing_place or self.missing_aspect or self.missing_year)


@dataclass(frozen=True, slots=True)
class _AspectGap:
    """What is lost when an aspect must be stated: by the first document, and in coverage by any."""

    aspect: Aspect
    is_missing_first: bool
    gap: float


class EvidenceReader:
    """Compares a question with the documents found for it."""

    def __init__(self, support: SupportScorer, analyzer: GermanAnalyzer) -> None:
        self._support = support
        self._analyzer = analyzer

    def read(
        self, query: Query, found: Sequence[ScoredDocument], candidates: Sequence[Candidate]
    ) -> Evidence:
        """Measure the evidence; `found` must not be empty, `candidates` are the sentences in it."""
        needs = self._support.needs(query)
        documents = [scored.document for scored in found[:_DOCUMENTS]]
        haystacks = [self._support.haystack(whole_text(document)) for document in documents]
        coverages = [self._support.coverage(needs, haystack) for haystack in haystacks]
        asking = asking_of(query.reading)
        asked = self._asked_needs(asking, needs)
        asked_coverages = [
            self._support.coverage(asked, self._support.haystack(own_text(d))) for d in documents
        ]
        places = place_evidence(asking, documents, coverages)
        years = [year for year in asking.years if year not in own_text(documents[0])]
        aspects = asked_aspects(asking.text)
        gaps = [self._aspect_gap(a, asked, documents, candidates) for a in aspects]
        parts = found[0].parts
        ceiling = _BM25_CEILING * sum(need.importance for need in needs)
        signals = Signals(
            coverage=max(coverages),
            question_coverage=self._question_coverage(needs, documents),
            asked_coverage=max(asked_coverages),
            asked_coverage_first=asked_coverages[0],
            asked_coverage_questions=self._support.coverage(asked, haystacks[0]),
            unknown=self._unknown(needs, haystacks),
            words=parts["words"] / max(ceiling, 1e-9),
            grams=parts["grams"] / max(1, sum(len(word.grams) for word in query.words)),
            similarity=parts["dense"],
            question_similarity=parts["dense_question"],
            score=found[0].score,
            open_question=self._open_question(asked, documents[0], aspects),
            open_sentence=max((c.residual for c in candidates), default=0.0),
            sentence_similarity=max((c.similarity for c in candidates), default=0.0),
            likelihood=math.log(max((c.likelihood for c in candidates), default=0.0) + _LEAST_LIKELY),
            land_gap=places.land_gap,
            land_elsewhere=places.land_elsewhere,
            is_abroad=places.is_abroad,
            place_missing=places.place_missing,
            place_missing_first=places.place_missing_first,
            place_missing_told=places.place_missing_told,
            year_missing=float(bool(years)),
            aspect_asked=float(bool(gaps)),
            aspect_missing_first=max((float(g.is_missing_first) for g in gaps), default=0.0),
            aspect_gap=max((g.gap for g in gaps), default=0.0),
            length=math.log1p(len(query.words)),
        )
        return Evidence(
            signals,
            missing=_missing(needs, haystacks),
            has_questions=bool(documents[0].questions),
            missing_place=places.missing,
            missing_aspect=next((g.aspect.label for g in gaps if g.is_missing_first), None),
            missing_year=years[0] if years else None,
        )

    def _asked_needs(self, asking: Asking, needs: Sequence[Need]) -> list[Need]:
        stems = {word.stem for word in self._analyzer.analyze(asking.text)}
        return [need for need in needs if need.word.stem in stems] or list(needs)

    def _question_coverage(self, needs: Sequence[Need], documents: Sequence[Document]) -> float:
        questions = [question for document in documents for question in document.questions]
        return max((self._support.coverage(needs, self._support.haystack(q)) for q in questions), default=0.0)

    def _open_question(self, needs: Sequence[Need], document: Document, aspects: Sequence[Aspect]) -> float:
        title = self._support.matches(needs, self._support.haystack(title_line(document)))
        best = 0.0
        for question in document.questions:
            if set(aspects) <= set(asked_aspects(question)):
                said = self._support.matches(needs, self._support.haystack(question))
                best = max(best, open_share(needs, title, said))
        return best

    def _unknown(self, needs: Sequence[Need], haystacks: Sequence[Haystack]) -> float:
        total = sum(need.importance for need in needs)
        unknown = sum(
            need.importance
            for need in needs
            if not self._support.is_in_base(need.word.stem)
            and max(h.match(need) for h in haystacks) < _COVERED
        )
        return unknown / total if total else 1.0

    def _aspect_gap(
        self,
        aspect: Aspect,
        needs: Sequence[Need],
        documents: Sequence[Document],
        candidates: Sequence[Candidate],
    ) -> _AspectGap:
        # The words that ask for a price need not stand beside it: "kostete" says no more than "6 Mio. Euro".
        rest = [need for need in needs if not aspect.asked.search(need.word.surface)]
        places = {document.document_id: place for place, document in enumerate(documents)}
        told: list[float | None] = [None] * len(documents)
        for candidate in candidates:
            place = places.get(candidate.document.document_id)
            heading = " ".join(candidate.chunk.heading_path)
            if place is not None and aspect.is_told(candidate.text, heading):
                told[place] = max(told[place] or 0.0, self._coverage_in_place(rest, candidate, heading))
        whole = [self._support.coverage(rest, self._support.haystack(own_text(d))) for d in documents]
        return _AspectGap(aspect, told[0] is None, max(whole) - max(best or 0.0 for best in told))

    def _coverage_in_place(self, needs: Sequence[Need], candidate: Candidate, heading: str) -> float:
        document = candidate.document
        title = " ".join((document.title, document.municipality or "", *document.states))
        haystacks = (self._support.haystack(title), self._support.haystack(f"{candidate.text} {heading}"))
        return weighted_share(needs, np.maximum(*(self._support.matches(needs, h) for h in haystacks)))


def _missing(needs: Sequence[Need], haystacks: Sequence[Haystack]) -> tuple[str, ...]:
    total = sum(need.importance for need in needs)
    uncovered = [
        need
        for need in needs
        if need.importance >= _MISSING_SHARE * total and max(h.match(need) for h in haystacks) < _COVERED
    ]
    return tuple(need.word.surface for need in sorted(uncovered, key=lambda need: -need.importance))
