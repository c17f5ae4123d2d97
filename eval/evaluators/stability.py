"""Evaluators of stability: does a question lead to the same sources however it is worded."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from eval.asked_wordings import AskedQuestion, AskedWording
from eval.evaluators.verdict import Verdict
from eval.labels import STYLES

_DECISIONS = {True: "beantwortet", False: "nicht beantwortet"}


class StabilityEvaluator(ABC):
    """Compares every other wording of a question with the original."""

    name: ClassVar[str]

    @abstractmethod
    def compare(self, original: AskedWording, other: AskedWording) -> float | None:
        """Return how alike they are in [0, 1], or None where neither has what is compared."""

    @abstractmethod
    def describe(self, original: AskedWording, other: AskedWording) -> str:
        """Say in German in what they differ."""

    def judge(self, asked: AskedQuestion) -> Verdict:
        """Return the mean over the other wordings; the reason lists those that differ."""
        original = asked.original
        pairs = [(other, self.compare(original, other)) for other in asked.others]
        values = [value for _, value in pairs if value is not None]
        if not values:
            return Verdict(None, "nichts zu vergleichen")
        differing = [
            f"{STYLES[other.style]}: {self.describe(original, other)}"
            for other, value in pairs
            if value is not None and value < 1
        ]
        return Verdict(sum(values) / len(values), "; ".join(differing) or "in allen Fassungen gleich")


class SameFirstDocument(StabilityEvaluator):
    """Measures in which share of the other wordings the same document comes first."""

    name = "same_first_document"

    def compare(self, original: AskedWording, other: AskedWording) -> float:
        """Return 1 for the same document; finding nothing is never the same."""
        return float(original.first is not None and original.first == other.first)

    def describe(self, original: AskedWording, other: AskedWording) -> str:
        """Name both documents."""
        return f"{other.first or 'nichts'} statt {original.first or 'nichts'}"


class SharedSources(StabilityEvaluator):
    """Measures how far the answers cite the same documents: shared ones of all that either cites."""

    name = "shared_sources"

    def compare(self, original: AskedWording, other: AskedWording) -> float | None:
        """Return the Jaccard index; where neither cites anything there is none."""
        either = original.cited | other.cited
        return len(original.cited & other.cited) / len(either) if either else None

    def describe(self, original: AskedWording, other: AskedWording) -> str:
        """Count the shared documents."""
        shared, either = original.cited & other.cited, original.cited | other.cited
        return f"{len(shared)} von {len(either)} Quellen gemeinsam"


class SameDecision(StabilityEvaluator):
    """Measures in which share of the other wordings it was decided alike whether to answer."""

    name = "same_decision"

    def compare(self, original: AskedWording, other: AskedWording) -> float:
        """Return 1 if both are answered, or neither."""
        return float(original.is_answered is other.is_answered)

    def describe(self, original: AskedWording, other: AskedWording) -> str:
        """Say what was decided in either wording."""
        return f"{_DECISIONS[other.is_answered]} statt {_DECISIONS[original.is_answered]}"


STABILITY: tuple[StabilityEvaluator, ...] = (SameFirstDocument(), SharedSources(), SameDecision())
