"""Owners of conversations: a random token with the reader, a keyed hash of it in the database."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from pathlib import Path

from assistant.errors import StorageError

KEY_FILE = "owner.key"
_KEY_BYTES = 32
_TOKEN_CHARACTERS = 43


class Owners:
    """Turns tokens into the pseudonyms under which conversations are stored.

    Without the key, a database that gets lost tells nobody which token belongs to which conversation.

    Args:
        data_dir: where the key lies, which is made once.
    """

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / KEY_FILE
        self._key: bytes | None = None

    def pseudonym(self, token: str) -> str:
        """Return the keyed hash of a token; raises StorageError."""
        if self._key is None:
            self._key = _read_or_make_key(self._path)
        return hashlib.blake2b(token.encode(), key=self._key, digest_size=32).hexdigest()


def new_token() -> str:
    """Make a token that nobody guesses: 256 random bits."""
    return secrets.token_urlsafe(32)


def is_token(text: str | None) -> bool:
    """Tell whether a text can be a token of ours; others are not even hashed."""
    return text is not None and len(text) == _TOKEN_CHARACTERS and text.isascii() and text.isprintable()


def _read_or_make_key(path: Path) -> bytes:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _make_key(path)
        key = path.read_bytes()
    except OSError as error:
        raise StorageError(
            f"Die Schlüsseldatei „{path}“ lässt sich nicht anlegen oder lesen ({error.strerror}). Bitte "
            "prüfen Sie den freien Speicherplatz und die Rechte."
        ) from error
    if len(key) != _KEY_BYTES:
        raise StorageError(
            f"Die Schlüsseldatei „{path}“ ist beschädigt ({len(key)} statt {_KEY_BYTES} Bytes). Bitte aus "
            "der Sicherung zurückholen; ohne sie findet niemand seine Gespräche wieder. Ist sie verloren, "
            "die Datei löschen: dann entsteht eine neue."
        )
    return key


def _make_key(path: Path) -> None:
    """Make the key if there is none; of several processes one wins and none sees half a key."""
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)  # unlike a rename, this never replaces the key of another process
    finally:
        draft.unlink()
