"""Leaving a language model alone for a while after it has failed several times in a row."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from assistant.generation.chat_model import FailureKind

_FAILURES = 3
_REST_SECONDS = 30.0
_LONGEST_REST_SECONDS = 120.0
_OUTAGES = frozenset(
    {
        FailureKind.UNREACHABLE,
        FailureKind.TIMEOUT,
        FailureKind.STALLED,
        FailureKind.CUT,
        FailureKind.UNAUTHORIZED,
        FailureKind.UNKNOWN_MODEL,
        FailureKind.BUSY,
        FailureKind.SERVER,
    }
)
"""Failures that the next question would meet, too; the others have to do with one question."""


class Breaker:
    """Counts failures in a row; after the rest one call tries whether the model works again.

    Args:
        clock: returns seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._resting_until = 0.0

    def is_resting(self) -> bool:
        """Whether the model must be left alone; the first call after the rest is let through alone."""
        with self._lock:
            if self._failures < _FAILURES:
                return False
            if self._clock() < self._resting_until:
                return True
            self._resting_until = self._clock() + _REST_SECONDS
            return False

    def note_success(self) -> None:
        """Forget the failures."""
        with self._lock:
            self._failures = 0

    def note_failure(self, kind: FailureKind, retry_after: float | None = None) -> None:
        """Count a failure; a server that names a time gets it at once."""
        if kind not in _OUTAGES:
            return
        with self._lock:
            self._failures += 1
            rest = _REST_SECONDS
            if kind is FailureKind.BUSY and retry_after is not None:
                self._failures = max(self._failures, _FAILURES)
                rest = min(retry_after, _LONGEST_REST_SECONDS)
            self._resting_until = self._clock() + rest
