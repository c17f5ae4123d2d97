"""The records that channels and the conversation exchange."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from bots.rich_text import Piece, RichText, Span


class Kind(StrEnum):
    """What came in."""

    TEXT = "text"
    EDIT = "edit"
    """An earlier text in other words."""
    PRESS = "press"
    """A button or a reaction."""
    OTHER = "other"
    """A picture, a voice message, a file: nothing that can be read."""
    JOINED = "joined"
    """The bot came into a chat."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message came from and its replies go.

    Attributes:
        room: the chat, as its channel knows it.
        thread: a thread inside the chat.
        replying_to: the message that is answered, where a reply should point to it.
        extra: what else a channel needs, such as the subject of a mail.
    """

    room: str
    thread: str | None = None
    replying_to: str | None = None
    extra: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        """Write the address as the outbox keeps it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Address:
        """Read an address back."""
        return cls(**json.loads(text))


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message as a channel read it.

    Attributes:
        update: what the channel calls this event; the same event never counts twice.
        person: who wrote, as the channel knows them.
        message: the message itself, as later ones refer to it.
        text: what was written; for a press, what the button says.
        press: what a button means, or the reaction.
        target: the message of ours that was pressed.
        attachment: what was sent that cannot be read, such as "ein Bild".
        excess: for one message too many, the seconds until the next is answered.
    """

    kind: Kind
    update: str
    address: Address
    person: str
    message: str
    text: str = ""
    press: str = ""
    target: str | None = None
    attachment: str | None = None
    is_group: bool = False
    excess: int = 0

    def to_json(self) -> str:
        """Write the message as the inbox keeps it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Incoming:
        """Read a message back."""
        content = json.loads(text)
        return cls(**{**content, "kind": Kind(content["kind"]), "address": Address(**content["address"])})


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press: what it says and what it means, at most 64 bytes."""

    label: str
    payload: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message to send; an empty text takes an earlier message back."""

    text: RichText
    buttons: tuple[tuple[Button, ...], ...] = ()

    def to_json(self) -> str:
        """Write the message as the outbox keeps it."""
        pieces = [
            [[[s.text, s.is_bold, s.is_italic, s.url] for s in one.spans], one.gap, one.keeps_next]
            for one in self.text
        ]
        rows = [[[button.label, button.payload] for button in row] for row in self.buttons]
        return json.dumps({"text": pieces, "buttons": rows}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Message:
        """Read a message back."""
        content = json.loads(text)
        pieces = tuple(
            Piece(tuple(Span(*span) for span in spans), gap, keeps_next)
            for spans, gap, keeps_next in content["text"]
        )
        return cls(pieces, rows_of([[Button(*one) for one in row] for row in content["buttons"]]))


def rows_of(rows: Sequence[Sequence[Button]]) -> tuple[tuple[Button, ...], ...]:
    """Freeze rows of buttons, leaving out empty ones."""
    return tuple(tuple(row) for row in rows if row)
