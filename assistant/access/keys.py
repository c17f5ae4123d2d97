"""Keys by which machine clients are told apart, of which only a digest is kept."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from assistant.errors import LotseError

DEFAULT_LIMIT = "600/minute"

_PREFIX = "lotse_"
_FORM = re.compile(rf"{_PREFIX}[A-Za-z0-9_-]{{43}}")


class KeyRefusedError(LotseError):
    """The key is missing, wrong or revoked: send a valid one."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is known of a key: whose it is and how much it may ask, such as 600/minute or off."""

    key_id: int
    name: str
    digest: str = field(repr=False)
    rate_limit: str
    created_on: date
    revoked_on: date | None = None


def new_secret() -> str:
    """Make up a key that nobody can guess."""
    return _PREFIX + secrets.token_urlsafe(32)


def has_form(secret: str) -> bool:
    """Whether a text could be one of our keys at all."""
    return _FORM.fullmatch(secret) is not None


def digest_of(secret: str) -> str:
    """Return what is stored of a key.

    A slow hash would protect nothing: the key holds 256 random bits, which no dictionary lists.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def find_key(secret: str, keys: Iterable[ApiKey]) -> ApiKey | None:
    """Find the key that a secret belongs to; how long that takes does not depend on which, or whether."""
    digest = digest_of(secret)
    found = None
    for key in keys:
        if hmac.compare_digest(digest, key.digest):
            found = key
    return found
