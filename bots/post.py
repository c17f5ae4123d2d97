"""Delivers the letters of the outbox, those of one chat one after the other."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from assistant.errors import StorageError
from assistant.incident import record_incident
from assistant.messenger.records import Letter
from assistant.messenger.store import MessengerStore
from bots.channel import Channel, ChannelRefusedError, Parcel, TryLaterError, UndeliverableError
from bots.messages import Address, Message
from bots.rich_text import paragraphs
from bots.splitting import split

_LOOK_SECONDS = 1.0
"""How often to look for what the service wrote; the bot's own letters are delivered at once."""
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_MOST_FAILURES = 5
_AT_ONCE = 16
_log = logging.getLogger(__name__)


class Post:
    """Takes letters to their chats, again and again until each has arrived once.

    Args:
        channel: takes them.
        store: the outbox.
        data_dir: where errors that nobody foresaw are written down.
    """

    def __init__(self, channel: Channel, store: MessengerStore, data_dir: Path) -> None:
        self._channel = channel
        self._store = store
        self._data_dir = data_dir
        self._news = asyncio.Event()
        self._busy: set[str | int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(_AT_ONCE)

    def wake(self) -> None:
        """Look for letters now."""
        self._news.set()

    async def run(self) -> None:
        """Deliver until it is cancelled."""
        name = self._channel.profile.name
        try:
            while True:
                self._news.clear()
                try:
                    self._send_out(await asyncio.to_thread(self._store.addressees, name))
                except StorageError as error:
                    _log.warning("The outbox cannot be used: %s", error)
                await self._wait()
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(_LOOK_SECONDS):
                await self._news.wait()
        except TimeoutError:
            pass

    def _send_out(self, waiting: list[tuple[int, str | None]]) -> None:
        by_chat: dict[str | int, list[int]] = {}
        for number, chat in waiting:
            by_chat.setdefault(number if chat is None else chat, []).append(number)
        for line, numbers in by_chat.items():
            if line not in self._busy:
                self._busy.add(line)
                task = asyncio.create_task(self._deliver_all(line, numbers))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _deliver_all(self, chat: str | int, numbers: list[int]) -> None:
        try:
            for number in numbers:
                await self._deliver(number)
        finally:
            self._busy.discard(chat)
            self.wake()  # more may have come meanwhile

    async def _deliver(self, number: int) -> None:
        """Try until a letter has arrived, or never will."""
        pause = _FIRST_PAUSE
        while True:
            wait = pause
            try:
                async with self._places:
                    await self._try_once(number)
            except TryLaterError as error:
                wait = error.seconds or pause
                _log.info("The messenger does not take a message now: %s", error)
            except StorageError as error:
                _log.warning("The outbox cannot be used: %s", error)
            else:
                return
            await asyncio.sleep(wait)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def _try_once(self, number: int) -> None:
        letter = await asyncio.to_thread(self._store.letter, number)
        if letter is None:
            return
        if letter.is_plain:
            parts = split(paragraphs(*letter.content.split("\n\n")), self._channel.profile.fits)
            contents = [Message(part).to_json() for part in parts]
            await asyncio.to_thread(self._store.divide, letter, contents)
            return
        try:
            await self._take(letter)
        except TryLaterError:
            await asyncio.to_thread(self._store.failed, letter)
            raise
        except ChannelRefusedError as error:  # a password that changed: nothing is lost until it is set
            await asyncio.to_thread(self._store.failed, letter)
            raise TryLaterError(str(error), _LONGEST_PAUSE) from error
        except UndeliverableError as error:
            _log.info("A message cannot be delivered: %s", error)
            await asyncio.to_thread(self._store.give_up, letter)
        except StorageError:
            raise
        except Exception as error:
            incident, _ = record_incident(error, self._data_dir)
            _log.error("A message could not be sent, incident %s", incident)
            await asyncio.to_thread(self._store.failed, letter)
            if letter.attempts + 1 < _MOST_FAILURES:
                raise TryLaterError("Das Senden ist misslungen.") from error
            await asyncio.to_thread(self._store.give_up, letter)

    async def _take(self, letter: Letter) -> None:
        name = self._channel.profile.name
        address, reference = Address.from_json(letter.address), letter.reference
        if reference is None and self._channel.profile.has_reservations:
            reference = await self._channel.reserve(address)
            await asyncio.to_thread(self._store.keep_reference, letter, name, reference)
        message = Message.from_json(letter.content)
        sent = await self._channel.deliver(Parcel(letter.number, address, message, reference))
        await asyncio.to_thread(self._store.delivered, letter, name, sent)
