"""A limit on questions per key or address that keeps no address."""

from __future__ import annotations

import hashlib
import ipaddress
import math
import secrets
import time
from datetime import UTC, datetime

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from assistant.access.keys import ApiKey
from assistant.errors import LotseError


class RateLimitError(LotseError):
    """Too many requests came from one address: wait for the given seconds."""

    def __init__(self, seconds: int) -> None:
        unit = "Sekunde" if seconds == 1 else "Sekunden"
        super().__init__(f"Bitte warten Sie {seconds} {unit} und fragen Sie dann noch einmal.")
        self.seconds = seconds


class RateLimit:
    """Counts the requests of each client in a moving window.

    Clients are told apart by a hash of their address with a salt that changes every day and is
    never stored. Headers that name another address are not believed: anyone can send them.
    """

    def __init__(self, rate: str) -> None:
        self._limit = None if rate == "off" else parse(rate)
        self._window = MovingWindowRateLimiter(MemoryStorage())
        self._day = ""
        self._salt = b""

    def count(self, address: str) -> None:
        """Count one request; raises RateLimitError when it is one too many."""
        if self._limit is not None:
            self._hit(self._limit, self._key(address))

    def count_key(self, key: ApiKey) -> None:
        """Count one request with a key against the limit of that key, wherever it comes from."""
        if key.rate_limit != "off":
            self._hit(parse(key.rate_limit), f"key {key.key_id}")

    def _hit(self, limit: RateLimitItem, key: str) -> None:
        if not self._window.hit(limit, key):
            reset = self._window.get_window_stats(limit, key).reset_time
            raise RateLimitError(max(1, math.ceil(reset - time.time())))

    def _key(self, address: str) -> str:
        today = datetime.now(UTC).date().isoformat()
        if today != self._day:
            self._day, self._salt = today, secrets.token_bytes(32)
        return hashlib.blake2b(_network(address).encode(), key=self._salt).hexdigest()


def _network(address: str) -> str:
    # One IPv6 household owns 2^64 addresses; counting each on its own would be no limit.
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return address
