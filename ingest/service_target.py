"""The index of the running service, written over HTTP."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from pydantic import TypeAdapter, ValidationError

from assistant import errors
from assistant.discovery import Service
from assistant.index.changes import IndexChanges, LedgerEntry, changes_to_json
from ingest.run import Progress

_START_SECONDS = 120.0
# The service reports at least every ten seconds while it works.
_TIMEOUT = httpx.Timeout(60.0, connect=5.0)
_ERRORS: dict[str, type[errors.LotseError]] = {
    "index-missing": errors.IndexMissingError,
    "index-mismatch": errors.IndexMismatchError,
    "index-busy": errors.IndexBusyError,
    "model-unavailable": errors.ModelUnavailableError,
    "configuration": errors.ConfigurationError,
    "storage": errors.StorageError,
}
_LEDGER: TypeAdapter[list[LedgerEntry]] = TypeAdapter(list[LedgerEntry])
_HASHES: TypeAdapter[dict[str, str]] = TypeAdapter(dict[str, str])


class ServiceTarget:
    """Reads and changes the index inside the service."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def ledger(self) -> dict[str, LedgerEntry]:
        """Return what the index holds, by document id."""
        try:
            entries = _LEDGER.validate_python(self._state().get("documents"))
        except ValidationError as error:
            raise _strange_reply() from error
        return {entry.document_id: entry for entry in entries}

    def glossary_hashes(self) -> dict[str, str]:
        """Return the content hash of the glossary of each source."""
        try:
            return _HASHES.validate_python(self._state().get("glossaries", {}))
        except ValidationError as error:
            raise _strange_reply() from error

    def splitter(self) -> str | None:
        """Return the splitter that made the chunks of the index, or None without an index."""
        splitter = self._state().get("splitter")
        return splitter if isinstance(splitter, str) else None

    def repair(self, on_progress: Progress) -> None:
        """Do nothing: the service refuses to start with an index that lacks something."""

    def apply(self, changes: IndexChanges, on_progress: Progress) -> None:
        """Make one atomic change and pass on how far the service is."""
        body = json.dumps(changes_to_json(changes), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"}
        try:
            with self._client.stream("POST", "/api/index/changes", content=body, headers=headers) as reply:
                if not reply.is_success:
                    reply.read()
                    raise _error_of(reply)
                for line in reply.iter_lines():
                    if _is_last(line, on_progress):
                        return
        except httpx.TransportError as error:
            raise _no_reply(self._client) from error
        raise _no_reply(self._client)

    def _state(self) -> dict[str, Any]:
        try:
            reply = self._client.get("/api/index/ledger")
        except httpx.TransportError as error:
            raise _no_reply(self._client) from error
        if not reply.is_success:
            raise _error_of(reply)
        return _object_of(reply.text)


@contextmanager
def connect(service: Service, say: Callable[[str], None]) -> Iterator[ServiceTarget | None]:
    """Connect to a service, or yield None where it owns no index: dead, or waiting for its first one."""
    # The service is on this machine: no proxy may stand between.
    headers = {"Authorization": f"Bearer {service.token}", "Accept": "application/json"}
    with httpx.Client(base_url=service.url, headers=headers, timeout=_TIMEOUT, trust_env=False) as client:
        yield ServiceTarget(client) if _owns_index(client, say) else None


def _owns_index(client: httpx.Client, say: Callable[[str], None]) -> bool:
    deadline = time.monotonic() + _START_SECONDS
    has_waited = False
    while True:
        try:
            reply = client.get("/api/index/ledger")
        except httpx.ConnectError:
            return False  # the process number lives on in another program
        except httpx.TransportError as error:
            raise _no_reply(client) from error
        if reply.is_success:
            return True
        slug, _ = _problem_of(reply)
        if slug in {"index-missing", "index-mismatch"}:
            return False
        if slug != "starting" or time.monotonic() > deadline:
            raise _error_of(reply)
        if not has_waited:
            say("Der Dienst startet gerade; ich warte, bis er bereit ist …")
        has_waited = True
        time.sleep(0.5)


def _is_last(line: str, on_progress: Progress) -> bool:
    """Pass on a line of progress; tell whether it was the last one."""
    match _object_of(line):
        case {"error": str(message), **rest}:
            raise _ERRORS.get(str(rest.get("kind")), errors.LotseError)(message)
        case {"done": True}:
            return True
        case {"step": str(step), "done": int(done), "total": int(total)}:
            on_progress(step, done, total)
    return False


def _problem_of(reply: httpx.Response) -> tuple[str, str]:
    content = _object_of(reply.text)
    slug = str(content.get("type", "")).rpartition(":")[2]
    detail = str(content.get("detail") or content.get("title") or "")
    return slug, detail or f"Der Dienst antwortet mit dem Status {reply.status_code}."


def _error_of(reply: httpx.Response) -> errors.LotseError:
    slug, detail = _problem_of(reply)
    if reply.status_code in {httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND}:
        return errors.LotseError(
            "Der laufende Dienst nimmt von hier keine Dokumente an. Vermutlich läuft eine andere Version: "
            "bitte den Dienst mit „lotse serve“ neu starten."
        )
    return _ERRORS.get(slug, errors.LotseError)(detail)


def _object_of(text: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except ValueError as error:
        raise _strange_reply() from error
    if not isinstance(content, dict):
        raise _strange_reply()
    return content


def _strange_reply() -> errors.LotseError:
    return errors.LotseError(
        "Der laufende Dienst antwortet unverständlich. Vermutlich läuft eine andere Version: bitte den "
        "Dienst mit „lotse serve“ neu starten."
    )


def _no_reply(client: httpx.Client) -> errors.LotseError:
    return errors.LotseError(
        f"Der laufende Dienst unter {client.base_url} antwortet nicht mehr. Bitte prüfen Sie, ob er läuft, "
        "und wiederholen Sie den Befehl; was schon aufgenommen ist, bleibt."
    )
