"""Opens the database that the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.database.database import Database  # imports sqlalchemy


def open_database(settings: Settings) -> Database:
    """Return the database of the house; nothing is connected before its first use."""
    from assistant.database.database import (  # noqa: PLC0415 -- imports sqlalchemy
        SQLITE_FILE,
        open_postgresql,
        open_sqlite,
    )

    if settings.database_url:
        return open_postgresql(settings.database_url)
    return open_sqlite(settings.data_dir / SQLITE_FILE)
