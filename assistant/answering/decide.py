"""Deciding whether the knowledge base answers a question, from calibrated signals."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from importlib.resources import files

from assistant.answering.evidence import Evidence, Signals
from assistant.records import Outcome


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression on standardised signals, fitted to the development questions.

    Attributes:
        weights: name of a signal to (mean, standard deviation, coefficient).
        intercept: constant term.
        answer_from: probability from which an answer is given without reserve.
        refuse_below: probability below which nothing is answered.
        out_of_scope_below: relatedness of question and base below which it belongs to another subject.
    """

    weights: dict[str, tuple[float, float, float]]
    intercept: float
    answer_from: float
    refuse_below: float
    out_of_scope_below: float

    def probability(self, signals: Signals) -> float:
        """Return the estimated probability in [0, 1] that the base answers the question."""
        total = self.intercept
        for name, value in zip(Signals.names(), signals.values(), strict=True):
            mean, deviation, coefficient = self.weights[name]
            total += coefficient * (value - mean) / deviation
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome to aim at, and the probability behind it."""

    outcome: Outcome
    probability: float


def decide(evidence: Evidence, calibration: Calibration) -> Decision:
    """Choose between an answer, an answer with a named gap, and a refusal."""
    probability = calibration.probability(evidence.signals)
    # What is asked for and not there is named, however well the rest fits.
    if probability >= calibration.answer_from and not evidence.has_named_gap:
        return Decision(Outcome.ANSWERED, probability)
    if probability >= calibration.refuse_below:
        return Decision(Outcome.PARTLY_ANSWERED, probability)
    is_foreign = evidence.signals.relatedness < calibration.out_of_scope_below
    return Decision(Outcome.OUT_OF_SCOPE if is_foreign else Outcome.NOT_FOUND, probability)


def load_calibration() -> Calibration:
    """Load the shipped calibration."""
    fields = json.loads(files("assistant.answering").joinpath("data/calibration.json").read_text("utf-8"))
    weights = {name: (w["mean"], w["deviation"], w["coefficient"]) for name, w in fields["signals"].items()}
    return Calibration(
        weights,
        fields["intercept"],
        fields["answer_from"],
        fields["refuse_below"],
        fields["out_of_scope_below"],
    )
