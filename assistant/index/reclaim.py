"""Giving free what the embedded Chroma has deleted but still keeps on disk."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from uuid import UUID

_WORTHWHILE = 0.2
"""Share of free pages from which the database is written anew: about a second for 100 MB."""


def reclaim_space(folder: Path) -> None:
    """Remove the files of dropped collections, and vacuum the database; no client may have it open.

    Chroma leaves the vector files of a dropped collection, and SQLite keeps the bytes of deleted rows
    in free pages. A disk too full to vacuum is no reason to stop: the next time it is tried again.
    """
    path = folder / "chroma.sqlite3"
    if not path.is_file():
        return
    with (
        suppress(sqlite3.Error, OSError),
        closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection,
    ):
        known = {str(segment) for (segment,) in connection.execute("SELECT id FROM segments")}
        dropped = [place for place in folder.iterdir() if _is_segment(place) and place.name not in known]
        ((free,),) = connection.execute("PRAGMA freelist_count")
        ((pages,),) = connection.execute("PRAGMA page_count")
        if dropped or free > _WORTHWHILE * pages:
            connection.execute("VACUUM")
        for place in dropped:
            shutil.rmtree(place)


def _is_segment(place: Path) -> bool:
    try:
        return place.is_dir() and str(UUID(place.name)) == place.name
    except ValueError:
        return False
