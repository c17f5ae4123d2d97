"""Keeps the questions that readers pass on to the coordinators."""

from __future__ import annotations

import secrets
from datetime import date

from sqlalchemy import delete, insert, select, update

from assistant.coordination.referral import Referral, StoredReferral
from assistant.database.database import Database
from assistant.database.tables import referrals as table
from assistant.errors import ReferralUnknownError

_ID_BYTES = 24
"""192 random bits: who knows the id may take the question back."""


class ReferralStore:
    """Stores referrals; usable from several threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, referral: Referral, today: date) -> str:
        """Store a referral; return the id under which it can be taken back."""
        referral_id = secrets.token_urlsafe(_ID_BYTES)
        row = {
            "referral_id": referral_id,
            "received_on": today,
            "question": referral.question,
            "message": referral.message,
            "outcome": referral.outcome,
            "reply_to": referral.reply_to,
        }
        with self._database.writing() as connection:
            connection.execute(insert(table).values(row))
        return referral_id

    def all(self) -> tuple[StoredReferral, ...]:
        """List what is stored, the latest first."""
        query = select(table).order_by(table.c.received_on.desc(), table.c.referral_id)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(
            StoredReferral(
                row.referral_id,
                Referral(row.question, row.message, row.outcome, row.reply_to),
                row.received_on,
                row.done_on,
            )
            for row in rows
        )

    def mark(self, referral_id: str, done_on: date | None) -> None:
        """Note since when a referral is done, or that it is open again; raises ReferralUnknownError."""
        change = update(table).where(table.c.referral_id == referral_id).values(done_on=done_on)
        with self._database.writing() as connection:
            if not connection.execute(change).rowcount:
                raise _unknown()

    def delete(self, referral_id: str) -> None:
        """Delete a referral for good; raises ReferralUnknownError."""
        with self._database.writing() as connection:
            if not connection.execute(delete(table).where(table.c.referral_id == referral_id)).rowcount:
                raise _unknown()
        self._database.forget_deleted()

    def purge(self, before: date) -> int:
        """Delete for good what was received before a day; count it."""
        with self._database.writing() as connection:
            count = connection.execute(delete(table).where(table.c.received_on < before)).rowcount
        if count:
            self._database.forget_deleted()
        return count


def _unknown() -> ReferralUnknownError:
    return ReferralUnknownError(
        "Diese weitergegebene Frage gibt es nicht (oder nicht mehr): Sie wurde zurückgezogen oder gelöscht, "
        "oder ihre Aufbewahrung ist abgelaufen."
    )
