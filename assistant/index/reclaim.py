"""Clearing what the embedded Chroma leaves on disk though nothing needs it."""

from __future__ import annotations

import shutil
import sqlite3
import struct
from contextlib import closing, suppress
from pathlib import Path
from uuid import UUID

_WORTHWHILE = 0.2
"""Share of free pages from which the database is written anew: about a second for 100 MB."""
# version, offset, places, places in use, bytes of a place
_HEADER = struct.Struct("<iQQQQ")
_HEADER_SIZE = 100
_HEADER_VERSION = 1
_LENGTH_SIZE = 4


def reclaim_space(folder: Path) -> None:
    """Remove the files of dropped collections, vacuum the database, blank what was never written.

    Chroma leaves the vector files of a dropped collection, and SQLite keeps the bytes of deleted rows in
    free pages. No client may have the folder open. A disk too full to vacuum is no reason to stop: the
    next time it is tried again.
    """
    path = folder / "chroma.sqlite3"
    if not path.is_file():
        return
    with (
        suppress(sqlite3.Error, OSError),
        closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as connection,
    ):
        segments = [place for place in folder.iterdir() if _is_segment(place)]
        known = {str(segment) for (segment,) in connection.execute("SELECT id FROM segments")}
        dropped = [place for place in segments if place.name not in known]
        ((free,),) = connection.execute("PRAGMA freelist_count")
        ((pages,),) = connection.execute("PRAGMA page_count")
        if dropped or free > _WORTHWHILE * pages:
            connection.execute("VACUUM")
        for place in segments:
            if place in dropped:
                shutil.rmtree(place)
            else:
                _blank_unused(place)


def _is_segment(place: Path) -> bool:
    try:
        return place.is_dir() and str(UUID(place.name)) == place.name
    except ValueError:
        return False


def _blank_unused(segment: Path) -> None:
    """Blank the places for vectors that are not in use.

    A new collection has only such places, and Chroma saves them as the memory of the process happens to
    be: that can be text of documents.
    """
    header = segment / "header.bin"
    if not header.is_file() or header.stat().st_size != _HEADER_SIZE:
        return
    version, _, places, used, size = _HEADER.unpack_from(header.read_bytes())
    for name, width in (("data_level0.bin", size), ("length.bin", _LENGTH_SIZE)):
        path = segment / name
        # Another layout of a later Chroma is left alone.
        if version == _HEADER_VERSION and path.is_file() and path.stat().st_size == places * width:
            _blank_from(path, used * width)


def _blank_from(path: Path, start: int) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        rest = file.read()
        if rest.strip(b"\0"):
            file.seek(start)
            file.write(bytes(len(rest)))
