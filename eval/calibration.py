"""Fits the decision between answering and refusing to judged questions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answering.evidence import Signals
from assistant.pipeline import Assistant
from eval.topics import Missing, Topic

TARGET = Path(__file__).parents[1] / "assistant/answering/data/calibration.json"
_REGULARISATION = 3.0
"""Weight of the squared coefficients against the log loss.

Chosen by leaving out whole groups of questions, each by another author, not single questions.
"""
_FOLDS = 10
_STEPS = 50
_SEED = 1
REFUSE_BELOW = 0.35
ANSWER_FROM = 0.55
_FOREIGN_QUANTILE = 0.1
"""Share of near misses that may be called foreign to the subject."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression on standardised signals."""

    mean: Floats
    deviation: Floats
    coefficients: Floats
    intercept: float

    def probabilities(self, signals: Floats) -> Floats:
        """Return the probability of an answer for each row of signals."""
        return 1 / (
            1 + np.exp(-((signals - self.mean) / self.deviation @ self.coefficients + self.intercept))
        )


def measure(assistant: Assistant, topics: Sequence[Topic]) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the signals of every question, shape (n, n_signals), and whether it is answerable."""
    rows = [assistant.measure(topic.question).values() for topic in topics]
    return np.array(rows), np.array([topic.is_answerable for topic in topics])


def fit(
    signals: Floats,
    answerable: NDArray[np.bool_],
    *,
    is_balanced: bool = True,
    regularisation: float = _REGULARISATION,
) -> Logistic:
    """Fit by Newton's method; balanced, both classes weigh the same however many rows they have."""
    mean, deviation = signals.mean(axis=0), np.maximum(signals.std(axis=0), 1e-9)
    rows = np.column_stack(((signals - mean) / deviation, np.ones(len(signals))))
    weights = np.ones(len(signals))
    if is_balanced:
        share = max(answerable.mean(), 1e-9), max((~answerable).mean(), 1e-9)
        weights = np.where(answerable, 0.5 / share[0], 0.5 / share[1])
    penalty = np.diag([regularisation] * signals.shape[1] + [0.0])
    solution = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-rows @ solution))
        gradient = rows.T @ (weights * (p - answerable)) + penalty @ solution
        hessian = (rows.T * (weights * p * (1 - p))) @ rows + penalty
        solution -= np.linalg.solve(hessian, gradient)
    return Logistic(mean, deviation, solution[:-1], float(solution[-1]))


def cross_validated(signals: Floats, answerable: NDArray[np.bool_]) -> Floats:
    """Return for every question the probability from a fit that has not seen it."""
    order = np.random.default_rng(_SEED).permutation(len(signals))
    probabilities = np.empty(len(signals))
    for fold in range(_FOLDS):
        held_out = np.zeros(len(signals), np.bool_)
        held_out[order[fold::_FOLDS]] = True
        probabilities[held_out] = fit(signals[~held_out], answerable[~held_out]).probabilities(
            signals[held_out]
        )
    return probabilities


def area_under_curve(probabilities: Floats, answerable: NDArray[np.bool_]) -> float:
    """Return the chance that an answerable question gets the higher probability of a random pair."""
    higher = probabilities[answerable][:, None] - probabilities[~answerable][None, :]
    return float((higher > 0).mean() + 0.5 * (higher == 0).mean())


def write_calibration(model: Logistic, foreign_below: float, path: Path = TARGET) -> None:
    """Write the calibration that the assistant loads."""
    signals = {
        name: {
            "mean": round(float(model.mean[i]), 6),
            "deviation": round(float(model.deviation[i]), 6),
            "coefficient": round(float(model.coefficients[i]), 6),
        }
        for i, name in enumerate(Signals.names())
    }
    fields = {
        "signals": signals,
        "intercept": round(model.intercept, 6),
        "answer_from": ANSWER_FROM,
        "refuse_below": REFUSE_BELOW,
        "out_of_scope_below": round(foreign_below, 6),
    }
    path.write_text(json.dumps(fields, indent=1) + "\n", "utf-8")


def foreign_threshold(signals: Floats, topics: Sequence[Topic]) -> float:
    """Return the relatedness below which a refused question counts as foreign to the subject."""
    near = [row for row, topic in zip(signals, topics, strict=True) if topic.missing is Missing.NEAR_MISS]
    related = [Signals(*map(float, row)).relatedness for row in near]
    return float(np.quantile(related, _FOREIGN_QUANTILE)) if related else 0.0
