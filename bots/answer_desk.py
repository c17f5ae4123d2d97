"""Answers the messages of the inbox, those of one chat one after the other."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from assistant.errors import LotseError, StorageError
from assistant.incident import record_incident
from assistant.messenger.records import ChatState, Completion, Draft, Pending
from assistant.messenger.store import MessengerStore
from bots import wording
from bots.channel import Channel, TryLaterError
from bots.commands import order_of
from bots.conversation import Conversation, reply_to_failure
from bots.messages import Address, Incoming, Kind, Message
from bots.rich_text import RichText
from bots.service import ServiceAwayError, ServiceFailedError

_AT_ONCE = 6
_MOST_FAILURES = 3
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
_TYPING_SECONDS = 4.0
_log = logging.getLogger(__name__)


class AnswerDesk:
    """Works off the inbox: fair between chats, in order within one, until the service has answered.

    Args:
        channel: shows that an answer is on its way.
        conversation: knows the replies.
        store: the inbox.
        data_dir: where errors that nobody foresaw are written down.
        wake_post: tells that there is something to deliver.
    """

    def __init__(
        self,
        channel: Channel,
        conversation: Conversation,
        store: MessengerStore,
        data_dir: Path,
        wake_post: Callable[[], None],
    ) -> None:
        self._channel = channel
        self._conversation = conversation
        self._store = store
        self._data_dir = data_dir
        self._wake_post = wake_post
        self._lines: dict[str, deque[int]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def open(self) -> None:
        """Line up what an earlier run left without a reply."""
        for number, chat in await asyncio.to_thread(self._store.pending_numbers, self._channel.profile.name):
            self.line_up(number, chat)

    def line_up(self, number: int, chat: str) -> None:
        """Put a message at the end of the line of its chat."""
        if chat in self._lines:
            self._lines[chat].append(number)
            return
        self._lines[chat] = deque([number])
        task = asyncio.create_task(self._serve(chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Stop; what has no reply yet is answered by the next run."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, chat: str) -> None:
        line = self._lines[chat]
        while line:
            try:
                await self._answer(line[0])
            except Exception as error:  # noqa: BLE001 -- a chat goes on; the next run tries again
                incident, _ = record_incident(error, self._data_dir)
                _log.error("A message could not be read, incident %s", incident)
            line.popleft()
        del self._lines[chat]

    async def _answer(self, number: int) -> None:
        """Try until a message has its reply."""
        pause, failures = _FIRST_PAUSE, 0
        while True:
            try:
                # Whoever waits for the service holds nobody else up.
                async with self._places:
                    await self._try_once(number, is_last=failures >= _MOST_FAILURES - 1)
            except ServiceAwayError as error:
                _log.info("The service is away: %s", error)
                if pause > _FIRST_PAUSE:
                    await self._excuse(number)
            except ServiceFailedError:
                failures += 1
            except TryLaterError as error:
                _log.info("The messenger is away: %s", error)
            except StorageError as error:
                _log.warning("The inbox cannot be used: %s", error)
            else:
                return
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def _try_once(self, number: int, *, is_last: bool) -> None:
        begun = await asyncio.to_thread(self._store.begin, number)
        if begun is None:
            return
        pending, state = begun
        incoming = Incoming.from_json(pending.content)
        if incoming.kind is Kind.EDIT:
            await self._wait_for_the_first_answer(pending)
        try:
            async with self._typing(incoming):
                completion = await self._conversation.reply(pending, incoming, state)
        except ServiceFailedError as error:
            if not is_last:
                raise
            completion = self._apology(state, reply_to_failure(error))
        except LotseError:
            raise
        except Exception as error:  # noqa: BLE001 -- one message must not end the bot
            incident, _ = record_incident(error, self._data_dir)
            _log.error("A message could not be answered, incident %s", incident)
            completion = self._apology(state, wording.GAVE_UP)
        if completion.forgets:
            await self._channel.forget(incoming.address)
        address = incoming.address.to_json()
        await asyncio.to_thread(self._store.complete, pending, address, completion)
        self._wake_post()

    async def _wait_for_the_first_answer(self, pending: Pending) -> None:
        """Let the answer to the first wording arrive, so that it can be replaced."""
        for _ in range(20):
            if not await asyncio.to_thread(self._store.has_letters, pending.seat.chat):
                return
            await asyncio.sleep(0.25)

    def _apology(self, state: ChatState, text: RichText) -> Completion:
        messages = self._conversation.messages(text)
        return Completion(tuple(Draft(one.to_json()) for one in messages), state)

    async def _excuse(self, number: int) -> None:
        """Tell once that an answer takes longer."""
        with contextlib.suppress(StorageError):
            begun = await asyncio.to_thread(self._store.begin, number)
            if begun is None or begun[0].is_told:
                return
            incoming = Incoming.from_json(begun[0].content)
            if incoming.kind is not Kind.PRESS:
                address, content = incoming.address.to_json(), Message(wording.AWAY).to_json()
                await asyncio.to_thread(self._store.tell, begun[0], address, content)
                self._wake_post()

    @asynccontextmanager
    async def _typing(self, incoming: Incoming) -> AsyncIterator[None]:
        if not _needs_an_answer(incoming):
            yield
            return
        task = asyncio.create_task(self._show_typing(incoming.address))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _show_typing(self, address: Address) -> None:
        while True:
            with contextlib.suppress(LotseError):
                await self._channel.show_typing(address)
            await asyncio.sleep(_TYPING_SECONDS)


def _needs_an_answer(incoming: Incoming) -> bool:
    """Tell a question, which takes a moment, from a command, which does not."""
    return bool(incoming.text.strip()) and not incoming.excess and order_of(incoming.text) is None
