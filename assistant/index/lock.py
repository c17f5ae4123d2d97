"""The lock that gives the index exactly one owner process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.errors import IndexBusyError, StorageError


@contextmanager
def owned(index_dir: Path, wait_seconds: float, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock of the index while the block runs.

    Two processes on one embedded Chroma lose vectors without an error, so even readers hold it.
    Waits up to `wait_seconds`, and says so; then raises IndexBusyError. The operating system frees
    the lock of a process that dies.
    """
    try:
        index_dir.mkdir(parents=True, exist_ok=True)
        lock = FileLock(index_dir / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            say("Ein anderer Vorgang benutzt gerade den Index; ich warte, bis er fertig ist …")
            lock.acquire(timeout=wait_seconds)
    except Timeout as error:
        raise IndexBusyError(
            f"Der Index in {index_dir} wird seit über {wait_seconds:.0f} Sekunden von einem anderen Vorgang "
            "benutzt. Bitte warten, bis er fertig ist, oder ihn beenden, und dann wiederholen."
        ) from error
    except OSError as error:
        raise StorageError(
            f"Der Ordner {index_dir} lässt sich nicht beschreiben ({error}). "
            "Bitte Schreibrechte prüfen oder mit LOTSE_DATA_DIR einen anderen Ordner wählen."
        ) from error
    try:
        yield
    finally:
        lock.release()
