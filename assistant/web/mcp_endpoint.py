"""The tools over HTTP; what they need is imported with the first call."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from assistant.errors import LotseError
from assistant.records import Answer, Filters, Level
from assistant.rendering import JsonObject, search_to_dict
from assistant.settings import Settings
from assistant.web.assistant_threads import AssistantThreads, Inquiry
from assistant.web.dependencies import limit_rate
from assistant.web.document_view import document_to_dict
from assistant.web.error_responses import problem_response, report_incident
from assistant.web.own_page import is_from_foreign_page
from assistant.web.problems import problem_for_error, problem_for_status

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager  # takes two seconds

_MAX_BYTES = 256 * 1024


class McpEndpoint:
    """Speaks MCP over HTTP, each request on its own: the tools remember nothing."""

    def __init__(self, service: AssistantThreads, settings: Settings) -> None:
        self._source = ThreadsSource(service)
        self._settings = settings
        self._closing = asyncio.Event()
        self._manager: asyncio.Future[StreamableHTTPSessionManager] | None = None
        self._running: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one message."""
        request = Request(scope, receive)
        if is_from_foreign_page(request.headers):
            await problem_response(request, problem_for_status(403))(scope, receive, send)
            return
        if request.method != "POST":
            response = problem_response(request, problem_for_status(405))
            response.headers["Allow"] = "POST"
            await response(scope, receive, send)
            return
        try:
            await limit_rate(request)
        except LotseError as error:
            await problem_response(request, problem_for_error(error))(scope, receive, send)
            return
        manager = await self._started()
        await manager.handle_request(scope, receive, send)

    async def close(self) -> None:
        """End what is running."""
        self._closing.set()
        if self._running is not None:
            await asyncio.gather(self._running, return_exceptions=True)

    async def _started(self) -> StreamableHTTPSessionManager:
        if self._manager is None:
            self._manager = asyncio.get_running_loop().create_future()
            self._running = asyncio.create_task(self._run(self._manager))
        # A client that leaves must not cancel the start that others wait for.
        return await asyncio.shield(self._manager)

    async def _run(self, started: asyncio.Future[StreamableHTTPSessionManager]) -> None:
        try:
            manager = await asyncio.to_thread(self._build)
        except Exception as error:  # noqa: BLE001 -- handed to those who wait; the next call tries again
            self._manager = None
            started.set_exception(error)
            return
        async with manager.run():
            started.set_result(manager)
            await self._closing.wait()

    def _build(self) -> StreamableHTTPSessionManager:
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        from assistant.mcp.server import build_server  # noqa: PLC0415 -- as above

        def report(error: Exception) -> str:
            return report_incident(self._settings, error).detail

        server = build_server(self._source, self._settings.max_question_length, report)
        return StreamableHTTPSessionManager(
            app=server, json_response=True, stateless=True, max_request_body_size=_MAX_BYTES
        )


class ThreadsSource:
    """The assistant of the service as the source of the tools."""

    def __init__(self, service: AssistantThreads) -> None:
        self._service = service

    async def ask(self, question: str, filters: Filters, level: Level) -> Answer:
        """Answer a cleaned question."""
        return await self._service.ask(Inquiry(question, filters, level))

    async def search(self, question: str, top_k: int, filters: Filters) -> JsonObject:
        """Find documents."""
        return search_to_dict(question, await self._service.search(question, top_k, filters))

    async def document(self, document_id: str) -> JsonObject:
        """Look up a document."""
        return document_to_dict(await self._service.document(document_id))
