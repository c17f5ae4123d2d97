"""How likely a sentence of a found document states what the question asks for."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from assistant.answering.asking import asking_of
from assistant.answering.aspects import Aspect, asked_aspects
from assistant.answering.candidates import Candidate
from assistant.records import Intent, ScoredDocument
from assistant.retrieval.intent import KIND_OF_INTENT
from assistant.retrieval.query import Query

_DIGIT = re.compile(r"\d")
_VALUES = {Intent.NUMBER, Intent.FUNDING, Intent.COMPARISON}
"""Kinds of questions whose answers are mostly values."""


@dataclass(frozen=True, slots=True)
class SentenceFeatures:
    """What tells whether a sentence states a fact that the question asks for.

    Attributes:
        document: score of its document beside the best one.
        document_coverage: best coverage of a sentence of its document beside that of all.
        is_wanted: whether its document is of a kind that the question asks for.
        has_number: whether it contains a digit, where the question asks for values at all.
        value: 1 when it states the kind of value that is asked for, -1 when it does not, 0 when none is.
        score: how well it fits, as `Candidate.score`.
        similarity: cosine of sentence and question.
        behind: its score less that of the best sentence of its document.
    """

    document: float
    document_coverage: float
    is_wanted: float
    has_number: float
    value: float
    score: float
    similarity: float
    behind: float

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the names of the features in order."""
        return tuple(field.name for field in fields(cls))

    def values(self) -> tuple[float, ...]:
        """Return the features in the order of their names."""
        return tuple(getattr(self, name) for name in self.names())


@dataclass(frozen=True, slots=True)
class SentenceWeights:
    """A logistic regression on standardised features, each array in the order of their names."""

    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]
    coefficients: NDArray[np.float64]
    intercept: float

    def likelihoods(self, rows: Sequence[SentenceFeatures]) -> list[float]:
        """Return for each sentence the probability in [0, 1] that it states what is asked for."""
        values = np.array([row.values() for row in rows]).reshape(len(rows), len(self.mean))
        totals = (values - self.mean) / self.deviation @ self.coefficients + self.intercept
        return [1 / (1 + math.exp(-max(-30.0, min(30.0, total)))) for total in totals.tolist()]


def sentence_features(
    query: Query, found: Sequence[ScoredDocument], candidates: Sequence[Candidate]
) -> list[SentenceFeatures]:
    """Describe every candidate; `found` are the documents that they come from."""
    highest = max((scored.score for scored in found), default=0.0) or 1.0
    scores = {scored.document.document_id: scored.score / highest for scored in found}
    coverage: dict[str, float] = {}
    best: dict[str, float] = {}
    for c in candidates:
        name = c.document.document_id
        coverage[name] = max(coverage.get(name, 0.0), c.coverage)
        best[name] = max(best.get(name, -math.inf), c.score)
    most = max(coverage.values(), default=0.0) or 1.0
    wanted = {kind for intent in query.intents for kind in KIND_OF_INTENT.get(intent, ())}
    aspects = asked_aspects(asking_of(query.reading).text)
    asks_values = bool(aspects) or not _VALUES.isdisjoint(query.intents)
    rows = []
    for c in candidates:
        name = c.document.document_id
        rows.append(
            SentenceFeatures(
                document=scores[name],
                document_coverage=coverage[name] / most,
                is_wanted=float(c.document.kind in wanted),
                has_number=float(asks_values and bool(_DIGIT.search(c.text))),
                value=_value(aspects, c),
                score=c.score,
                similarity=c.similarity,
                behind=c.score - best[name],
            )
        )
    return rows


def with_likelihoods(
    query: Query, found: Sequence[ScoredDocument], candidates: Sequence[Candidate], weights: SentenceWeights
) -> list[Candidate]:
    """Return the candidates with the probability that each states what the question asks for."""
    likelihoods = weights.likelihoods(sentence_features(query, found, candidates))
    return [replace(c, likelihood=p) for c, p in zip(candidates, likelihoods, strict=True)]


def _value(aspects: Sequence[Aspect], candidate: Candidate) -> float:
    if not aspects:
        return 0.0
    heading = " ".join(candidate.chunk.heading_path)
    return 1.0 if any(aspect.is_told(candidate.text, heading) for aspect in aspects) else -1.0


def load_sentence_weights() -> SentenceWeights:
    """Load the shipped weights."""
    stored = json.loads(files("assistant.answering").joinpath("data/sentences.json").read_text("utf-8"))
    of_names = [stored["features"][name] for name in SentenceFeatures.names()]
    mean, deviation, coefficients = (
        np.array([one[part] for one in of_names], np.float64) for part in ("mean", "deviation", "coefficient")
    )
    return SentenceWeights(mean, deviation, coefficients, stored["intercept"])
