"""Keeps the messages of messengers in the database until they are answered and delivered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from assistant.database.database import Database
from assistant.database.tables import messenger_chats as chats
from assistant.database.tables import messenger_inbox as inbox
from assistant.database.tables import messenger_outbox as outbox
from assistant.messenger.records import (
    Arrival,
    ChatState,
    Completion,
    Delivered,
    Letter,
    MessengerCounts,
    Pending,
    Seat,
    TurnReference,
)
from assistant.messenger.sealing import Sealer
from assistant.records import Level

_KEYS_KEPT = timedelta(days=7)
_WAITING, _SENT, _UNDELIVERABLE = "waiting", "sent", "undeliverable"


class MessengerStore:
    """Takes messages in once, and lets every reply out once; usable from several threads and processes.

    Args:
        database: where everything lies.
        sealer: makes pseudonyms and unreadable texts.
        retention_days: 0 keeps nothing that is delivered.
    """

    def __init__(self, database: Database, sealer: Sealer, retention_days: int) -> None:
        self._database = database
        self._sealer = sealer
        self._keeps = retention_days > 0

    def open(self) -> None:
        """Make the database ready; raises StorageError."""
        self._database.open()

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def accept(self, arrival: Arrival) -> int | None:
        """Take a message in; return its number, or None where it came before."""
        seat = arrival.seat
        key = self._sealer.pseudonym("update", seat.channel, arrival.update)
        with self._database.writing() as connection:
            known = select(inbox.c.message_id).where(inbox.c.update_key == key)
            if connection.execute(known).first():
                return None
            self._touch_chat(connection, arrival)
            row = {
                "channel": seat.channel,
                "update_key": key,
                "chat": seat.chat,
                "person": seat.person,
                "content": self._sealer.seal(arrival.content),
                "attempts": 0,
                "is_told": False,
                "received_on": _today(),
            }
            (number,) = connection.execute(insert(inbox).values(row)).inserted_primary_key or (None,)
        return number

    def pending_numbers(self, channel: str) -> list[tuple[int, str]]:
        """List the numbers of the messages without a reply, with their chats, oldest first."""
        query = select(inbox.c.message_id, inbox.c.chat).where(
            inbox.c.channel == channel, inbox.c.content.is_not(None)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(inbox.c.message_id)).all()
        return [(row.message_id, row.chat) for row in rows]

    def begin(self, number: int) -> tuple[Pending, ChatState] | None:
        """Count one more attempt to answer a message; None where it has been answered or deleted."""
        with self._database.writing() as connection:
            row = connection.execute(select(inbox).where(inbox.c.message_id == number)).one_or_none()
            if row is None or row.content is None:
                return None
            its = inbox.c.message_id == number
            connection.execute(update(inbox).where(its).values(attempts=inbox.c.attempts + 1))
            state = _state_of(connection, row.chat)
        seat = Seat(row.channel, row.chat, row.person)
        content = self._sealer.unseal(row.content)
        return Pending(number, seat, content, row.attempts, row.is_told), state

    def tell(self, pending: Pending, address: str, content: str) -> None:
        """Send a word about a message that is not answered yet, once."""
        with self._database.writing() as connection:
            its = (inbox.c.message_id == pending.number) & inbox.c.is_told.is_(False)
            if connection.execute(update(inbox).where(its).values(is_told=True)).rowcount:
                row = self._row(pending.seat, self._sealer.seal(address), content, None)
                connection.execute(insert(outbox).values(row))

    def complete(self, pending: Pending, address: str, completion: Completion) -> None:
        """Note the replies to a message together with all that it changed."""
        seat = pending.seat
        with self._database.writing() as connection:
            its = (inbox.c.message_id == pending.number) & inbox.c.content.is_not(None)
            blank = {"content": None, "chat": None, "person": None}
            if not connection.execute(update(inbox).where(its).values(blank)).rowcount:
                return
            if completion.forgets:
                _forget(connection, seat.person, before=pending.number)
            elif completion.state is not None:
                connection.execute(
                    update(chats).where(chats.c.chat == seat.chat).values(_columns_of(completion.state))
                )
            if completion.question is not None:
                connection.execute(delete(outbox).where(outbox.c.reply_to == completion.question))
            self._add_letters(connection, seat, address, completion)
        if completion.forgets:
            self._database.forget_deleted()

    def addressees(self, channel: str) -> list[tuple[int, str | None]]:
        """List the letters to be delivered with their chats, oldest first."""
        query = select(outbox.c.letter_id, outbox.c.chat).where(
            outbox.c.channel == channel, outbox.c.state == _WAITING
        )
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(outbox.c.letter_id)).all()
        return [(row.letter_id, row.chat) for row in rows]

    def letter(self, number: int) -> Letter | None:
        """Return a letter, or None where it was delivered or deleted."""
        query = select(outbox).where(outbox.c.letter_id == number, outbox.c.state == _WAITING)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else self._letter(row)

    def has_letters(self, chat: str) -> bool:
        """Tell whether something for a chat is still to be delivered."""
        query = select(outbox.c.letter_id).where(outbox.c.chat == chat, outbox.c.state == _WAITING).limit(1)
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def divide(self, letter: Letter, contents: Sequence[str]) -> None:
        """Replace a plain letter of the service by the messages that its channel makes of it."""
        with self._database.writing() as connection:
            its = (outbox.c.letter_id == letter.number) & outbox.c.is_plain.is_(True)
            row = connection.execute(select(outbox).where(its)).one_or_none()
            if row is None:
                return
            connection.execute(delete(outbox).where(its))
            for content in contents:
                values = {**row._asdict(), "is_plain": False, "content": self._sealer.seal(content)}
                values.pop("letter_id")
                connection.execute(insert(outbox).values(values))

    def keep_reference(self, letter: Letter, channel: str, reference: str) -> None:
        """Note the message that a letter will fill."""
        values = self._reference_columns(channel, reference)
        with self._database.writing() as connection:
            connection.execute(update(outbox).where(outbox.c.letter_id == letter.number).values(values))

    def delivered(self, letter: Letter, channel: str, reference: str | None) -> None:
        """Note that a letter arrived; only what a later message may refer to is kept of it."""
        its = outbox.c.letter_id == letter.number
        with self._database.writing() as connection:
            row = connection.execute(select(outbox).where(its)).one_or_none()
            if row is None:
                return
            if not self._keeps or row.conversation_id is None or reference is None:
                connection.execute(delete(outbox).where(its))
                return
            values = {"state": _SENT, "content": None, **self._reference_columns(channel, reference)}
            connection.execute(update(outbox).where(its).values(values))

    def failed(self, letter: Letter) -> None:
        """Count a failed delivery."""
        with self._database.writing() as connection:
            its = outbox.c.letter_id == letter.number
            connection.execute(update(outbox).where(its).values(attempts=outbox.c.attempts + 1))

    def give_up(self, letter: Letter) -> None:
        """Note that a letter can never be delivered; its text goes."""
        with self._database.writing() as connection:
            its = outbox.c.letter_id == letter.number
            connection.execute(update(outbox).where(its).values(state=_UNDELIVERABLE, content=None))

    def find_delivered(self, channel: str, reference: str) -> Delivered | None:
        """Find what a message of ours answered."""
        key = self._sealer.pseudonym("reference", channel, reference)
        query = select(outbox).where(outbox.c.reference_key == key, outbox.c.conversation_id.is_not(None))
        with self._database.reading() as connection:
            row = connection.execute(query.order_by(outbox.c.letter_id.desc()).limit(1)).one_or_none()
        if row is None or row.chat is None:
            return None
        seat = Seat(row.channel, row.chat, row.person)
        return Delivered(seat, reference, TurnReference(row.conversation_id, row.digest))

    def references_of(self, question: str) -> list[str]:
        """List the messages that answered a question, in order."""
        query = select(outbox.c.reference).where(
            outbox.c.reply_to == question, outbox.c.reference.is_not(None)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(outbox.c.letter_id)).all()
        return [self._sealer.unseal(row.reference) for row in rows]

    def post(self, conversation_id: str, text: str) -> bool:
        """Send plain text into the chat of a conversation; tell whether there is such a chat."""
        with self._database.writing() as connection:
            row = _seat_row(connection, conversation_id)
            if row is None:
                return False
            seat = Seat(row.channel, row.chat, row.person)
            values = self._row(seat, row.address, text, None)
            connection.execute(insert(outbox).values({**values, "is_plain": True}))
        return True

    def purge(self, before: date) -> int:
        """Delete for good what is older than a day; count the rows.

        Messages that still wait for their reply or delivery stay: they are the reason why they are kept.
        """
        with self._database.writing() as connection:
            # Keys of answered messages tell nothing about anybody; messengers repeat messages for days.
            keys_before = min(before, _today() - _KEYS_KEPT)
            old_messages = (inbox.c.received_on < keys_before) & inbox.c.content.is_(None)
            old_letters = (outbox.c.created_on < before) & (outbox.c.state != _WAITING)
            is_busy = select(inbox.c.chat).where(inbox.c.content.is_not(None))
            old_chats = (chats.c.last_on < before) & chats.c.chat.not_in(is_busy)
            count = connection.execute(delete(inbox).where(old_messages)).rowcount
            count += connection.execute(delete(outbox).where(old_letters)).rowcount
            count += connection.execute(delete(chats).where(old_chats)).rowcount
        if count:
            self._database.forget_deleted()
        return count

    def counts(self, channel: str) -> MessengerCounts:
        """Count what waits in a channel."""
        its_letters = select(func.count()).select_from(outbox).where(outbox.c.channel == channel)
        queries = (
            select(func.count()).select_from(chats).where(chats.c.channel == channel),
            select(func.count())
            .select_from(inbox)
            .where(inbox.c.channel == channel, inbox.c.content.is_not(None)),
            its_letters.where(outbox.c.state == _WAITING),
            its_letters.where(outbox.c.state == _UNDELIVERABLE),
        )
        with self._database.reading() as connection:
            return MessengerCounts(*(connection.execute(query).scalar_one() for query in queries))

    def _touch_chat(self, connection: Connection, arrival: Arrival) -> None:
        seat = arrival.seat
        now = {"address": self._sealer.seal(arrival.address), "last_on": _today()}
        if not connection.execute(update(chats).where(chats.c.chat == seat.chat).values(now)).rowcount:
            row = {"chat": seat.chat, "channel": seat.channel, "person": seat.person}
            connection.execute(insert(chats).values({**row, **now, **_columns_of(ChatState())}))

    def _add_letters(self, connection: Connection, seat: Seat, address: str, completion: Completion) -> None:
        sealed = self._sealer.seal(address)
        turn = completion.turn
        for draft in completion.drafts:
            row = self._row(seat, sealed, draft.content, draft.reference)
            if draft.is_answer:
                row["reply_to"] = completion.question
                row["conversation_id"] = turn and turn.conversation_id
                row["digest"] = turn and turn.digest
            if completion.forgets:
                row |= {"chat": None, "person": None}
            connection.execute(insert(outbox).values(row))

    def _row(self, seat: Seat, address: str, content: str, reference: str | None) -> dict[str, Any]:
        references = self._reference_columns(seat.channel, reference) if reference else {}
        return {
            "channel": seat.channel,
            "chat": seat.chat,
            "person": seat.person,
            "state": _WAITING,
            "is_plain": False,
            "address": address,
            "content": self._sealer.seal(content),
            "attempts": 0,
            "created_on": _today(),
            **references,
        }

    def _reference_columns(self, channel: str, reference: str) -> dict[str, Any]:
        key = self._sealer.pseudonym("reference", channel, reference)
        return {"reference": self._sealer.seal(reference), "reference_key": key}

    def _letter(self, row: Row[Any]) -> Letter:
        return Letter(
            row.letter_id,
            row.chat,
            self._sealer.unseal(row.address),
            self._sealer.unseal(row.content),
            row.reference and self._sealer.unseal(row.reference),
            row.attempts,
            row.is_plain,
        )


def _today() -> date:
    # Only days are kept: a time of day could be matched with the log of a server.
    return datetime.now(UTC).date()


def _columns_of(state: ChatState) -> dict[str, Any]:
    return {
        "conversation_id": state.conversation_id,
        "level": state.level.value,
        "states": ",".join(state.states),
        "is_greeted": state.is_greeted,
    }


def _state_of(connection: Connection, chat: str) -> ChatState:
    row = connection.execute(select(chats).where(chats.c.chat == chat)).one_or_none()
    if row is None:
        return ChatState()
    states = tuple(state for state in row.states.split(",") if state)
    return ChatState(row.conversation_id, Level(row.level), states, row.is_greeted)


def _seat_row(connection: Connection, conversation_id: str) -> Row[Any] | None:
    """Find where a conversation is held, or was held before the chat began another."""
    current = select(chats).where(chats.c.conversation_id == conversation_id)
    earlier = select(outbox).where(outbox.c.conversation_id == conversation_id, outbox.c.chat.is_not(None))
    return (
        connection.execute(current.limit(1)).one_or_none()
        or connection.execute(earlier.order_by(outbox.c.letter_id.desc()).limit(1)).one_or_none()
    )


def _forget(connection: Connection, person: str, *, before: int) -> None:
    """Delete everything about a person except messages that came after the wish."""
    connection.execute(delete(outbox).where(outbox.c.person == person))
    connection.execute(delete(inbox).where(inbox.c.person == person, inbox.c.message_id < before))
    later = select(inbox.c.chat).where(inbox.c.person == person)
    connection.execute(delete(chats).where(chats.c.person == person, chats.c.chat.not_in(later)))
    reset = _columns_of(ChatState())
    connection.execute(update(chats).where(chats.c.person == person).values(reset))
