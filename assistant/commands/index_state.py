"""Whether the index on disk still fits the settings and the corpus."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path


def is_made_by(index_embedder: str, setting: str) -> bool:
    """Whether the model named by LOTSE_EMBEDDER made the index.

    Args:
        index_embedder: identity of the weights as stored with the index.
        setting: "bundled", or name or folder of a sentence-transformers model.
    """
    if setting != "bundled":
        # A folder carries a mark of its content behind its name.
        return index_embedder == setting or index_embedder.startswith(f"{setting}#")
    from assistant.embedding.static import BUNDLED

    try:
        about = json.loads((BUNDLED / "model.json").read_text("utf-8"))
    except (OSError, ValueError):
        return True  # opening the index explains damaged weights better
    return bool(index_embedder == about["name"])


def is_older_than(created: str, corpus_dir: Path) -> bool:
    """Whether a file of the corpus was changed, added or removed after the index was made.

    Args:
        created: ISO time stamp of the index, to the second.
        corpus_dir: folder of the corpus.
    """
    moment = creation_time(created).timestamp()
    # The time of a folder changes when a file in it comes or goes.
    paths = (corpus_dir, *corpus_dir.rglob("*"))
    return any(path.lstat().st_mtime > moment for path in paths)


def creation_time(created: str) -> datetime:
    """Read the time stamp of an index; without a zone it is UTC."""
    moment = datetime.fromisoformat(created)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
