"""Who asks: a program with a key, the owner of the service, our own page, or anybody."""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.access.keys import ApiKey, KeyRefusedError, find_key, has_form
from assistant.errors import LotseError
from assistant.web.error_responses import problem_response
from assistant.web.own_page import is_from_own_page
from assistant.web.problem_formats import CHAT_PATH, TOOLS_PATH, is_below
from assistant.web.problems import problem_for_error

if TYPE_CHECKING:
    from assistant.access.key_store import KeyStore  # imports sqlalchemy

_API = "/api"
_OPEN = frozenset({"/api/openapi.json"})
_FOR_THE_OWNER = "/api/index"  # has its own check
_NO_KEY = frozenset({"", "none"})
"""What clients send that insist on a key where none is needed."""
_PROXY_HEADERS = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


class KeyRing:
    """Finds keys in the database, so that a revoked one ends at once; usable from several threads."""

    def __init__(self, open_store: Callable[[], KeyStore]) -> None:
        self._open_store = open_store
        self._opening = threading.Lock()
        self._store: KeyStore | None = None

    def find(self, secret: str) -> ApiKey | None:
        """Find the valid key of a secret; raises StorageError."""
        if not has_form(secret):
            return None
        with self._opening:
            if self._store is None:
                self._store = self._open_store()
        return find_key(secret, self._store.valid())

    def close(self) -> None:
        """Close the database if it was opened."""
        if self._store is not None:
            self._store.close()


class CallerMiddleware:
    """Notes whose key a request carries; refuses wrong keys, and a missing one where it is required.

    Whoever imitates the headers of our own page can ask without a key, as the page itself is for everybody;
    the limit on requests per sender holds for both.
    """

    def __init__(self, app: ASGIApp, ring: KeyRing, *, is_key_required: bool) -> None:
        self._app = app
        self._ring = ring
        self._is_key_required = is_key_required

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with what is known of the caller, or refuse it."""
        if scope["type"] == "http" and _is_for_programs(scope["path"]):
            request = Request(scope)
            try:
                await self._identify(request)
            except LotseError as error:
                await problem_response(request, problem_for_error(error))(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _identify(self, request: Request) -> None:
        secret = bearer_token(request.headers)
        if is_owner(request):
            request.state.is_owner = True
        elif secret not in _NO_KEY:
            key = await asyncio.to_thread(self._ring.find, secret)
            if key is None:
                raise KeyRefusedError(self._advice("Dieser Schlüssel gilt nicht."))
            request.state.api_key = key
        elif self._is_key_required and not is_from_own_page(request.headers):
            raise KeyRefusedError(self._advice("Es fehlt ein Schlüssel."))

    def _advice(self, what: str) -> str:
        if self._is_key_required:
            return (
                f"{what} Bitte einen gültigen senden, als Kopf „Authorization: Bearer lotse_…“; Schlüssel "
                "vergibt die Stelle, die diesen Dienst betreibt."
            )
        return f"{what} Hier geht es auch ohne: bitte keinen senden, oder „none“."


def key_of(request: Request) -> ApiKey | None:
    """Return the key that came with a request."""
    key: ApiKey | None = getattr(request.state, "api_key", None)
    return key


def bearer_token(headers: Headers) -> str:
    """Return the token of a request, or nothing."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def is_owner(request: Request) -> bool:
    """Whether a program asks that runs on this machine and can read the discovery file."""
    token = getattr(request.app.state, "service_token", None)
    given = bearer_token(request.headers)
    if not isinstance(token, str) or not token or not hmac.compare_digest(given.encode(), token.encode()):
        return False
    # Behind a proxy on this machine every client would look local.
    return _is_loopback(request) and not any(name in request.headers for name in _PROXY_HEADERS)


def _is_loopback(request: Request) -> bool:
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _is_for_programs(path: str) -> bool:
    if path in _OPEN or is_below(path, _FOR_THE_OWNER):
        return False
    return any(is_below(path, prefix) for prefix in (_API, CHAT_PATH, TOOLS_PATH))
