"""Calls the running service of the data folder."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from assistant import errors
from assistant.discovery import Service, find_service
from assistant.rendering import JsonObject
from assistant.settings import Settings
from assistant.terminal import print_hint

if TYPE_CHECKING:
    import httpx  # 0.2 s; imported where a service runs

_ANSWER_SECONDS = 120.0
_START_SECONDS = 60.0
_STARTING = "starting"
# The service names its problems by the last part of their type (assistant/web/problems.py).
_ERRORS: dict[str, type[errors.LotseError]] = {
    "question": errors.QuestionError,
    "document-unknown": errors.DocumentUnknownError,
    "fields": errors.QuestionError,
    "too-large": errors.QuestionError,
    "index-missing": errors.IndexMissingError,
    "index-mismatch": errors.IndexMismatchError,
    "index-busy": errors.IndexBusyError,
    "model-unavailable": errors.ModelUnavailableError,
    "configuration": errors.ConfigurationError,
    "corpus": errors.CorpusError,
    "storage": errors.StorageError,
}


def call_service(settings: Settings, path: str, body: JsonObject | None = None) -> JsonObject | None:
    """Post a body to the running service, or read from it without one; None if there is no service.

    Raises:
        LotseError: what the service says is wrong.
    """
    service = find_service(settings.data_dir)
    if service is None:
        return None
    import httpx

    try:
        # The service is on this machine: no proxy may stand between.
        with httpx.Client(
            base_url=service.url,
            timeout=_ANSWER_SECONDS,
            trust_env=False,
            headers={"Authorization": f"Bearer {service.token}"},
        ) as client:
            reply = _call(client, path, body)
            if reply.status_code == httpx.codes.UNAUTHORIZED:
                return None  # the address belongs to another service by now
            problem = _problem_of(reply)
            if problem and problem[0] == _STARTING:
                _wait_until_ready(client)
                reply = _call(client, path, body)
                problem = _problem_of(reply)
            if problem:
                slug, detail = problem
                raise _ERRORS.get(slug, errors.LotseError)(detail)
            return _object_of(reply)
    except httpx.ConnectError:
        return None  # the process number lives on in another program
    except httpx.TransportError as error:
        raise _no_reply(service) from error


def _call(client: httpx.Client, path: str, body: JsonObject | None) -> httpx.Response:
    return client.get(path) if body is None else client.post(path, json=body)


def _wait_until_ready(client: httpx.Client) -> None:
    """Wait while the service opens its index; asking for its state does not count as a question."""
    print_hint("Der Dienst startet gerade; ich warte, bis er bereit ist …")
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        problem = _problem_of(client.get("/readyz"))
        if problem is None or problem[0] != _STARTING:
            return
        time.sleep(0.5)


def _problem_of(reply: httpx.Response) -> tuple[str, str] | None:
    """Read the kind and the sentence of a problem, or None for a good reply."""
    if reply.is_success:
        return None
    content = _object_of(reply)
    slug = str(content.get("type", "")).rpartition(":")[2]
    detail = str(content.get("detail") or content.get("title") or "")
    return slug, detail or f"Der Dienst antwortet mit dem Status {reply.status_code}."


def _object_of(reply: httpx.Response) -> JsonObject:
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


def _no_reply(service: Service) -> errors.LotseError:
    return errors.LotseError(
        f"Der laufende Dienst unter {service.url} (Prozess {service.pid}) antwortet nicht. Bitte noch einmal "
        "versuchen oder den Dienst mit „lotse serve“ neu starten."
    )
