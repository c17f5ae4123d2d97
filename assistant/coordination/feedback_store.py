"""Keeps ratings of answers in the database."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, insert, select

from assistant.coordination.feedback import Feedback, Rating, StoredFeedback
from assistant.database.database import Database
from assistant.database.tables import feedback as table
from assistant.errors import StorageError

EARLIER_FILE = "feedback.sqlite3"
"""Where ratings were kept before they moved into the database."""


class FeedbackStore:
    """Stores ratings; usable from several threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, feedback: Feedback, *, today: date | None = None) -> None:
        """Store one rating; raises StorageError.

        Only the day is kept: a time of day could be matched with the log of a proxy.
        """
        row = {
            "received_on": today or datetime.now(UTC).date(),
            "rating": feedback.rating.value,
            "outcome": feedback.outcome,
            "question": feedback.question,
            "comment": feedback.comment,
        }
        with self._database.writing() as connection:
            connection.execute(insert(table).values(row))

    def all(self) -> tuple[Feedback, ...]:
        """List what is stored, oldest first."""
        query = select(table.c.rating, table.c.question, table.c.outcome, table.c.comment)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(table.c.feedback_id)).all()
        return tuple(Feedback(Rating(row.rating), row.question, row.outcome, row.comment) for row in rows)

    def received(self) -> tuple[StoredFeedback, ...]:
        """List what is stored with its days, the latest first."""
        query = select(table).order_by(table.c.feedback_id.desc())
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(
            StoredFeedback(
                row.feedback_id,
                Feedback(Rating(row.rating), row.question, row.outcome, row.comment),
                row.received_on,
            )
            for row in rows
        )

    def delete(self, feedback_id: int) -> None:
        """Delete a rating for good, if it is still there."""
        with self._database.writing() as connection:
            connection.execute(delete(table).where(table.c.feedback_id == feedback_id))
        self._database.forget_deleted()

    def count(self) -> int:
        """Count what is stored."""
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).select_from(table)).scalar_one()

    def purge(self, before: date) -> int:
        """Delete for good what was received before a day; count it."""
        with self._database.writing() as connection:
            count = connection.execute(delete(table).where(table.c.received_on < before)).rowcount
        if count:
            self._database.forget_deleted()
        return count

    def take_over(self, path: Path) -> int:
        """Move the ratings of an earlier file into the database, then delete the file; count them.

        A move that was interrupted is finished by the next one, without a rating lost or doubled.
        """
        if not path.is_file():
            return 0
        rows = _rows_of_earlier_file(path)
        with self._database.writing() as connection:
            known = set(connection.execute(select(table.c.origin)).scalars())
            fresh = [row for row in rows if row["origin"] not in known]
            if fresh:
                connection.execute(insert(table), fresh)
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        return len(fresh)


def _rows_of_earlier_file(path: Path) -> list[dict[str, Any]]:
    query = "SELECT feedback_id, received_on, rating, outcome, question, comment FROM feedback"
    try:
        with closing(sqlite3.connect(path, timeout=20)) as connection:
            found = connection.execute(query).fetchall()
    except sqlite3.Error as error:
        raise StorageError(
            f"Die früheren Rückmeldungen in „{path}“ lassen sich nicht lesen ({error}). Bitte die Datei "
            "prüfen und, wenn sie nicht mehr gebraucht wird, löschen."
        ) from error
    return [
        {
            "received_on": date.fromisoformat(day),
            "rating": rating,
            "outcome": outcome,
            "question": question,
            "comment": comment,
            "origin": hashlib.blake2b(repr(tuple(row)).encode(), digest_size=16).hexdigest(),
        }
        for row in found
        for _, day, rating, outcome, question, comment in [row]
    ]
