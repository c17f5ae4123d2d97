"""The numbers from which the probability is estimated that the base answers a question."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields


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
        open_question: how far the best typical question of the first document that asks for the same kind
            of thing speaks of what the title leaves open.
        open_sentence: how far the best sentence speaks of what the title of its document leaves open.
        sentence_similarity: cosine of the question and the nearest sentence.
        likelihood: logarithm of the probability that the best sentence states what is asked for.
        land_gap: how much coverage is lost when only documents of the named Land or country count.
        land_elsewhere: 1 when the first document is about other Länder than the one asked for.
        is_abroad: 1 when a country is named that the first document is not about.
        place_missing: 1 when the asking sentences name a municipality that no found document names.
        place_missing_first: the same for the first document.
        place_missing_told: 1 when the rest of the message names one that no found document names.
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
    open_question: float
    open_sentence: float
    sentence_similarity: float
    likelihood: float
    land_gap: float
    land_elsewhere: float
    is_abroad: float
    place_missing: float
    place_missing_first: float
    place_missing_told: float
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
