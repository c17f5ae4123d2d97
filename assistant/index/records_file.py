"""The file of a generation that holds its documents, and says where its units belong."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from pathlib import Path

from pydantic import TypeAdapter

from assistant.errors import IndexMismatchError
from assistant.index.changes import IndexedDocument

RECORDS = "records.sqlite3"
ENTRY: TypeAdapter[IndexedDocument] = TypeAdapter(IndexedDocument)


class RecordsFile:
    """The table of documents and units, opened for reading."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # The file never changes, so SQLite needs no locks; an open one can still be read once it is deleted.
        uri = f"{(folder / RECORDS).absolute().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._lock = threading.Lock()
        self._finalize = weakref.finalize(self, self._connection.close)

    def close(self) -> None:
        """Close the file, once nobody is reading."""
        with self._lock:
            self._finalize()

    def rows(self, query: str, *parameters: object) -> list[tuple[object, ...]]:
        """Return the result of a query."""
        try:
            with self._lock:
                return self._connection.execute(query, parameters).fetchall()
        except sqlite3.ProgrammingError:  # closed
            raise
        except sqlite3.Error as error:
            raise damaged(self._folder, error) from error

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        ((count,),) = self.rows(f"SELECT count(*) FROM {table}")  # noqa: S608 -- a name of ours
        return int(str(count))

    def entry(self, row: int) -> IndexedDocument:
        """Return the document in `row` with its chunks."""
        ((record,),) = self.rows("SELECT record FROM documents WHERE row = ?", row)
        try:
            return ENTRY.validate_json(str(record))
        except ValueError as error:
            raise damaged(self._folder, error) from error


def damaged(folder: Path, error: Exception) -> IndexMismatchError:
    """Say that a generation is damaged, and what mends it."""
    reason = str(error).partition("\n")[0]
    return IndexMismatchError(
        f"Der Index in {folder} ist beschädigt ({reason}). Bitte „lotse ingest --rebuild“ ausführen."
    )
