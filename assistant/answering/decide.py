"""Deciding whether the knowledge base answers a question, from calibrated signals."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from assistant.answering.evidence import Evidence
from assistant.answering.signals import Signals
from assistant.records import Outcome


@dataclass(frozen=True, slots=True)
class Regression:
    """A logistic regression on standardised signals.

    Attributes:
        weights: name of a signal to (mean, standard deviation, coefficient).
        intercept: constant term.
    """

    weights: dict[str, tuple[float, float, float]]
    intercept: float

    def probability(self, signals: Signals) -> float:
        """Return a probability in [0, 1]."""
        total = self.intercept
        for name, value in zip(Signals.names(), signals.values(), strict=True):
            mean, deviation, coefficient = self.weights[name]
            total += coefficient * (value - mean) / deviation
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True, slots=True)
class Estimates:
    """Two regressions for one kind of documents, and from which probabilities what is done.

    Attributes:
        belongs: the probability that a question belongs to the subjects of the base at all.
        answers: the probability that the base answers a question that does.
        belongs_from: probability from which a question is taken to belong to the base.
        refuse_below: probability below which nothing is answered.
        answer_from: probability from which an answer is given without reserve.
    """

    belongs: Regression
    answers: Regression
    belongs_from: float
    refuse_below: float
    answer_from: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was fitted to judged questions.

    Attributes:
        with_questions: for documents with typical questions.
        without_questions: for the documents of others, which have none; every signal says something else.
    """

    with_questions: Estimates
    without_questions: Estimates

    def of(self, evidence: Evidence) -> Estimates:
        """Return the estimates that fit the first document."""
        return self.with_questions if evidence.has_questions else self.without_questions


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome to aim at, and the probability that the base answers the question."""

    outcome: Outcome
    probability: float


def decide(evidence: Evidence, calibration: Calibration) -> Decision:
    """Choose between an answer, an answer with a named gap, and a refusal."""
    estimates = calibration.of(evidence)
    belongs = estimates.belongs.probability(evidence.signals)
    answers = estimates.answers.probability(evidence.signals)
    if belongs < estimates.belongs_from:
        outcome = Outcome.OUT_OF_SCOPE
    elif answers < estimates.refuse_below:
        outcome = Outcome.NOT_FOUND
    # What is asked for and not there is named, however well the rest fits.
    elif answers < estimates.answer_from or evidence.has_named_gap:
        outcome = Outcome.PARTLY_ANSWERED
    else:
        outcome = Outcome.ANSWERED
    return Decision(outcome, min(belongs, answers))


def load_calibration() -> Calibration:
    """Load the shipped calibration."""
    stored = json.loads(files("assistant.answering").joinpath("data/calibration.json").read_text("utf-8"))
    return Calibration(_estimates(stored["with_questions"]), _estimates(stored["without_questions"]))


def _estimates(stored: dict[str, Any]) -> Estimates:
    thresholds = (stored[name] for name in ("belongs_from", "refuse_below", "answer_from"))
    return Estimates(_regression(stored["belongs"]), _regression(stored["answers"]), *thresholds)


def _regression(stored: dict[str, Any]) -> Regression:
    weights = {name: (w["mean"], w["deviation"], w["coefficient"]) for name, w in stored["signals"].items()}
    return Regression(weights, stored["intercept"])
