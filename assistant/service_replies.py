"""What replies of the service mean to its clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant import errors
from assistant.access.keys import KeyRefusedError
from assistant.rendering import JsonObject

if TYPE_CHECKING:
    import httpx  # 0.2 s; imported where a service is called

STARTING = "starting"

# The service names its problems by the last part of their type (assistant/web/problems.py).
_ERRORS: dict[str, type[errors.LotseError]] = {
    "question": errors.QuestionError,
    "document-unknown": errors.DocumentUnknownError,
    "fields": errors.QuestionError,
    "too-large": errors.QuestionError,
    "key": KeyRefusedError,
    "index-missing": errors.IndexMissingError,
    "index-mismatch": errors.IndexMismatchError,
    "index-busy": errors.IndexBusyError,
    "model-unavailable": errors.ModelUnavailableError,
    "configuration": errors.ConfigurationError,
    "corpus": errors.CorpusError,
    "storage": errors.StorageError,
}


def error_of(reply: httpx.Response) -> errors.LotseError | None:
    """Return the error that a reply tells of, or None for a good reply."""
    if reply.is_success:
        return None
    content = object_of(reply)
    detail = str(content.get("detail") or content.get("title") or "")
    kind = _ERRORS.get(slug_of(reply), errors.LotseError)
    return kind(detail or f"Der Dienst antwortet mit dem Status {reply.status_code}.")


def slug_of(reply: httpx.Response) -> str:
    """Return the kind of problem that a reply tells of, empty for a good one."""
    return "" if reply.is_success else str(object_of(reply).get("type", "")).rpartition(":")[2]


def object_of(reply: httpx.Response) -> JsonObject:
    """Return the JSON object of a reply; raises LotseError."""
    try:
        content = reply.json()
    except ValueError as error:
        raise strange_reply(error) from error
    if not isinstance(content, dict):
        raise strange_reply(None)
    return content


def strange_reply(error: Exception | None) -> errors.LotseError:
    """Make the error for a reply that this version does not understand."""
    reason = f" ({type(error).__name__})" if error else ""
    return errors.LotseError(
        f"Der laufende Dienst antwortet unverständlich{reason}. Vermutlich läuft eine andere Version: bitte "
        "den Dienst mit „lotse serve“ neu starten."
    )
