"""Answers that go on while a reader's line is broken, told again from where it broke."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field

from fastapi.sse import KEEPALIVE_COMMENT

from assistant.errors import RunMismatchError
from assistant.web.conversation_flow import Begun
from assistant.web.event_stream import KEEPALIVE_SECONDS

KEPT_SECONDS = 300.0
"""How long a finished answer can be told again."""
ABANDONED_SECONDS = 60.0
"""How long an answer goes on that nobody listens to."""
_MOST_RUNS = 500
_MOST_RUNNING = 64


@dataclass(slots=True)
class AnswerRun:
    """One answer with what has been told of it so far.

    Attributes:
        key: made up by the reader.
        fingerprint: of the question, so that a key tells no answer to another one.
        begun: the turn of the conversation, whose owner gets the cookie again.
        events: encoded, in order.
        ended: when the last event came, by the clock of the registry; None while more may come.
    """

    key: str
    fingerprint: str
    begun: Begun
    events: list[bytes] = field(default_factory=list)
    ended: float | None = None
    listeners: int = 0
    task: asyncio.Task[None] | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self) -> None:
        """Wake everybody who listens."""
        self.news.set()
        self.news = asyncio.Event()


class AnswerRuns:
    """The answers of the last minutes, each under the key that its reader made up."""

    def __init__(
        self,
        *,
        kept_seconds: float = KEPT_SECONDS,
        abandoned_seconds: float = ABANDONED_SECONDS,
        silence_seconds: float = KEEPALIVE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._kept_seconds = kept_seconds
        self._abandoned_seconds = abandoned_seconds
        self._silence_seconds = silence_seconds
        self._clock = clock
        self._runs: dict[str, AnswerRun] = {}

    def find(self, key: str, fingerprint: str) -> AnswerRun | None:
        """Return the run of a key; raises RunMismatchError where it answers another question."""
        self._forget_old()
        run = self._runs.get(key)
        if run is not None and run.fingerprint != fingerprint:
            raise RunMismatchError(
                "Unter diesem „Idempotency-Key“ wurde schon etwas anderes gefragt. Bitte für jede Frage "
                "einen neuen senden."
            )
        return run

    def start(self, run: AnswerRun, encoded: AsyncGenerator[bytes]) -> AnswerRun:
        """Begin an answer that goes on without listeners for a while."""
        self._runs[run.key] = run
        run.task = asyncio.create_task(self._collect(run, encoded))
        return run

    async def follow(self, run: AnswerRun, after: int = 0) -> AsyncGenerator[bytes]:
        """Tell the events after the first `after`, then each as it comes."""
        run.listeners += 1
        told = after if after <= len(run.events) else 0
        try:
            while True:
                news = run.news
                for event in run.events[told:]:
                    told += 1
                    yield event
                if run.ended is not None and told >= len(run.events):
                    return
                if told >= len(run.events) and not await _has_news(news, self._silence_seconds):
                    yield KEEPALIVE_COMMENT
        finally:
            run.listeners -= 1
            if run.listeners == 0 and run.ended is None:
                asyncio.get_running_loop().call_later(self._abandoned_seconds, self._give_up, run)

    def stop(self, key: str) -> bool:
        """End an answer that is no longer wanted; tell whether there was one."""
        run = self._runs.pop(key, None)
        if run is not None and run.task is not None:
            run.task.cancel()
        return run is not None

    async def close(self) -> None:
        """End all answers."""
        tasks = [run.task for run in self._runs.values() if run.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def is_full(self) -> bool:
        """Whether so many answers run that another should not be kept."""
        return sum(run.ended is None for run in self._runs.values()) >= _MOST_RUNNING

    async def _collect(self, run: AnswerRun, encoded: AsyncGenerator[bytes]) -> None:
        try:
            async with aclosing(encoded) as events:
                async for event in events:
                    run.events.append(event)
                    run.tell()
        finally:
            run.ended = self._clock()
            run.tell()

    def _give_up(self, run: AnswerRun) -> None:
        if run.listeners == 0 and run.ended is None:
            self.stop(run.key)

    def _forget_old(self) -> None:
        now = self._clock()
        old = [
            key
            for key, run in self._runs.items()
            if run.ended is not None and now - run.ended > self._kept_seconds
        ]
        over = [key for key, run in self._runs.items() if run.ended is not None]
        for key in (*old, *over[: max(0, len(self._runs) - _MOST_RUNS)]):
            self._runs.pop(key, None)


async def _has_news(news: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(news.wait(), seconds)
    except TimeoutError:
        return False
    return True
