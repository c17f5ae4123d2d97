"""Headers and checks that keep other web sites away from the service."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.error_responses import problem_response
from assistant.web.own_page import is_from_foreign_page
from assistant.web.problems import problem_for_status

WIDGET_PATH = "/widget"
"""The page that other sites may show in a frame."""
WIDGET_SCRIPT_PATH = "/widget.js"
WIDGET_PREVIEW_PATH = "/widget/vorschau"
_NO_FRAMES = "frame-ancestors 'none'"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    f"connect-src 'self'; form-action 'self'; base-uri 'none'; {_NO_FRAMES}; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": with it, browsers send "Origin: null" with the forms of our own pages,
    # which could then not be told from those of a stranger. Other sites get nothing either way.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1", "testserver"})
_EVERY_ADDRESS = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 -- compared, not bound
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class SecurityHeadersMiddleware:
    """Puts the security headers on every response.

    Args:
        app: what answers.
        widget_domains: the sites that may show the widget in a frame.
    """

    def __init__(self, app: ASGIApp, widget_domains: tuple[str, ...] = ()) -> None:
        self._app = app
        ancestors = " ".join(("frame-ancestors 'self'", *widget_domains))
        framed = {**_HEADERS, "Content-Security-Policy": _POLICY.replace(_NO_FRAMES, ancestors)}
        del framed["X-Frame-Options"]  # knows no list of sites; the policy says it all
        self._by_path = {
            WIDGET_PATH: framed,
            WIDGET_SCRIPT_PATH: {**_HEADERS, "Cross-Origin-Resource-Policy": "cross-origin"},
            WIDGET_PREVIEW_PATH: {
                **_HEADERS,
                "Content-Security-Policy": f"{_POLICY}; frame-src 'self'",
            },
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, adding headers to its response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._by_path.get(scope["path"], _HEADERS))
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, with_headers)


class OwnSiteMiddleware:
    """Refuses requests under a foreign host name and posts from foreign pages.

    A foreign name for a loopback address is how DNS rebinding lets any web page read a service
    that only its owner should reach.
    """

    def __init__(self, app: ASGIApp, host: str, public_names: tuple[str, ...] = ()) -> None:
        self._app = app
        names = frozenset({host.strip("[]").lower(), *public_names})
        # A service for the whole network cannot know its names unless somebody says them.
        is_open = bool(names & _EVERY_ADDRESS) and not public_names
        self._names = None if is_open else names | _LOCAL_NAMES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        status = None
        if not self._is_own_name(headers.get("host", "")):
            status = 421
        elif scope["method"] not in _READING and is_from_foreign_page(headers):
            status = 403
        if status is None:
            await self._app(scope, receive, send)
        else:
            response = problem_response(Request(scope), problem_for_status(status))
            await response(scope, receive, send)

    def _is_own_name(self, host: str) -> bool:
        return self._names is None or _host_name(f"//{host}") in self._names


def _host_name(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
