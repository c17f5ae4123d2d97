"""The records of what messengers hand in and get delivered."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.records import Level


@dataclass(frozen=True, slots=True)
class Seat:
    """Where one person talks in one chat of a channel, under pseudonyms.

    Attributes:
        chat: pseudonym of the chat, the thread in it and the person together.
        person: pseudonym of the person on this channel, the same in all chats.
    """

    channel: str
    chat: str
    person: str


@dataclass(frozen=True, slots=True)
class ChatState:
    """What is remembered of a seat between two messages.

    Attributes:
        conversation_id: the conversation that goes on there, None before the first answer.
        states: Länder that answers are limited to.
        is_greeted: whether the notice on data protection was sent.
    """

    conversation_id: str | None = None
    level: Level = Level.STANDARD
    states: tuple[str, ...] = ()
    is_greeted: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message as it came in.

    Attributes:
        update: what the channel knows it by; a second arrival of the same is ignored.
        content: the message with its address, readable only with the key of the house.
        address: where replies go, in the words of the channel.
    """

    seat: Seat
    update: str
    content: str
    address: str


@dataclass(frozen=True, slots=True)
class Pending:
    """A message that waits for its reply."""

    number: int
    seat: Seat
    content: str
    attempts: int
    is_told: bool
    """Whether its sender knows that the reply takes longer."""


@dataclass(frozen=True, slots=True)
class TurnReference:
    """A turn of a conversation, found again by its question."""

    conversation_id: str
    digest: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to send.

    Attributes:
        content: the message, in a form that its channel understands.
        reference: an earlier message whose place it takes.
        is_answer: whether it belongs to the turn and is replaced when the question is edited.
    """

    content: str
    reference: str | None = None
    is_answer: bool = False


@dataclass(frozen=True, slots=True)
class Completion:
    """What a message led to; it becomes true all at once.

    Attributes:
        state: of the chat from now on, or None where it stays.
        turn: what the drafts answer, as far as it is kept.
        question: pseudonym of the message that asked, so that its edit finds the answer again.
        forgets: whether everything about the person goes.
    """

    drafts: tuple[Draft, ...] = ()
    state: ChatState | None = None
    turn: TurnReference | None = None
    question: str | None = None
    forgets: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in the outbox, addressed.

    Attributes:
        number: grows with every letter; delivering one number twice is the same as once.
        is_plain: whether the content is plain text of the service, still without any form.
    """

    number: int
    chat: str | None
    address: str
    content: str
    reference: str | None
    attempts: int
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class Delivered:
    """A message that was delivered and belongs to a turn."""

    seat: Seat
    reference: str
    turn: TurnReference


@dataclass(frozen=True, slots=True)
class MessengerCounts:
    """How much waits in a channel."""

    chats: int
    pending: int
    outgoing: int
    undeliverable: int
