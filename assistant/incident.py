"""The log entry for an error that nobody foresaw."""

from __future__ import annotations

import os
import secrets
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path

LOG_NAME = "lotse.log"


def record_incident(error: BaseException, data_dir: Path) -> tuple[str, Path | None]:
    """Append the traceback to the log and return the number of the incident with the file.

    A data folder that cannot be written gives way to the temporary folder; the file is None where
    not even that works.
    """
    number = secrets.token_hex(4)
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    entry = f"{moment} incident {number}\n{''.join(traceback.format_exception(error))}\n"
    for folder in (data_dir, Path(tempfile.gettempdir())):
        path = folder / LOG_NAME
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # Messages of exceptions can quote what somebody asked: for the owner's eyes only.
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
            with os.fdopen(os.open(path, flags, 0o600), "a", encoding="utf-8") as log:
                log.write(entry)
        except OSError:
            continue
        return number, path
    return number, None
