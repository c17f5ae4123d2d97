"""Readers of the values of settings for messengers."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from assistant.setting_values import read_secret


def read_token(text: str) -> str:
    """Read the token of a Telegram bot; raises ValueError."""
    if not re.fullmatch(r"[0-9]{1,20}:[A-Za-z0-9_-]{10,100}", text):
        raise ValueError
    return text


def read_matrix_user(text: str) -> str:
    """Read the id of a Matrix account; raises ValueError."""
    if not re.fullmatch(r"@[^:\s]+:[A-Za-z0-9.:\[\]-]+", text):
        raise ValueError
    return text


def read_matrix_names(text: str) -> tuple[str, ...]:
    """Read ids and server names of Matrix; raises ValueError."""
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if not names or not all(re.fullmatch(r"(@[^:\s]+:)?[A-Za-z0-9.:\[\]*-]+", name) for name in names):
        raise ValueError
    return names


def read_mail_address(text: str) -> str:
    """Read an e-mail address; raises ValueError."""
    if not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+", text):
        raise ValueError
    return text.lower()


def read_mail_names(text: str) -> tuple[str, ...]:
    """Read e-mail addresses and domains; raises ValueError."""
    names = tuple(name.strip().lower().removeprefix("@") for name in text.split(",") if name.strip())
    if not names or not all(re.fullmatch(r"([^@\s<>;]+@)?[a-z0-9.-]+", name) for name in names):
        raise ValueError
    return names


def read_server_url(*schemes: str) -> Callable[[str], str]:
    """Make a reader of addresses of mail servers."""

    def read(text: str) -> str:
        parts = urlsplit(text)
        if parts.scheme not in schemes or not parts.hostname or parts.port == 0 or parts.path.strip("/"):
            raise ValueError
        if parts.username or parts.query or parts.fragment or not text.isprintable() or " " in text:
            raise ValueError
        return text.rstrip("/")

    return read


def read_talk_secret(text: str) -> str:
    """Read the secret of a Talk bot; raises ValueError."""
    if not 40 <= len(text) <= 128:
        raise ValueError
    return read_secret(text)
