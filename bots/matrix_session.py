"""What a Matrix bot keeps on disk: its device and how far it has read."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from assistant.errors import StorageError


@dataclass(frozen=True, slots=True)
class MatrixSession:
    """A signed-in device; a new one at every start could not read older messages, and worries people."""

    user: str
    device: str
    token: str = field(repr=False)


class SessionFiles:
    """Keeps the session so that only its owner can read it; raises StorageError."""

    def __init__(self, folder: Path) -> None:
        self._session = folder / "session.json"
        self._position = folder / "position.json"
        self.folder = folder

    def load(self) -> MatrixSession | None:
        """Return the session of the last run, if there was one."""
        content = _read(self._session)
        return MatrixSession(**content) if content else None

    def save(self, session: MatrixSession) -> None:
        """Keep a session."""
        _write(self._session, asdict(session))

    def position(self) -> str | None:
        """Return up to where everything was taken in."""
        content = _read(self._position)
        return content["next_batch"] if content else None

    def keep_position(self, next_batch: str) -> None:
        """Note that everything up to here was taken in."""
        _write(self._position, {"next_batch": next_batch})


def _read(path: Path) -> dict[str, str] | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise StorageError(
            f"Die Datei {path} ist nicht lesbar ({error}). Bitte aus der Sicherung zurückholen oder löschen; "
            "dann meldet sich der Bot als neues Gerät an."
        ) from error
    return content if isinstance(content, dict) else None


def _write(path: Path, content: dict[str, str]) -> None:
    draft = path.with_suffix(".draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise StorageError(f"Die Datei {path} lässt sich nicht schreiben ({error.strerror}).") from error
