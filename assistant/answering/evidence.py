"""Measuring how well the found documents carry an answer to the question."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np

from assistant.answering.asking import Asking, asking_of
from assistant.answering.aspects import Aspect, asked_aspects
from assistant.answering.candidates import Candidate
from assistant.language.analysis import GermanAnalyzer
from assistant.language.places import countries_in, laender_in
from assistant.records import Document, ScoredDocument
from assistant.retrieval.query import Query
from assistant.retrieval.support import Haystack, Need, SupportScorer, weighted_share

_DOCUMENTS = 5
_BM25_CEILING = 2.2
"""K1 + 1: what a word can contribute at most beside its inverse document frequency."""
_COVERED = 0.5
_NOTABLE_GAP = 0.1
"""Loss of coverage from which a gap is worth a word to the reader."""
_MISSING_SHARE = 0.12
"""Share of a question's weight from which an uncovered word is worth naming to the reader."""


@dataclass(frozen=True, slots=True)
class Signals:
    """Numbers from which the probability of an answer is estimated; see `decide`.

    Attributes:
        coverage: share of the question's words, by importance, that the best document contains.
        question_coverage: the same for the best typical question.
        asked_coverage: coverage of the words of the asking sentences by the text of the best document.
        asked_coverage_first: the same by the first document.
        asked_coverage_questions: the same by the first document with its typical questions.
        unknown: share of words that neither the base nor the found documents know.
        words: BM25 score of the first document as a share of what is possible.
        grams: n-gram score of the first document for each n-gram of the question.
        similarity: cosine of question and first document.
        question_similarity: cosine of question and the best typical question of the first document.
        score: fused score of the first document: how far the signals agree.
        land_gap: how much coverage is lost when only documents of the named Land or country count.
        is_abroad: 1 when a country is named that the first document is not about.
        place_missing: 1 when the asking sentences name a municipality that no found document names.
        place_missing_first: the same for the first document.
        year_missing: 1 when they name a year that the first document does not.
        aspect_asked: 1 when they ask for something of a known kind, such as a price.
        aspect_missing_first: 1 when the first document states nothing of the kind.
        aspect_gap: how much coverage is lost when only sentences that state it count.
        length: logarithm of the number of words.
    """

    coverage: float
    question_coverage: float
    asked_coverage: float
    asked_coverage_first: float
    asked_coverage_questions: float
    unknown: float
    words: float
    grams: float
    similarity: float
    question_similarity: float
    score: float
    land_gap: float
    is_abroad: float
    place_missing: float
    place_missing_first: float
    year_missing: float
    aspect_asked: float
    aspect_missing_first: float
    aspect_gap: float
    length: float

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the names of the signals in order."""
        return tuple(field.name for field in fields(cls))

    @classmethod
    def none(cls) -> Signals:
        """Return the signals of a question for which nothing is found."""
        return cls(*(0.0 for _ in fields(cls)))

    def values(self) -> tuple[float, ...]:
        """Return the signals in the order of their names."""
        return astuple(self)

    @property
    def relatedness(self) -> float:
        """How near the question is to the subjects of the base at all."""
        return self.words + self.similarity - self.unknown


@dataclass(frozen=True, slots=True)
class Evidence:
    """The signals, and what the found documents lack in the words of the question.

    Attributes:
        missing: words of the question that no found document contains, most important first.
        missing_place: the place that no found document is about, if the question names one.
        missing_aspect: German name of what is asked for and the first document does not state.
        missing_year: the year that the first document does not name, if the question names one.
    """

    signals: Signals
    missing: tuple[str, ...] = ()
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
        haystacks = [self._support.haystack(_whole_text(document)) for document in documents]
        coverages = [self._support.coverage(needs, haystack) for haystack in haystacks]
        asking = asking_of(query.reading)
        asked = self._asked_needs(asking, needs)
        asked_coverages = [
            self._support.coverage(asked, self._support.haystack(_own_text(d))) for d in documents
        ]
        land = _land_of(query.reading)
        land_gap = _land_gap(query.reading, documents, coverages) if land else 0.0
        absent = [place for place in asking.places if not place.is_named_in(_own_text(documents[0]))]
        nowhere = [p for p in absent if not any(p.is_named_in(_own_text(d)) for d in documents[1:])]
        years = [year for year in asking.years if year not in _own_text(documents[0])]
        gaps = [self._aspect_gap(a, asked, documents, candidates) for a in asked_aspects(asking.text)]
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
            land_gap=land_gap,
            is_abroad=float(_is_abroad(query.reading, documents[0])),
            place_missing=float(bool(nowhere)),
            place_missing_first=float(bool(absent)),
            year_missing=float(bool(years)),
            aspect_asked=float(bool(gaps)),
            aspect_missing_first=max((float(g.is_missing_first) for g in gaps), default=0.0),
            aspect_gap=max((g.gap for g in gaps), default=0.0),
            length=math.log1p(len(query.words)),
        )
        return Evidence(
            signals,
            missing=_missing(needs, haystacks),
            missing_place=nowhere[0].name if nowhere else land if land_gap > _NOTABLE_GAP else None,
            missing_aspect=next((g.aspect.label for g in gaps if g.is_missing_first), None),
            missing_year=years[0] if years else None,
        )

    def _asked_needs(self, asking: Asking, needs: Sequence[Need]) -> list[Need]:
        stems = {word.stem for word in self._analyzer.analyze(asking.text)}
        return [need for need in needs if need.word.stem in stems] or list(needs)

    def _question_coverage(self, needs: Sequence[Need], documents: Sequence[Document]) -> float:
        questions = [question for document in documents for question in document.questions]
        return max((self._support.coverage(needs, self._support.haystack(q)) for q in questions), default=0.0)

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
        whole = [self._support.coverage(rest, self._support.haystack(_own_text(d))) for d in documents]
        return _AspectGap(aspect, told[0] is None, max(whole) - max(best or 0.0 for best in told))

    def _coverage_in_place(self, needs: Sequence[Need], candidate: Candidate, heading: str) -> float:
        document = candidate.document
        title = " ".join((document.title, document.municipality or "", *document.states))
        haystacks = (self._support.haystack(title), self._support.haystack(f"{candidate.text} {heading}"))
        return weighted_share(needs, np.maximum(*(self._support.matches(needs, h) for h in haystacks)))


def _own_text(document: Document) -> str:
    return "\n".join((document.title, *document.states, document.municipality or "", document.text))


def _whole_text(document: Document) -> str:
    return "\n".join((_own_text(document), *document.questions))


def _land_of(question: str) -> str | None:
    places = laender_in(question) + countries_in(question)
    return places[0] if places else None


def _land_gap(question: str, documents: Sequence[Document], coverages: Sequence[float]) -> float:
    fitting = [c for d, c in zip(documents, coverages, strict=True) if _is_about_land(question, d)]
    return max(coverages) - max(fitting, default=0.0)


def _is_about_land(question: str, document: Document) -> bool:
    text = _whole_text(document)
    laender, countries = laender_in(question), countries_in(question)
    in_laender = not laender or bool({*laender} & {*document.states, *laender_in(text)})
    in_countries = not countries or bool({*countries} & {*countries_in(text)})
    return in_laender and in_countries


def _is_abroad(question: str, document: Document) -> bool:
    countries = countries_in(question)
    return bool(countries) and not {*countries} & {*countries_in(_own_text(document))}


def _missing(needs: Sequence[Need], haystacks: Sequence[Haystack]) -> tuple[str, ...]:
    total = sum(need.importance for need in needs)
    uncovered = [
        need
        for need in needs
        if need.importance >= _MISSING_SHARE * total and max(h.match(need) for h in haystacks) < _COVERED
    ]
    return tuple(need.word.surface for need in sorted(uncovered, key=lambda need: -need.importance))
