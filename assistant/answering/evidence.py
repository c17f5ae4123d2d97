"""Measuring how well the found documents carry an answer to the question."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

from assistant.answering.candidates import Candidate
from assistant.answering.slots import Slot, asked_slots
from assistant.language.places import countries_in, laender_in
from assistant.records import Document, ScoredDocument
from assistant.retrieval.query import Query
from assistant.retrieval.support import Haystack, Need, SupportScorer

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
        unknown: share of words that neither the base nor the found documents know.
        words: BM25 score of the first document as a share of what is possible.
        grams: n-gram score of the first document for each n-gram of the question.
        similarity: cosine of question and first document.
        question_similarity: cosine of question and the best typical question of the first document.
        score: fused score of the first document: how far the signals agree.
        place_gap: how much coverage is lost when only documents of the named place count.
        slot_asked: 1 when the question asks for a value.
        slot_gap: how much coverage is lost when only sentences with such a value count.
        length: logarithm of the number of words.
    """

    coverage: float
    question_coverage: float
    unknown: float
    words: float
    grams: float
    similarity: float
    question_similarity: float
    score: float
    place_gap: float
    slot_asked: float
    slot_gap: float
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
        missing_slot: German name of the kind of value that no fitting sentence states.
    """

    signals: Signals
    missing: tuple[str, ...]
    missing_place: str | None
    missing_slot: str | None


class EvidenceReader:
    """Compares a question with the documents found for it."""

    def __init__(self, support: SupportScorer) -> None:
        self._support = support

    def read(
        self, query: Query, found: Sequence[ScoredDocument], candidates: Sequence[Candidate]
    ) -> Evidence:
        """Measure the evidence; `found` must not be empty, `candidates` are the sentences in it."""
        needs = self._support.needs(query)
        found = found[:_DOCUMENTS]
        haystacks = [self._support.haystack(_whole_text(s.document)) for s in found]
        coverages = [self._support.coverage(needs, h) for h in haystacks]
        place = _place_of(query.text)
        place_gap = self._place_gap(query.text, found, coverages) if place else 0.0
        slots = asked_slots(query.text)
        slot_gap = _slot_gap(slots, candidates) if slots else 0.0
        parts = found[0].parts
        ceiling = _BM25_CEILING * sum(need.importance for need in needs)
        signals = Signals(
            coverage=max(coverages),
            question_coverage=self._question_coverage(needs, found),
            unknown=self._unknown(needs, haystacks),
            words=parts["words"] / max(ceiling, 1e-9),
            grams=parts["grams"] / max(1, sum(len(word.grams) for word in query.words)),
            similarity=parts["dense"],
            question_similarity=parts["dense_question"],
            score=found[0].score,
            place_gap=place_gap,
            slot_asked=float(bool(slots)),
            slot_gap=slot_gap,
            length=math.log1p(len(query.words)),
        )
        return Evidence(
            signals,
            missing=_missing(needs, haystacks),
            missing_place=place if place_gap > _NOTABLE_GAP else None,
            missing_slot=slots[0].label if slot_gap > _NOTABLE_GAP else None,
        )

    def _question_coverage(self, needs: Sequence[Need], found: Sequence[ScoredDocument]) -> float:
        questions = [q for s in found for q in s.document.questions]
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

    def _place_gap(self, question: str, found: Sequence[ScoredDocument], coverages: Sequence[float]) -> float:
        fitting = [c for s, c in zip(found, coverages, strict=True) if _is_about_place(question, s.document)]
        return max(coverages) - max(fitting, default=0.0)


def _slot_gap(slots: Sequence[Slot], candidates: Sequence[Candidate]) -> float:
    best = max((c.coverage for c in candidates), default=0.0)
    stating = (c.coverage for c in candidates if any(slot.stated.search(c.text) for slot in slots))
    return best - max(stating, default=0.0)


def _whole_text(document: Document) -> str:
    return "\n".join(
        (document.title, *document.states, document.municipality or "", document.text, *document.questions)
    )


def _place_of(question: str) -> str | None:
    places = laender_in(question) + countries_in(question)
    return places[0] if places else None


def _is_about_place(question: str, document: Document) -> bool:
    text = _whole_text(document)
    laender, countries = laender_in(question), countries_in(question)
    in_laender = not laender or bool({*laender} & {*document.states, *laender_in(text)})
    in_countries = not countries or bool({*countries} & {*countries_in(text)})
    return in_laender and in_countries


def _missing(needs: Sequence[Need], haystacks: Sequence[Haystack]) -> tuple[str, ...]:
    total = sum(need.importance for need in needs)
    uncovered = [
        need
        for need in needs
        if need.importance >= _MISSING_SHARE * total and max(h.match(need) for h in haystacks) < _COVERED
    ]
    return tuple(need.word.surface for need in sorted(uncovered, key=lambda need: -need.importance))
