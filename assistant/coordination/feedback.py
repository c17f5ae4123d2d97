"""Ratings of answers, stored without identity until their retention ends."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from assistant.errors import StorageError

RETENTION = timedelta(days=90)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS feedback (
    feedback_id INTEGER PRIMARY KEY,
    received_on TEXT NOT NULL,
    rating TEXT NOT NULL,
    outcome TEXT,
    question TEXT,
    comment TEXT
);
CREATE INDEX IF NOT EXISTS feedback_received_on ON feedback (received_on);
"""


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


class FeedbackStore:
    """Keeps feedback in one SQLite file; usable from several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def open(self) -> None:
        """Create the file where needed; raises StorageError."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _storage_error(self._path, error) from error
        with self._connection() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(_SCHEMA)

    def add(self, feedback: Feedback, *, now: datetime | None = None) -> None:
        """Store one rating; raises StorageError.

        Only the day is kept: a time of day could be matched with the log of a proxy.
        """
        day = (now or datetime.now(UTC)).date().isoformat()
        row = (day, feedback.rating.value, feedback.outcome, feedback.question, feedback.comment)
        with self._connection() as connection:
            connection.execute(
                "INSERT INTO feedback (received_on, rating, outcome, question, comment)"
                " VALUES (?, ?, ?, ?, ?)",
                row,
            )

    def all(self) -> tuple[Feedback, ...]:
        """List what is stored, oldest first."""
        with self._connection() as connection:
            rows = connection.execute(
                "SELECT rating, question, outcome, comment FROM feedback ORDER BY feedback_id"
            ).fetchall()
        return tuple(Feedback(Rating(row[0]), *row[1:]) for row in rows)

    def purge(self, *, now: datetime | None = None) -> int:
        """Delete what is older than the retention, also from the write-ahead log; count it."""
        oldest = ((now or datetime.now(UTC)) - RETENTION).date().isoformat()
        with self._connection() as connection:
            count = connection.execute("DELETE FROM feedback WHERE received_on < ?", (oldest,)).rowcount
        with self._connection() as connection:
            # secure_delete blanks the pages, but their old state lives on in the log until then.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return count

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, timeout=5)) as connection:
                connection.execute("PRAGMA secure_delete = ON")
                with connection:
                    yield connection
        except sqlite3.Error as error:
            raise _storage_error(self._path, error) from error


def _storage_error(path: Path, error: Exception) -> StorageError:
    return StorageError(
        f"Die Rückmeldungen können nicht in „{path}“ gespeichert werden ({error}). "
        "Bitte prüfen Sie den freien Speicherplatz und die Schreibrechte."
    )
