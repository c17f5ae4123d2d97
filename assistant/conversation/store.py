"""Keeps conversations in the database."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from assistant.conversation.records import Conversation, ConversationHead, Counts, Turn, title_of
from assistant.database.database import Database
from assistant.database.tables import conversations, turns
from assistant.errors import ConversationUnknownError
from assistant.language.normalize import fold
from assistant.records import Answer
from assistant.rendering import answer_from_dict, answer_to_dict

_ID_BYTES = 18
"""144 random bits: who has the id of a conversation may go on with it."""


class ConversationStore:
    """Stores conversations under the pseudonyms of their owners; usable from several threads.

    An id of somebody else is answered like an unknown one: with ConversationUnknownError.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, owner: str, turn: Turn) -> str:
        """Store a new conversation with its first turn; return its id."""
        conversation_id = secrets.token_urlsafe(_ID_BYTES)
        with self._database.writing() as connection:
            connection.execute(
                insert(conversations).values(
                    conversation_id=conversation_id,
                    owner=owner,
                    title=title_of(turn.question),
                    started_on=turn.asked_on,
                    last_on=turn.asked_on,
                )
            )
            _add_turn(connection, conversation_id, turn)
        return conversation_id

    def go_on(
        self,
        conversation_id: str,
        turn: Turn,
        *,
        replaces_last: bool = False,
        replaces_turn: int | None = None,
    ) -> int:
        """Add a turn, or put it in the place of the last one or of a given one; return its number.

        Raises:
            ConversationUnknownError: the conversation was deleted meanwhile.
        """
        with self._database.writing() as connection:
            its = conversations.c.conversation_id == conversation_id
            touched = connection.execute(update(conversations).where(its).values(last_on=turn.asked_on))
            if not touched.rowcount:
                raise _unknown()
            if replaces_last:
                last = select(func.max(turns.c.turn_id)).where(turns.c.conversation_id == conversation_id)
                connection.execute(delete(turns).where(turns.c.turn_id == last.scalar_subquery()))
            if replaces_turn is not None:
                its_turn = turns.c.conversation_id == conversation_id
                connection.execute(delete(turns).where(its_turn, turns.c.turn_id == replaces_turn))
            return _add_turn(connection, conversation_id, turn)

    def last_turn_id(self, conversation_id: str) -> int | None:
        """Return the number of the last turn of a conversation."""
        last = select(func.max(turns.c.turn_id)).where(turns.c.conversation_id == conversation_id)
        with self._database.reading() as connection:
            return connection.execute(last).scalar_one_or_none()

    def latest_turns(self, conversation_id: str, owner: str | None, limit: int) -> tuple[Turn, ...]:
        """Return the last turns of a conversation, oldest first.

        Args:
            conversation_id: an id, of which only its owner and whom they told know.
            owner: who asks, or None: then the id alone is enough.
            limit: most turns to return.
        """
        with self._database.reading() as connection:
            _require(connection, conversation_id, owner)
            rows = connection.execute(_turns_of(conversation_id).limit(limit)).all()
        return tuple(_turn(row) for row in reversed(rows))

    def read(self, conversation_id: str, owner: str, last: int | None = None) -> Conversation:
        """Return a conversation of its owner, whole or with its last turns only."""
        query = _turns_of(conversation_id)
        counted = select(func.count()).select_from(turns).where(turns.c.conversation_id == conversation_id)
        with self._database.reading() as connection:
            head = _require(connection, conversation_id, owner)
            rows = connection.execute(query if last is None else query.limit(last)).all()
            count = connection.execute(counted).scalar_one()
        found = tuple(_turn(row) for row in reversed(rows))
        return Conversation(
            conversation_id, head.title, head.started_on, head.last_on, found, count - len(found)
        )

    def heads(
        self, owner: str, *, search: str = "", limit: int = 50, offset: int = 0
    ) -> tuple[ConversationHead, ...]:
        """List the conversations of an owner, the one used last first.

        Args:
            owner: the pseudonym.
            search: words that all have to occur in the title, a question or an answer.
            limit: most conversations to return.
            offset: how many to leave out before them.
        """
        latest = func.max(turns.c.turn_id)
        query = (
            select(conversations, func.count(turns.c.turn_id).label("turns"))
            .join(turns)
            .where(conversations.c.owner == owner)
            .group_by(conversations.c.conversation_id)
            .order_by(latest.desc())
        )
        wanted = fold(search).split()
        with self._database.reading() as connection:
            if not wanted:
                rows: Sequence[Row[Any]] = connection.execute(query.limit(limit).offset(offset)).all()
            else:
                texts = _texts_of(connection, owner)
                fitting = [row for row in connection.execute(query) if _has_all(wanted, row, texts)]
                rows = fitting[offset : offset + limit]
        return tuple(
            ConversationHead(row.conversation_id, row.title, row.started_on, row.last_on, row.turns)
            for row in rows
        )

    def rename(self, conversation_id: str, owner: str, title: str) -> None:
        """Give a conversation another title."""
        with self._database.writing() as connection:
            _require(connection, conversation_id, owner)
            its = conversations.c.conversation_id == conversation_id
            connection.execute(update(conversations).where(its).values(title=title))

    def delete(self, conversation_id: str, owner: str) -> None:
        """Delete a conversation for good."""
        with self._database.writing() as connection:
            _require(connection, conversation_id, owner)
            connection.execute(
                delete(conversations).where(conversations.c.conversation_id == conversation_id)
            )
        self._database.forget_deleted()

    def delete_all(self, owner: str) -> int:
        """Delete all conversations of an owner for good; count them."""
        with self._database.writing() as connection:
            count = connection.execute(delete(conversations).where(conversations.c.owner == owner)).rowcount
        self._database.forget_deleted()
        return count

    def purge(self, before: date) -> int:
        """Delete for good what was last used before a day; count the conversations."""
        with self._database.writing() as connection:
            old = conversations.c.last_on < before
            count = connection.execute(delete(conversations).where(old)).rowcount
        if count:
            self._database.forget_deleted()
        return count

    def counts(self) -> Counts:
        """Count what is stored."""
        with self._database.reading() as connection:
            numbers = [
                connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (conversations, turns)
            ]
        return Counts(*numbers)


def today() -> date:
    """Return the day that is stored with a turn."""
    return datetime.now(UTC).date()


def _add_turn(connection: Connection, conversation_id: str, turn: Turn) -> int:
    added = connection.execute(
        insert(turns)
        .values(
            conversation_id=conversation_id,
            asked_on=turn.asked_on,
            question=turn.question,
            answer=json.dumps(answer_to_dict(turn.answer), ensure_ascii=False),
        )
        .returning(turns.c.turn_id)
    )
    return int(added.scalar_one())


def _require(connection: Connection, conversation_id: str, owner: str | None) -> Row[Any]:
    query = select(conversations).where(conversations.c.conversation_id == conversation_id)
    found = connection.execute(query).one_or_none()
    if found is None or (owner is not None and found.owner != owner):
        raise _unknown()
    return found


def _turns_of(conversation_id: str) -> Select[Any]:
    its = turns.c.conversation_id == conversation_id
    return select(turns).where(its).order_by(turns.c.turn_id.desc())


def _turn(row: Row[Any]) -> Turn:
    answer: Answer = answer_from_dict(json.loads(row.answer))
    return Turn(row.question, answer, row.asked_on, row.turn_id)


def _texts_of(connection: Connection, owner: str) -> dict[str, list[str]]:
    """Return the questions and answers of an owner, in the spelling that searches compare."""
    query = select(turns.c.conversation_id, turns.c.question, turns.c.answer).join(conversations)
    found: dict[str, list[str]] = {}
    for row in connection.execute(query.where(conversations.c.owner == owner)):
        text = json.loads(row.answer)["text"]
        found.setdefault(row.conversation_id, []).append(fold(f"{row.question} {text}"))
    return found


def _has_all(wanted: Sequence[str], row: Row[Any], texts: dict[str, list[str]]) -> bool:
    everything = " ".join([fold(row.title), *texts.get(row.conversation_id, ())])
    return all(word in everything for word in wanted)


def _unknown() -> ConversationUnknownError:
    return ConversationUnknownError(
        "Dieses Gespräch gibt es nicht (oder nicht mehr). Ein neues beginnt von selbst, wenn Sie ohne "
        "„conversation_id“ fragen."
    )
