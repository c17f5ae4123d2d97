"""The file by which the command line finds the running service."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

FILE_NAME = "service.json"


@dataclass(frozen=True, slots=True)
class Service:
    """A running service: where it listens, its process and the token that lets the command line write."""

    url: str
    pid: int
    token: str = field(repr=False)


def announce(data_dir: Path, service: Service) -> None:
    """Write the file so that only the owner can read it; readers never see half of it."""
    data_dir.mkdir(parents=True, exist_ok=True)
    draft = data_dir / f"{FILE_NAME}.{service.pid}"
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(service), file)
    draft.replace(data_dir / FILE_NAME)


def withdraw(data_dir: Path, pid: int) -> None:
    """Remove the file if it still names this process."""
    service = _read(data_dir)
    if service is not None and service.pid == pid:
        (data_dir / FILE_NAME).unlink(missing_ok=True)


def find_service(data_dir: Path) -> Service | None:
    """Find the service of a data folder; a file left behind by a dead process counts as none."""
    service = _read(data_dir)
    return service if service is not None and _is_alive(service.pid) else None


def _read(data_dir: Path) -> Service | None:
    try:
        content = json.loads((data_dir / FILE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    match content:
        case {"url": str(url), "pid": int(pid), "token": str(token)} if pid > 0:
            return Service(url, pid, token)
    return None


def _is_alive(pid: int) -> bool:
    if os.name == "nt":
        return True  # signal 0 means Ctrl-C there; a dead service shows when it is called
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True  # it exists and belongs to somebody else
    except (OSError, OverflowError):
        return False
    return True
