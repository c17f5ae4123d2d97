"""Who may see the page of the coordinators: whoever signed in with their key."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time

from starlette.requests import Request
from starlette.responses import Response

from assistant.web.preferences import is_secure

COOKIE = "lotse_coordination"
PATH = "/koordination"
_HOURS = 10
_PASS_LENGTH = 200


def is_key(given: str, key: str) -> bool:
    """Whether somebody typed the key, compared in a time that tells nothing."""
    return hmac.compare_digest(given.strip().encode(), key.encode())


def new_pass(key: str, now: float) -> str:
    """Make a pass that ends after a working day; a new key ends all of them."""
    body = f"{int(now) + _HOURS * 3600}.{secrets.token_urlsafe(12)}"
    return f"{body}.{_signature(key, body)}"


def is_pass(text: str, key: str, now: float) -> bool:
    """Whether a pass was made with this key and has not ended."""
    body, _, signature = text[:_PASS_LENGTH].rpartition(".")
    ends = body.partition(".")[0]
    is_genuine = hmac.compare_digest(signature.encode(), _signature(key, body).encode())
    return is_genuine and ends.isdecimal() and now < int(ends)


def is_coordinator(request: Request, key: str) -> bool:
    """Whether the browser shows a pass."""
    return is_pass(request.cookies.get(COOKIE, ""), key, time.time())


def sign_in(response: Response, request: Request, key: str) -> None:
    """Give the browser a pass that is sent to this page alone."""
    response.set_cookie(
        COOKIE,
        new_pass(key, time.time()),
        max_age=_HOURS * 3600,
        path=PATH,
        httponly=True,
        samesite="strict",
        secure=is_secure(request),
    )


def sign_out(response: Response, request: Request) -> None:
    """Take the pass back."""
    response.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="strict", secure=is_secure(request))


def _signature(key: str, body: str) -> str:
    return hmac.new(key.encode(), f"{COOKIE}:{body}".encode(), hashlib.sha256).hexdigest()
