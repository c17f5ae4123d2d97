"""How far the confidence of answers can be taken at its word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.records import Outcome
from eval.bootstrap import Interval, mean_interval
from eval.evaluators.verdict import JudgedTrial
from eval.figures import NUMBER, Figure

_BINS = 10
FIGURE_NAMES = ("brier", "calibration_error")


@dataclass(frozen=True, slots=True)
class Bin:
    """The questions whose confidence lies between two bounds.

    Attributes:
        count: how many there are.
        confidence: their mean confidence.
        share: which share the base answers; as for `confidence`, both sorts of questions weigh the same.
    """

    low: float
    high: float
    count: int
    confidence: float
    share: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """How confidence and truth go together.

    The confidence is fitted so that answerable questions weigh as much as unanswerable ones, however many
    of either a test set happens to hold; so it is measured that way, too.

    Attributes:
        bins: those that hold a question.
        brier: mean squared distance of confidence and truth, 0 at best; 0.25 is a coin.
        error: expected calibration error, the mean distance of confidence and share over all bins.
    """

    bins: tuple[Bin, ...]
    brier: Interval
    error: float

    @property
    def count(self) -> int:
        """How many questions were looked at."""
        return self.brier.count

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The two figures, both better when lower."""
        point = Interval(self.error, self.error, self.error, self.count)
        return (
            Figure("brier", "Konfidenz: Brier-Wert", self.brier, NUMBER, is_lower_better=True),
            Figure(
                "calibration_error",
                "Konfidenz: Eichfehler (ECE)",
                point,
                NUMBER,
                is_lower_better=True,
            ),
        )


def measure_reliability(confidences: Sequence[float], answerable: Sequence[bool]) -> Reliability:
    """Compare probabilities in [0, 1] with the truth, one pair a question; without a question all is NaN."""
    weights = _weights(answerable)
    rows = list(zip(confidences, map(float, answerable), weights, strict=True))
    bins, error = [], 0.0
    for i in range(_BINS):
        members = [row for row in rows if min(_BINS - 1, int(row[0] * _BINS)) == i]
        weight = sum(w for _, _, w in members)
        if not members:
            continue
        confidence = sum(p * w for p, _, w in members) / weight
        share = sum(y * w for _, y, w in members) / weight
        bins.append(Bin(i / _BINS, (i + 1) / _BINS, len(members), confidence, share))
        error += weight * abs(confidence - share) / len(rows)
    brier = mean_interval([w * (p - y) ** 2 for p, y, w in rows])
    return Reliability(tuple(bins), brier, error if rows else float("nan"))


def _weights(answerable: Sequence[bool]) -> list[float]:
    """Return weights with the mean 1 that give both sorts of questions the same weight."""
    n_true = sum(answerable)
    n_false = len(answerable) - n_true
    if not n_true or not n_false:
        return [1.0] * len(answerable)
    return [len(answerable) / (2 * (n_true if one else n_false)) for one in answerable]


def answer_reliability(judged: Sequence[JudgedTrial]) -> Reliability:
    """Compare the confidence of all answers, refusals included, with whether the base has one."""
    pairs = [
        (one.trial.answer.confidence, one.trial.topic.is_answerable)
        for one in judged
        if one.trial.answer is not None and one.trial.answer.outcome is not Outcome.ERROR
    ]
    return measure_reliability([confidence for confidence, _ in pairs], [truth for _, truth in pairs])
