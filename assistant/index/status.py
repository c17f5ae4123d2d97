"""Facts about the index on disk, read without opening it."""

from __future__ import annotations

from pathlib import Path

from assistant.errors import IndexMismatchError, IndexMissingError
from assistant.index.generation import Manifest, current_folder, read_manifest

INDEX_FOLDER = "index"


def read_status(data_dir: Path) -> Manifest | None:
    """Return what made the current index in `data_dir`, or None without one.

    Raises IndexMismatchError when the index is damaged or of another format.
    """
    index_dir = data_dir / INDEX_FOLDER
    try:
        while True:
            folder = current_folder(index_dir)
            try:
                return read_manifest(folder)
            except IndexMismatchError:
                if current_folder(index_dir) == folder:
                    raise  # otherwise a writer has switched meanwhile
    except IndexMissingError:
        return None
