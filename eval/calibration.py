"""Fits the decision between answering and refusing to judged questions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answering.signals import Signals
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

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probabilities what is done; see `assistant.answering.decide.Estimates`."""

    belongs_from: float
    refuse_below: float
    answer_from: float


THRESHOLDS = {
    "with_questions": Thresholds(belongs_from=0.5, refuse_below=0.1, answer_from=0.5),
    "without_questions": Thresholds(belongs_from=0.4, refuse_below=0.15, answer_from=0.5),
}
"""Chosen so that of the questions of another author about 96 of 100 answerable ones are answered."""


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
    mean, deviation = signals.mean(axis=0), signals.std(axis=0)
    deviation[deviation == 0] = 1.0  # a signal that never changes: no typical questions, no likeness to them
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


def cross_validated(
    signals: Floats, is_so: NDArray[np.bool_], is_fitted: NDArray[np.bool_] | None = None
) -> Floats:
    """Return for every question the probability that something is so, from a fit that has not seen it.

    Args:
        signals: shape (n, n_signals).
        is_so: what is to be told, shape (n,).
        is_fitted: the questions to learn from; all by default.
    """
    is_fitted = np.ones(len(signals), np.bool_) if is_fitted is None else is_fitted
    order = np.random.default_rng(_SEED).permutation(len(signals))
    probabilities = np.empty(len(signals))
    for fold in range(_FOLDS):
        held_out = np.zeros(len(signals), np.bool_)
        held_out[order[fold::_FOLDS]] = True
        learned = ~held_out & is_fitted
        probabilities[held_out] = fit(signals[learned], is_so[learned]).probabilities(signals[held_out])
    return probabilities


def area_under_curve(probabilities: Floats, answerable: NDArray[np.bool_]) -> float:
    """Return the chance that an answerable question gets the higher probability of a random pair."""
    higher = probabilities[answerable][:, None] - probabilities[~answerable][None, :]
    return float((higher > 0).mean() + 0.5 * (higher == 0).mean())


def is_foreign(topics: Sequence[Topic]) -> NDArray[np.bool_]:
    """Return which questions belong to another subject."""
    return np.array([topic.missing is Missing.OFF_TOPIC for topic in topics])


def write_calibration(models: Mapping[str, tuple[Logistic, Logistic]], path: Path = TARGET) -> None:
    """Write the calibration that the assistant loads.

    Args:
        models: for each kind of documents whether a question belongs to the base, and whether the base
            answers it.
        path: where to.
    """
    fields = {
        name: {**asdict(THRESHOLDS[name]), "belongs": _stored(belongs), "answers": _stored(answers)}
        for name, (belongs, answers) in models.items()
    }
    path.write_text(json.dumps(fields, indent=1) + "\n", "utf-8")


def _stored(model: Logistic) -> dict[str, object]:
    signals = {
        name: {
            "mean": round(float(model.mean[i]), 6),
            "deviation": round(float(model.deviation[i]), 6),
            "coefficient": round(float(model.coefficients[i]), 6),
        }
        for i, name in enumerate(Signals.names())
    }
    return {"signals": signals, "intercept": round(model.intercept, 6)}
