"""One database of the house, SQLite in the data folder or a PostgreSQL server."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from assistant.database.schema import bring_up_to_date, newest_version, version_of
from assistant.errors import DatabaseUnavailableError, StorageError

SQLITE_FILE = "lotse.sqlite3"
_PATIENCE_SECONDS = 20.0
"""How long a writer waits for the others; a transaction takes milliseconds."""
_CONNECT_SECONDS = 5
_RETRY_SECONDS = 5.0
"""After a failed connection nobody else waits for one; an answer must not."""
_CHECKPOINTS = 5
_READING = "lotse_reading"
_log = logging.getLogger(__name__)


def open_sqlite(path: Path) -> Database:
    """Use a SQLite file, which is made when it is first needed."""
    return Database(URL.create("sqlite", database=str(path)), path)


def open_postgresql(url: str) -> Database:
    """Use a PostgreSQL database by its address."""
    return Database(make_url(url).set(drivername="postgresql+psycopg"), None)


class Database:
    """Gives short transactions on the newest schema; usable from several threads and processes.

    Nothing is connected before the first use, and a database that went away is used again when it is back.

    Args:
        url: where it is, with its driver.
        path: the file of SQLite, or None.
    """

    def __init__(self, url: URL, path: Path | None) -> None:
        self._path = path
        self._engine = _sqlite_engine(url) if path else _postgresql_engine(url)
        self._opening = threading.Lock()
        self._is_current = False
        self._retry_at = 0.0

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that only reads; raises StorageError."""
        with self._transaction(is_reading=True) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction; all of it becomes true at the end of the block, or nothing of it."""
        with self._transaction(is_reading=False) as connection:
            yield connection

    def open(self) -> None:
        """Bring the schema up to date where that has not happened yet; raises StorageError."""
        with self._opening:
            if self._is_current:
                return
            self._make_file()
            with self._failures():
                with self._begun(is_reading=True) as connection:
                    is_current = version_of(connection) == newest_version()
                if not is_current:
                    with self._begun(is_reading=False) as connection:
                        bring_up_to_date(connection)
            self._is_current = True

    def check(self) -> None:
        """Make sure that it can be used now; raises StorageError."""
        with self.reading() as connection:
            connection.exec_driver_sql("SELECT 1")

    def version(self) -> str | None:
        """Return the version of the schema as it is, without changing it; raises StorageError."""
        if self._path and not self._path.exists():
            return None
        with self._failures(), self._begun(is_reading=True) as connection:
            return version_of(connection)

    def forget_deleted(self) -> bool:
        """Remove what was deleted from the write-ahead log of SQLite, too; tell whether that worked.

        Deleted rows are blanked at once, but their old state lives on in the log. PostgreSQL removes it
        by itself.
        """
        if self._path is None:
            return True
        with self._failures():
            for _ in range(_CHECKPOINTS):
                with self._engine.connect() as connection:
                    cursor = connection.connection.cursor()
                    is_busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                if not is_busy:
                    return True
        _log.warning("The log of the database is in use; deleted text leaves it with the next deletion.")
        return False

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self, *, is_reading: bool) -> Iterator[Connection]:
        if not self._is_current or (self._path and not self._path.exists()):
            self._is_current = False
            self.open()
        with self._failures(), self._begun(is_reading=is_reading) as connection:
            yield connection

    @contextmanager
    def _begun(self, *, is_reading: bool) -> Iterator[Connection]:
        if time.monotonic() < self._retry_at:
            raise _unavailable()
        options = {_READING: is_reading}
        with self._engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """Turn errors of the database into sentences."""
        try:
            yield
        except SQLAlchemyError as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            if self._path is None and _is_connection_failure(error):
                self._retry_at = time.monotonic() + _RETRY_SECONDS
                _log.info("The database cannot be reached: %s", type(cause).__name__)
                raise _unavailable() from error
            place = f"„{self._path}“ " if self._path else ""
            raise StorageError(
                f"Die Datenbank {place}lässt sich nicht benutzen ({cause}). Bitte prüfen Sie den freien "
                "Speicherplatz und die Schreibrechte; „lotse doctor“ sagt mehr."
            ) from error

    def _make_file(self) -> None:
        """Make an empty file that only its owner can read; SQLite gives its log the same rights."""
        if self._path is None or self._path.exists():
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise StorageError(
                f"Die Datenbank „{self._path}“ lässt sich nicht anlegen ({error.strerror}). Bitte prüfen Sie "
                "den freien Speicherplatz und die Schreibrechte."
            ) from error


def _unavailable() -> DatabaseUnavailableError:
    return DatabaseUnavailableError(
        "Die Datenbank ist gerade nicht erreichbar. Bitte versuchen Sie es in einigen Sekunden noch einmal."
    )


def _is_connection_failure(error: SQLAlchemyError) -> bool:
    from psycopg import OperationalError  # noqa: PLC0415 -- only there with PostgreSQL

    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or isinstance(error.orig, OperationalError)


def _postgresql_engine(url: URL) -> Engine:
    connect = {
        "connect_timeout": _CONNECT_SECONDS,
        "application_name": "ressourcenlotse",
        "options": f"-c statement_timeout={int(_PATIENCE_SECONDS)}s -c lock_timeout=10s",
        # A server that vanished without a word is noticed after half a minute.
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 20_000,
    }
    # An address may set any of them itself, such as its own connect_timeout.
    own = {name: value for name, value in connect.items() if name not in url.query}
    return create_engine(url, pool_pre_ping=True, pool_recycle=1800, pool_timeout=10, connect_args=own)


def _sqlite_engine(url: URL) -> Engine:
    # Opening a file takes a fraction of a millisecond, and a connection that nobody holds keeps no log alive.
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": _PATIENCE_SECONDS})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # `_begin` says when a transaction begins, not the driver
        cursor = connection.cursor()
        for pragma in ("journal_mode = WAL", "foreign_keys = ON", "secure_delete = ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer that begins as a reader cannot wait for another writer: SQLite refuses it at once.
        is_reading = connection.get_execution_options().get(_READING)
        connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")

    return engine
