"""What every messenger has to offer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from assistant.errors import LotseError
from bots.messages import Address, Incoming, Message
from bots.splitting import Fits

Accept = Callable[[Incoming], Awaitable[bool]]
"""Takes a message in for good, or tells a repetition by False; only then may receipt be confirmed."""


class TryLaterError(LotseError):
    """The messenger does not take messages now: send it again after some seconds."""

    def __init__(self, message: str, seconds: float | None = None) -> None:
        super().__init__(message)
        self.seconds = seconds


class UndeliverableError(LotseError):
    """The messenger will never take this message, as when its reader has blocked the bot."""


class ChannelRefusedError(LotseError):
    """The messenger refuses the bot: correct the named setting."""

    exit_status = 2


@dataclass(frozen=True, slots=True)
class Profile:
    """What the conversation has to know about a channel.

    Attributes:
        name: in commands and settings.
        title: for people.
        fits: whether one message holds a text.
        has_buttons: whether follow-ups and passages can be pressed.
        has_reservations: whether a message is announced before it is filled, because the messenger cannot
            tell a repeated message from a new one.
        privacy_note: who else sees messages on this way.
        is_one_letter: whether the notice belongs into the message of the first answer.
    """

    name: str
    title: str
    fits: Fits
    has_buttons: bool
    has_reservations: bool
    privacy_note: str
    is_one_letter: bool = False


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message on its way.

    Attributes:
        number: the same for every attempt to deliver it, and for no other message.
        reference: the message of ours that it fills or replaces.
    """

    number: int
    address: Address
    message: Message
    reference: str | None = None


class Channel(Protocol):
    """A messenger: hands messages in and takes replies out."""

    profile: Profile

    async def open(self) -> None:
        """Sign in; raises ChannelRefusedError."""

    async def check(self) -> str:
        """Try without lasting effect whether the messenger lets us in; return what to tell about that."""

    async def listen(self, accept: Accept) -> None:
        """Hand in what arrives until it is cancelled; raises TryLaterError where the messenger is away."""

    async def show_typing(self, address: Address) -> None:
        """Show that an answer is on its way, as far as the messenger can."""

    async def reserve(self, address: Address) -> str:
        """Announce a message; return what refers to it."""

    async def deliver(self, parcel: Parcel) -> str | None:
        """Send, fill, replace or take back a message; return what refers to it."""

    async def forget(self, address: Address) -> None:
        """Delete what the channel itself keeps of somebody and can delete."""

    async def close(self) -> None:
        """Sign out."""
