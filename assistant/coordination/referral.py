"""Questions that readers pass on to the coordinators."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from assistant.errors import ReferralError

LONGEST_QUESTION = 4000
LONGEST_MESSAGE = 2000
LONGEST_ADDRESS = 254
_ADDRESS = re.compile(r"[^@\s<>()\[\],;:\"]+@[^@\s<>()\[\],;:\"]+\.[^@\s<>()\[\],;:\".]{2,}")


@dataclass(frozen=True, slots=True)
class Referral:
    """A question as a reader passes it on.

    Attributes:
        question: what was asked.
        message: what the reader adds to it.
        outcome: how the answer to it ended, if there was one.
        reply_to: the e-mail address for the reply, only if the reader gave one.
    """

    question: str
    message: str | None = None
    outcome: str | None = None
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class StoredReferral:
    """A referral with what the house notes beside it."""

    referral_id: str
    referral: Referral
    received_on: date
    done_on: date | None = None


def checked_referral(
    question: str, message: str = "", reply_to: str = "", outcome: str | None = None
) -> Referral:
    """Return what a reader typed as a referral; raises ReferralError."""
    question, message, reply_to = question.strip(), message.strip(), reply_to.strip()
    if not question:
        raise ReferralError("Die Frage fehlt. Bitte schreiben Sie, was die Koordinationsstelle klären soll.")
    for text, longest, name in (
        (question, LONGEST_QUESTION, "Frage"),
        (message, LONGEST_MESSAGE, "Nachricht"),
    ):
        if len(text) > longest:
            raise ReferralError(
                f"Die {name} ist {len(text)} Zeichen lang, erlaubt sind {longest}. Bitte kürzen Sie sie."
            )
    if reply_to and (len(reply_to) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(reply_to)):
        raise ReferralError(
            "Die E-Mail-Adresse ist nicht vollständig. Bitte prüfen Sie sie (wie name@gemeinde.de) oder "
            "lassen Sie das Feld leer."
        )
    return Referral(question, message or None, outcome, reply_to or None)
