"""Reading the values of settings from text; every reader raises ValueError for what it cannot use."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

MASK = "•••"
_LONGEST_LIMIT = 40
_SHORTEST_SECRET = 16
_SITE = re.compile(r"(https?://)?(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:([0-9]{1,5}|\*))?")


def read_host(text: str) -> str:
    """Read a host name or an IP address."""
    if not re.fullmatch(r"[A-Za-z0-9._:-]+|\[[0-9A-Fa-f:.]+\]", text):
        raise ValueError
    return text.strip("[]")


def read_number(lowest: int, highest: int) -> Callable[[str], int]:
    """Return a reader of whole numbers in a range."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not lowest <= int(text) <= highest:
            raise ValueError
        return int(text)

    return read


def read_path(text: str) -> Path:
    """Read a path, "~" resolved."""
    if "\0" in text:
        raise ValueError
    try:
        return Path(text).expanduser()
    except RuntimeError as error:  # "~name" of a user that does not exist
        raise ValueError from error


def read_text(text: str) -> str:
    """Read a printable text."""
    if not text.isprintable():
        raise ValueError
    return text


def read_url(text: str) -> str:
    """Read an address without query, the slash at its end cut off."""
    parts = urlsplit(text)
    # `port` checks its range when it is read.
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
        raise ValueError
    if parts.query or parts.fragment or not text.isprintable() or " " in text:
        raise ValueError
    return text.rstrip("/")


def read_model(text: str) -> str:
    """Read the name of a language model."""
    if not re.fullmatch(r"[\w./:@+-]{1,200}", text):
        raise ValueError
    return text


def read_secret(text: str) -> str:
    """Read a key."""
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError
    return text


def read_shared_secret(text: str) -> str:
    """Read a key that people type and that nobody may guess."""
    if len(text) < _SHORTEST_SECRET:
        raise ValueError
    return read_secret(text)


def read_domains(text: str) -> tuple[str, ...]:
    """Read the addresses of web sites as a policy names them; without a scheme they are https."""
    sites = tuple(site.strip().lower() for site in text.split(",") if site.strip())
    if not sites or not all(_SITE.fullmatch(site) for site in sites):
        raise ValueError
    return tuple(site if "://" in site else f"https://{site}" for site in sites)


def read_price(text: str) -> tuple[float, float]:
    """Read two prices in euros."""
    read, _, written = text.partition("/")
    prices = float(read.replace(",", ".")), float(written.replace(",", "."))
    if not all(0 <= price < 10_000 for price in prices):
        raise ValueError
    return prices


def read_database_url(text: str) -> str:
    """Read the address of a PostgreSQL database."""
    parts = urlsplit(text)
    is_server = parts.scheme in {"postgresql", "postgres"} and parts.port != 0
    if not is_server or len(parts.path) < 2 or not text.isprintable() or " " in text:
        raise ValueError
    # A password belongs before the host name, where every message masks it.
    if "password" in parts.query or parts.fragment:
        raise ValueError
    return parts._replace(scheme="postgresql").geturl()


def read_rate_limit(text: str) -> str:
    """Check a limit such as 60/minute or off; raises ValueError."""
    if text.lower() == "off":
        return "off"
    from limits import parse  # noqa: PLC0415 -- 0.2 s that only an operator who sets a limit pays

    if len(text) > _LONGEST_LIMIT or parse(text).amount < 1:
        raise ValueError
    return text


def read_names(text: str) -> tuple[str, ...]:
    """Read host names with commas between them."""
    names = tuple(name.strip().lower() for name in text.split(",") if name.strip())
    if not names or not all(re.fullmatch(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]", name) for name in names):
        raise ValueError
    return tuple(name.strip("[]") for name in names)


def read_truth(text: str) -> bool:
    """Read yes or no."""
    if text.lower() not in {"1", "true", "yes", "on", "ja", "0", "false", "no", "off", "nein"}:
        raise ValueError
    return text.lower() in {"1", "true", "yes", "on", "ja"}


def read_log_level(text: str) -> str:
    """Read a level of the log."""
    if text.lower() not in {"debug", "info", "warning", "error", "critical"}:
        raise ValueError
    return text.lower()


def masked(text: str) -> str:
    """Hide the user name and the password of an address; other text stays as it is."""
    if "://" not in text or "@" not in text:
        return text
    try:
        parts = urlsplit(text)
    except ValueError:
        return MASK
    return urlunsplit(parts._replace(netloc=f"{MASK}@{parts.netloc.rpartition('@')[2]}"))
