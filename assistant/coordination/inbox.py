"""What coordinators see of ratings and questions, chosen by filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.coordination.feedback import StoredFeedback
from assistant.coordination.referral import StoredReferral

OPEN = "offen"
DONE = "erledigt"
REFERRALS = "fragen"
RATINGS = "bewertungen"


@dataclass(frozen=True, slots=True)
class InboxChoice:
    """What a coordinator chose; fields are named as in addresses, empty ones restrict nothing."""

    was: str = ""
    stand: str = ""
    bewertung: str = ""
    suche: str = ""


@dataclass(frozen=True, slots=True)
class Inbox:
    """What fits a choice, the latest first."""

    referrals: tuple[StoredReferral, ...]
    ratings: tuple[StoredFeedback, ...]


def chosen(
    referrals: Sequence[StoredReferral], ratings: Sequence[StoredFeedback], choice: InboxChoice
) -> Inbox:
    """Return what fits a choice; a filter that only the other list has leaves a list as it is."""
    return Inbox(
        () if choice.was == RATINGS else tuple(one for one in referrals if _fits_referral(one, choice)),
        () if choice.was == REFERRALS else tuple(one for one in ratings if _fits_rating(one, choice)),
    )


def _fits_referral(stored: StoredReferral, choice: InboxChoice) -> bool:
    state = DONE if stored.done_on else OPEN
    referral = stored.referral
    texts = (referral.question, referral.message, referral.reply_to)
    return choice.stand in {"", state} and _has(texts, choice.suche)


def _fits_rating(stored: StoredFeedback, choice: InboxChoice) -> bool:
    feedback = stored.feedback
    return choice.bewertung in {"", feedback.rating.value} and _has(
        (feedback.question, feedback.comment), choice.suche
    )


def _has(texts: Sequence[str | None], search: str) -> bool:
    text = " ".join(filter(None, texts)).casefold()
    return all(word in text for word in search.casefold().split())
