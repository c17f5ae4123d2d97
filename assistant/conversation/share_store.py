"""Keeps the answers that owners share by link."""

from __future__ import annotations

import json
import secrets
from datetime import date
from typing import Any

from sqlalchemy import Row, delete, insert, select

from assistant.conversation.records import Share
from assistant.database.database import Database
from assistant.database.tables import conversations, shares, turns
from assistant.errors import ShareUnknownError
from assistant.rendering import answer_from_dict

_ID_BYTES = 24
"""192 random bits: the link alone opens the answer."""


class ShareStore:
    """Stores copies of single answers; usable from several threads.

    A copy goes with its conversation, at the latest when its own retention ends.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, conversation_id: str, turn_id: int, owner: str, today: date) -> str:
        """Share a turn of its owner as it is now; return the id of the copy.

        Raises:
            ShareUnknownError: there is no such turn, or it is somebody else's.
        """
        share_id = secrets.token_urlsafe(_ID_BYTES)
        its = (turns.c.turn_id == turn_id) & (turns.c.conversation_id == conversation_id)
        with self._database.writing() as connection:
            query = select(turns).join(conversations).where(its, conversations.c.owner == owner)
            turn = connection.execute(query).one_or_none()
            if turn is None:
                raise ShareUnknownError(
                    "Diese Antwort ist nicht (oder nicht mehr) gespeichert und lässt sich nicht teilen. "
                    "Bitte fragen Sie noch einmal."
                )
            connection.execute(
                insert(shares).values(
                    share_id=share_id,
                    conversation_id=conversation_id,
                    shared_on=today,
                    asked_on=turn.asked_on,
                    question=turn.question,
                    answer=turn.answer,
                )
            )
        return share_id

    def read(self, share_id: str) -> Share:
        """Return a shared answer to anybody; raises ShareUnknownError."""
        with self._database.reading() as connection:
            row = connection.execute(select(shares).where(shares.c.share_id == share_id)).one_or_none()
        if row is None:
            raise _unknown()
        return _share(row)

    def of_owner(self, owner: str) -> tuple[Share, ...]:
        """List what an owner shares, the latest first."""
        query = select(shares).join(conversations).where(conversations.c.owner == owner)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(shares.c.shared_on.desc(), shares.c.question)).all()
        return tuple(_share(row) for row in rows)

    def is_of(self, share_id: str, owner: str) -> bool:
        """Whether an owner shares this answer."""
        its = (shares.c.share_id == share_id) & (conversations.c.owner == owner)
        with self._database.reading() as connection:
            return (
                connection.execute(select(shares.c.share_id).join(conversations).where(its)).first()
                is not None
            )

    def revoke(self, share_id: str, owner: str) -> None:
        """Take a link back for good; raises ShareUnknownError where it is none of this owner."""
        mine = select(conversations.c.conversation_id).where(conversations.c.owner == owner)
        with self._database.writing() as connection:
            gone = connection.execute(
                delete(shares).where(shares.c.share_id == share_id, shares.c.conversation_id.in_(mine))
            )
            if not gone.rowcount:
                raise _unknown()
        self._database.forget_deleted()

    def purge(self, before: date) -> int:
        """Delete for good what was shared before a day; count it."""
        with self._database.writing() as connection:
            count = connection.execute(delete(shares).where(shares.c.shared_on < before)).rowcount
        if count:
            self._database.forget_deleted()
        return count


def _share(row: Row[Any]) -> Share:
    answer = answer_from_dict(json.loads(row.answer))
    return Share(row.share_id, row.conversation_id, row.question, answer, row.asked_on, row.shared_on)


def _unknown() -> ShareUnknownError:
    return ShareUnknownError(
        "Diese geteilte Antwort gibt es nicht (oder nicht mehr): Der Link wurde zurückgezogen oder seine "
        "Aufbewahrung ist abgelaufen. Bitte fragen Sie, wer ihn geschickt hat."
    )
