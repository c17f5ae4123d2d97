"""What Chroma raises, told as one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from assistant.errors import StorageError

_ORIGINS = {"chromadb", "httpx"}


@contextmanager
def storage_errors(where: str) -> Iterator[None]:
    """Turn what Chroma raises into one clear sentence."""
    try:
        yield
    except Exception as error:
        if not is_of_chroma(error):
            raise
        raise StorageError(
            f"Der Vektorspeicher {where} antwortet nicht oder lässt sich nicht beschreiben "
            f"({first_line(error)}). Bitte freien Speicherplatz, Schreibrechte und – bei LOTSE_CHROMA_URL – "
            "den Server prüfen. Hilft das nicht, „lotse ingest“ ausführen; es macht verlorene Vektoren neu."
        ) from error


def is_of_chroma(error: Exception) -> bool:
    """Tell whether Chroma fails with such an error."""
    # AttributeError: what the embedded client raises once it is closed. Bare exceptions: what the HTTP client
    # raises for replies that it does not know.
    if isinstance(error, (ValueError, OSError, AttributeError)) or type(error) is Exception:
        return True
    # By name, because importing the classes takes a second.
    return any(cls.__module__.partition(".")[0] in _ORIGINS for cls in type(error).__mro__)


def first_line(error: Exception) -> str:
    """Return the first line of a message, or the name of the error without one."""
    return str(error).partition("\n")[0] or type(error).__name__
