"""A limit on the size of request bodies that counts what really arrives."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.error_responses import problem_response
from assistant.web.problems import TooLargeError, problem_for_http

MAX_BODY_BYTES = 256 * 1024


class BodyLimitMiddleware:
    """Stops reading a body at the limit, whatever length it announces or hides.

    Args:
        larger: limits in bytes of the paths that need more than the others.
    """

    def __init__(self, app: ASGIApp, larger: Mapping[str, int]) -> None:
        self._app = app
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a receive that counts."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        max_bytes = self._larger.get(scope["path"], MAX_BODY_BYTES)
        announced = Headers(scope=scope).get("content-length", "0")
        if announced.isdecimal() and int(announced) > max_bytes:
            response = problem_response(Request(scope), problem_for_http(TooLargeError(max_bytes)))
            await response(scope, receive, send)
            return
        arrived = 0

        async def counting_receive() -> Message:
            nonlocal arrived
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > max_bytes:
                raise TooLargeError(max_bytes)
            return message

        await self._app(scope, counting_receive, send)
