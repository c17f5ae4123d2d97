"""Ratings of answers, which hold no identity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Rating(StrEnum):
    """What a reader may say about an answer."""

    HELPFUL = "hilfreich"
    WRONG = "falsch"
    OUTDATED = "veraltet"
    SOURCE_DOES_NOT_FIT = "quelle_passt_nicht"
    INCOMPLETE = "unvollstaendig"


@dataclass(frozen=True, slots=True)
class Feedback:
    """One rating as the reader gave it; nothing in it tells who that was."""

    rating: Rating
    question: str | None = None
    outcome: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class StoredFeedback:
    """A rating with its number and the day on which it came."""

    feedback_id: int
    feedback: Feedback
    received_on: date
