"""Pseudonyms and sealed addresses, both under the key of the house."""

from __future__ import annotations

import base64
import json

from cryptography.fernet import Fernet, InvalidToken

from assistant.conversation.owner import Owners
from assistant.errors import StorageError


class Sealer:
    """Makes pseudonyms of ids, and texts that nobody reads who has the database alone.

    Args:
        owners: holds the key.
    """

    def __init__(self, owners: Owners) -> None:
        self._owners = owners
        self._fernet: Fernet | None = None

    def pseudonym(self, *parts: str) -> str:
        """Return the keyed hash of an id; raises StorageError."""
        return self._owners.pseudonym(json.dumps(["messenger", *parts]))

    def owner_token(self, person: str) -> str:
        """Return the token by which the service keeps the conversations of a pseudonym."""
        return _text_of(bytes.fromhex(self.pseudonym("owner", person))).rstrip("=")

    def seal(self, text: str) -> str:
        """Encrypt a text."""
        return self._opened().encrypt(text.encode()).decode()

    def unseal(self, text: str) -> str:
        """Decrypt a text; raises StorageError where another key sealed it."""
        try:
            return self._opened().decrypt(text.encode()).decode()
        except InvalidToken as error:
            raise StorageError(
                "Gespeicherte Nachrichten lassen sich nicht lesen: Die Datei owner.key im Datenordner ist "
                "eine andere als die, mit der sie gespeichert wurden. Bitte die frühere zurückholen."
            ) from error

    def _opened(self) -> Fernet:
        if self._fernet is None:
            self._fernet = Fernet(_text_of(bytes.fromhex(self.pseudonym("seal"))))
        return self._fernet


def _text_of(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode()
