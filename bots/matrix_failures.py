"""What the errors of a Matrix server mean."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp

from bots.channel import TryLaterError, UndeliverableError

_UNDELIVERABLE = frozenset({"M_FORBIDDEN", "M_TOO_LARGE", "M_NOT_FOUND"})


def away(reply: object) -> TryLaterError:
    """Make the error for a reply that may be another one later."""
    wait = getattr(reply, "retry_after_ms", None)
    return TryLaterError(_sentence(reply), wait / 1000 if wait else None)


def error_of(reply: object) -> TryLaterError | UndeliverableError:
    """Make the error for a message that was not taken."""
    is_final = getattr(reply, "status_code", None) in _UNDELIVERABLE
    return UndeliverableError(_sentence(reply)) if is_final else away(reply)


def _sentence(reply: object) -> str:
    code, message = getattr(reply, "status_code", None), getattr(reply, "message", reply)
    return f"Der Matrix-Server antwortet: {message} ({code})"


@contextmanager
def failures() -> Iterator[None]:
    """Turn a server that is away into a reason to try again."""
    try:
        yield
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise TryLaterError(f"Der Matrix-Server ist nicht erreichbar ({type(error).__name__}).") from error
