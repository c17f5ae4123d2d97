"""The running service as the source of the tools, else the index opened for as long as it is used."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from typing import TypeVar
from urllib.parse import quote

from assistant.commands.service_client import call_service
from assistant.errors import LotseError
from assistant.pipeline import Assistant
from assistant.records import Answer, Filters, Level
from assistant.rendering import JsonObject, answer_from_dict, hits_from_dict, search_to_dict
from assistant.service_replies import strange_reply
from assistant.settings import Settings
from assistant.web.document_view import document_to_dict
from assistant.wiring import open_assistant

_IDLE_SECONDS = 30.0
_ANSWER_SECONDS = 120.0
T = TypeVar("T")


class EitherSource:
    """Asks the service if it runs; else opens the index, which it gives back after some idle time.

    The index has one owner: holding it for as long as a client is connected, which can be days, would keep
    the service and the ingestion out.
    """

    def __init__(self, settings: Settings, *, idle_seconds: float = _IDLE_SECONDS) -> None:
        self._settings = settings
        self._idle_seconds = idle_seconds
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="index")
        self._opened = ExitStack()
        self._assistant: Assistant | None = None
        self._release: asyncio.TimerHandle | None = None

    async def ask(self, question: str, filters: Filters, level: Level) -> Answer:
        """Answer a cleaned question."""
        # Other assistants keep their own conversations.
        body = {
            "question": question,
            "filters": _filters_to_dict(filters),
            "level": level.value,
            "keep": False,
        }
        reply = await self._from_service("/api/ask", body)
        if reply is None:
            return await self._from_index(lambda a: a.ask(question, filters=filters, level=level))
        try:
            return answer_from_dict(reply)
        except ValueError as error:
            raise strange_reply(error) from error

    async def search(self, question: str, top_k: int, filters: Filters) -> JsonObject:
        """Find documents."""
        body = {"question": question, "filters": _filters_to_dict(filters), "top_k": top_k}
        reply = await self._from_service("/api/search", body)
        if reply is None:
            found = await self._from_index(lambda a: a.search(question, top_k=top_k, filters=filters))
            return search_to_dict(question, found)
        try:
            hits_from_dict(reply)
        except ValueError as error:
            raise strange_reply(error) from error
        return reply

    async def document(self, document_id: str) -> JsonObject:
        """Look up a document."""
        reply = await self._from_service(f"/api/documents/{quote(document_id, safe='')}")
        if reply is None:
            return document_to_dict(await self._from_index(lambda a: a.document(document_id)))
        if "sections" not in reply:
            raise strange_reply(None)
        return reply

    async def close(self) -> None:
        """Give the index back."""
        if self._release is not None:
            self._release.cancel()
        await asyncio.wrap_future(self._thread.submit(self._close_index))
        self._thread.shutdown()

    async def _from_service(self, path: str, body: JsonObject | None = None) -> JsonObject | None:
        reply = await asyncio.to_thread(partial(call_service, self._settings, path, body))
        if reply is not None:
            self._thread.submit(self._close_index)
        return reply

    async def _from_index(self, call: Callable[[Assistant], T]) -> T:
        if self._release is not None:
            self._release.cancel()
        try:
            work = asyncio.wrap_future(self._thread.submit(self._call_index, call))
            return await asyncio.wait_for(work, _ANSWER_SECONDS)
        except TimeoutError as error:
            raise LotseError("Die Antwort hat zu lange gedauert. Bitte enger fragen.") from error
        finally:
            loop = asyncio.get_running_loop()
            self._release = loop.call_later(self._idle_seconds, self._thread.submit, self._close_index)

    def _call_index(self, call: Callable[[Assistant], T]) -> T:
        if self._assistant is None:
            self._assistant = self._opened.enter_context(open_assistant(self._settings))
        return call(self._assistant)

    def _close_index(self) -> None:
        self._assistant = None
        self._opened.close()


def _filters_to_dict(filters: Filters) -> JsonObject:
    return {
        "kinds": [kind.value for kind in filters.kinds],
        "states": list(filters.states),
        "topics": list(filters.topics),
    }
