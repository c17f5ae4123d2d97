"""A bot at work: takes messages in, answers them, delivers the replies."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assistant.errors import StorageError
from assistant.messenger.records import Arrival, Seat
from assistant.messenger.sealing import Sealer
from assistant.messenger.store import MessengerStore
from assistant.web.rate_limit import RateLimit, RateLimitError
from bots.answer_desk import AnswerDesk
from bots.channel import Channel, TryLaterError
from bots.conversation import Conversation
from bots.messages import Incoming, Kind
from bots.post import Post
from bots.service import ServiceClient

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_QUIET_SECONDS = 60.0
_DAY_SECONDS = 24 * 60 * 60
Work = Callable[[], Awaitable[None]]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class House:
    """What all bots share."""

    service: ServiceClient
    store: MessengerStore
    sealer: Sealer
    limit: RateLimit
    retention_days: int
    data_dir: Path


class Bot:
    """Connects one channel with the service."""

    def __init__(self, channel: Channel, house: House) -> None:
        self._channel = channel
        self._house = house
        self._post = Post(channel, house.store, house.data_dir)
        conversation = Conversation(channel.profile, house.service, house.store, house.sealer)
        self._desk = AnswerDesk(channel, conversation, house.store, house.data_dir, self._post.wake)
        self._told_until: dict[str, float] = {}

    async def run(self) -> None:
        """Work until it is cancelled; raises ChannelRefusedError."""
        tasks: list[asyncio.Task[None]] = []
        try:
            await self._patiently(self._open_store)
            await self._patiently(self._channel.open)
            await self._desk.open()
            works = (self._post.run(), self._listen(), self._purge_daily())
            tasks = [asyncio.create_task(work) for work in works]
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._desk.close()
            await self._channel.close()

    async def accept(self, incoming: Incoming) -> bool:
        """Take a message in, so that it survives whatever happens from here on; raises StorageError."""
        seat = self.seat_of(incoming)
        excess = self._excess(seat.person) if incoming.kind is not Kind.PRESS else 0
        if excess is None:
            return False
        incoming = replace(incoming, excess=excess)
        arrival = Arrival(seat, incoming.update, incoming.to_json(), incoming.address.to_json())
        number = await asyncio.to_thread(self._house.store.accept, arrival)
        if number is None:
            return False
        self._desk.line_up(number, seat.chat)
        return True

    def seat_of(self, incoming: Incoming) -> Seat:
        """Return the pseudonyms of a chat and a person; in a group, each person has a seat of their own."""
        name, address = self._channel.profile.name, incoming.address
        sealer = self._house.sealer
        chat = sealer.pseudonym("chat", name, address.room, address.thread or "", incoming.person)
        return Seat(name, chat, sealer.pseudonym("person", name, incoming.person))

    def _excess(self, person: str) -> int | None:
        """Count a message: 0 where it is answered, the seconds to wait for the first too many, then None."""
        now = asyncio.get_running_loop().time()
        try:
            self._house.limit.count(person)
        except RateLimitError as error:
            if self._told_until.get(person, 0.0) > now:
                return None
            self._told_until = {one: until for one, until in self._told_until.items() if until > now}
            self._told_until[person] = now + min(error.seconds, _QUIET_SECONDS)
            return error.seconds
        return 0

    async def _open_store(self) -> None:
        await asyncio.to_thread(self._house.store.open)

    async def _listen(self) -> None:
        while True:
            await self._patiently(lambda: self._channel.listen(self.accept))

    async def _patiently(self, work: Work) -> None:
        """Repeat until it succeeds, with longer pauses each time."""
        pause = _FIRST_PAUSE
        loop = asyncio.get_running_loop()
        while True:
            begun = loop.time()
            try:
                await work()
            except (TryLaterError, StorageError) as error:
                if loop.time() - begun > _LONGEST_PAUSE:
                    pause = _FIRST_PAUSE
                _log.warning("%s is away: %s", self._channel.profile.title, error)
            else:
                return
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def _purge_daily(self) -> None:
        days = self._house.retention_days
        while True:
            await asyncio.sleep(60)  # a start has better things to do
            today = datetime.now(UTC).date()
            before = today - timedelta(days=days) if days else today + timedelta(days=2)
            try:
                await asyncio.to_thread(self._house.store.purge, before)
            except StorageError as error:
                _log.warning("Old messages cannot be deleted: %s", error)
            await asyncio.sleep(_DAY_SECONDS)
