"""Giving free the space of rows that the embedded Chroma has deleted."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

_WORTHWHILE = 0.2
"""Share of free pages from which the file is written anew: about a second for 100 MB."""


def reclaim_space(folder: Path) -> None:
    """Vacuum the database in `folder` when much of it is free; no client may have it open.

    SQLite keeps the bytes of deleted rows in free pages until then. A disk too full to vacuum is no
    reason to stop: the next time it is tried again.
    """
    path = folder / "chroma.sqlite3"
    if not path.is_file():
        return
    with suppress(sqlite3.Error, OSError), closing(sqlite3.connect(path, isolation_level=None)) as connection:
        ((free,),) = connection.execute("PRAGMA freelist_count").fetchall()
        ((pages,),) = connection.execute("PRAGMA page_count").fetchall()
        if free > _WORTHWHILE * pages:
            connection.execute("VACUUM")
