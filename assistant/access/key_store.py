"""The keys of machine clients in the database."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import insert, select, update

from assistant.access.keys import ApiKey, digest_of, new_secret
from assistant.database.database import Database
from assistant.database.tables import api_keys
from assistant.errors import ConfigurationError

_COLUMNS = (
    api_keys.c.key_id,
    api_keys.c.name,
    api_keys.c.digest,
    api_keys.c.rate_limit,
    api_keys.c.created_on,
    api_keys.c.revoked_on,
)


class KeyStore:
    """Issues, lists and revokes keys; usable from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def issue(self, name: str, rate_limit: str) -> str:
        """Store a new key and return its secret, which is known nowhere else.

        Raises:
            ConfigurationError: a key of this name is valid already.
        """
        secret = new_secret()
        with self._database.writing() as connection:
            is_valid = (api_keys.c.name == name) & api_keys.c.revoked_on.is_(None)
            if connection.execute(select(api_keys.c.key_id).where(is_valid)).first():
                raise ConfigurationError(
                    f"Einen gültigen Schlüssel „{name}“ gibt es schon. Bitte einen anderen Namen wählen oder "
                    f"ihn zuerst widerrufen: lotse keys revoke {name}"
                )
            row = {"name": name, "digest": digest_of(secret), "rate_limit": rate_limit}
            connection.execute(insert(api_keys).values(**row, created_on=datetime.now(UTC).date()))
        return secret

    def valid(self) -> tuple[ApiKey, ...]:
        """List the keys that are not revoked."""
        return tuple(key for key in self.all() if key.revoked_on is None)

    def all(self) -> tuple[ApiKey, ...]:
        """List all keys, also revoked ones, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(*_COLUMNS).order_by(api_keys.c.key_id)).all()
        return tuple(ApiKey(*row) for row in rows)

    def revoke(self, name: str) -> None:
        """End a key at once.

        Raises:
            ConfigurationError: there is no valid key of this name.
        """
        with self._database.writing() as connection:
            is_valid = (api_keys.c.name == name) & api_keys.c.revoked_on.is_(None)
            today = datetime.now(UTC).date()
            done = connection.execute(update(api_keys).where(is_valid).values(revoked_on=today))
        if done.rowcount == 0:
            raise ConfigurationError(
                f"Einen gültigen Schlüssel „{name}“ gibt es nicht. Alle Schlüssel zeigt: lotse keys list"
            )

    def close(self) -> None:
        """Close the database."""
        self._database.close()
