"""The open assistant with the few threads that run its blocking work."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from typing import TypeVar

from assistant.conversation.dialogue import Dialogue
from assistant.conversation.rewriting import PastTurn
from assistant.errors import ConfigurationError, LotseError
from assistant.events import Event, StatusEvent, answer_of
from assistant.index.generation import DocumentHead
from assistant.pipeline import Assistant
from assistant.records import (
    Answer,
    Document,
    Explanation,
    Filters,
    GlossaryTerm,
    Level,
    ScoredDocument,
)
from assistant.retrieval.hints import HintKey
from assistant.web.wording import EXAMPLE_QUESTIONS
from assistant.wiring import open_dialogue

THREADS = 4
MAX_WAITING = 64
ANSWER_SECONDS = 120.0
RETRY_SECONDS = 5.0
_WAITING_THREADS = 32
"""Answers of a language model mostly wait; without threads of their own they would keep searches waiting."""

Builder = Callable[[], AbstractContextManager[Assistant]]
T = TypeVar("T")
_log = logging.getLogger(__name__)


class NotReadyError(LotseError):
    """The assistant is still being opened: ask again in some seconds."""


class OverloadedError(LotseError):
    """Too many questions wait already: ask again in some seconds."""


class AnswerTimeoutError(LotseError):
    """The answer took too long: ask again or ask for less."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question with everything that its answer depends on."""

    question: str
    filters: Filters = Filters()
    level: Level = Level.STANDARD
    history: tuple[PastTurn, ...] = ()
    ignored: frozenset[HintKey] = frozenset()


class AssistantThreads:
    """Opens, warms, serves and closes one assistant."""

    def __init__(
        self,
        build: Builder,
        *,
        answer_seconds: float = ANSWER_SECONDS,
        retry_seconds: float = RETRY_SECONDS,
        open_dialogue: Callable[[Assistant], Dialogue] = open_dialogue,
    ) -> None:
        self._build = build
        self._answer_seconds = answer_seconds
        self._retry_seconds = retry_seconds
        self._open_dialogue = open_dialogue
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="assistant")
        self._answer_threads = self._threads
        self._waiting = 0
        self._is_closing = threading.Event()
        self._open_contexts = ExitStack()
        self._assistant: Assistant | None = None
        self._dialogue: Dialogue | None = None
        self._failure: LotseError | None = None

    async def open(self) -> None:
        """Open and warm the assistant; try again while the index is missing or busy."""
        loop = asyncio.get_running_loop()
        while self._assistant is None:
            try:
                await loop.run_in_executor(self._threads, self._open_in_thread)
            except LotseError as error:
                self._failure = error
                _log.warning("The assistant cannot be opened: %s", error)
                if isinstance(error, ConfigurationError):
                    return
                await asyncio.sleep(self._retry_seconds)
            except Exception as error:  # noqa: BLE001 -- edge of the thread: /readyz has to say it
                _log.exception("The assistant cannot be opened.")
                self._failure = NotReadyError(
                    "Der Assistent konnte nicht starten. Näheres steht im Protokoll des Dienstes "
                    f"({type(error).__name__})."
                )
                return

    def _open_in_thread(self) -> None:
        with ExitStack() as stack:
            assistant = stack.enter_context(self._build())
            if self._is_closing.is_set():
                return
            started = time.monotonic()
            assistant.warm(EXAMPLE_QUESTIONS[0])
            _log.info("The assistant is ready, warmed in %.1f s.", time.monotonic() - started)
            self._open_contexts = stack.pop_all()
            self._failure = None
            self._dialogue = self._open_dialogue(assistant)
            if assistant.language_model is not None:
                self._answer_threads = ThreadPoolExecutor(_WAITING_THREADS, thread_name_prefix="answer")
            self._assistant = assistant

    async def close(self) -> None:
        """Wait for running work, then close the assistant."""
        self._is_closing.set()
        if self._answer_threads is not self._threads:
            await asyncio.to_thread(self._answer_threads.shutdown, wait=True, cancel_futures=True)
        await asyncio.to_thread(self._threads.shutdown, wait=True, cancel_futures=True)
        self._assistant = None
        await asyncio.to_thread(self._open_contexts.close)

    @property
    def assistant(self) -> Assistant:
        """The open assistant; raises what keeps it from being open."""
        if self._assistant is not None:
            return self._assistant
        if self._failure is not None:
            raise self._failure
        raise NotReadyError("Der Assistent startet noch. Bitte fragen Sie in einigen Sekunden.")

    async def ask(self, inquiry: Inquiry) -> Answer:
        """Answer one question within the time cap."""
        events = self._events(inquiry)
        return await self._run(lambda: answer_of(events()), self._answer_threads)

    def _events(self, inquiry: Inquiry) -> Callable[[], Generator[Event, None, None]]:
        self.assistant  # noqa: B018 -- raises what keeps it from being open
        dialogue = self._dialogue
        assert dialogue is not None
        return lambda: dialogue.stream(
            inquiry.question,
            inquiry.history,
            filters=inquiry.filters,
            level=inquiry.level,
            ignored=inquiry.ignored,
        )

    async def search(self, question: str, top_k: int, filters: Filters) -> tuple[ScoredDocument, ...]:
        """Find documents within the time cap."""
        assistant = self.assistant
        return await self._run(lambda: assistant.search(question, top_k=top_k, filters=filters))

    async def document(self, document_id: str) -> Document:
        """Look up one document; raises DocumentUnknownError."""
        assistant = self.assistant
        return await self._run(lambda: assistant.document(document_id))

    async def documents(self) -> tuple[DocumentHead, ...]:
        """List all documents of the base, without their texts."""
        generation = self.assistant.index.generation
        return await self._run(lambda: generation.heads)

    async def glossary(self) -> tuple[tuple[GlossaryTerm, Explanation], ...]:
        """List all terms of the glossary with their explanations."""
        assistant = self.assistant
        return await self._run(assistant.glossary)

    async def stream(self, inquiry: Inquiry) -> AsyncIterator[Event]:
        """Answer one question as events; the work stops when the reader goes away."""
        events = self._events(inquiry)
        loop = asyncio.get_running_loop()
        arrived: asyncio.Queue[Event | BaseException | None] = asyncio.Queue()
        is_cancelled = threading.Event()

        def pump() -> None:
            last: BaseException | None = None
            status: Event | None = None
            running = events()
            try:
                for event in running:
                    if is_cancelled.is_set():
                        return
                    # A status said again is for this thread: to notice that nobody listens any more.
                    if event != status:
                        loop.call_soon_threadsafe(arrived.put_nowait, event)
                    status = event if isinstance(event, StatusEvent) else status
            except Exception as error:  # noqa: BLE001 -- carried over to the task that waits
                last = error
            finally:
                running.close()  # ends the call of a language model
            loop.call_soon_threadsafe(arrived.put_nowait, last)

        work = self._submit(pump, self._answer_threads)
        deadline = loop.time() + self._answer_seconds
        try:
            while (item := await _before(deadline, arrived.get())) is not None:
                if isinstance(item, BaseException):
                    raise item
                yield item
        finally:
            is_cancelled.set()
            work.cancel()

    async def _run(self, call: Callable[[], T], threads: ThreadPoolExecutor | None = None) -> T:
        work = asyncio.wrap_future(self._submit(call, threads or self._threads))
        deadline = asyncio.get_running_loop().time() + self._answer_seconds
        return await _before(deadline, work)

    def _submit(self, call: Callable[[], T], threads: ThreadPoolExecutor) -> Future[T]:
        if self._waiting >= MAX_WAITING:
            raise OverloadedError(
                "Gerade fragen sehr viele gleichzeitig. Bitte fragen Sie in einigen Sekunden noch einmal."
            )
        loop = asyncio.get_running_loop()
        self._waiting += 1
        work = threads.submit(call)
        work.add_done_callback(lambda _: loop.call_soon_threadsafe(self._finished))
        return work

    def _finished(self) -> None:
        self._waiting -= 1


async def _before(deadline: float, awaitable: Awaitable[T]) -> T:
    remaining = deadline - asyncio.get_running_loop().time()
    try:
        return await asyncio.wait_for(awaitable, max(remaining, 0))
    except TimeoutError as error:
        raise AnswerTimeoutError(
            "Die Antwort hat zu lange gedauert. Bitte fragen Sie noch einmal oder stellen Sie "
            "eine kürzere, engere Frage."
        ) from error
