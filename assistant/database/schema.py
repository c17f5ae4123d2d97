"""Brings the schema of a database to the version of this program."""

from __future__ import annotations

from importlib.resources import files

from sqlalchemy import Connection, inspect, text

from assistant.errors import StorageError

_MIGRATIONS = "assistant.database:migrations"
_LOCK = 4_716_281
"""Any number that nothing else in the database uses for an advisory lock."""


def newest_version() -> str:
    """Return the version of the schema that this program needs.

    Read from the file names: Alembic takes a second to import, and nearly every start has nothing to do.
    """
    folder = files("assistant.database.migrations").joinpath("versions")
    return max(entry.name[:4] for entry in folder.iterdir() if entry.name[:4].isdigit())


def version_of(connection: Connection) -> str | None:
    """Return the version of the schema in the database, or None where there is none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def bring_up_to_date(connection: Connection) -> None:
    """Run the migrations that are missing, inside the open transaction of a writer.

    Raises:
        StorageError: the database was made by a newer version of the program.
    """
    if connection.dialect.name == "postgresql":
        # Processes that start together would make the tables twice; the lock ends with the transaction.
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    version = version_of(connection)
    if version == newest_version():
        return
    if version is not None and version > newest_version():
        raise StorageError(
            f"Die Datenbank hat die Fassung {version}, dieses Programm kennt nur {newest_version()}. Bitte "
            "die neuere Version des Ressourcenlotsen starten, mit der die Datenbank zuletzt benutzt wurde."
        )
    from alembic import command  # noqa: PLC0415 -- a second that only a change of the schema costs
    from alembic.config import Config  # noqa: PLC0415 -- as above

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", _MIGRATIONS)
    config.set_main_option("path_separator", "os")
    command.upgrade(config, "head")
