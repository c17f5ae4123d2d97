"""The connection to a Chroma server."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import chromadb
import httpx
from chromadb.config import Settings as ChromaSettings

from assistant.errors import StorageError
from assistant.index.chroma_errors import first_line, storage_errors
from assistant.setting_values import masked

_POLL_SECONDS = 0.2


@contextmanager
def connected(url: str, say: Callable[[str], None], patience_seconds: float) -> Iterator[Any]:
    """Connect to the server at `url`, waiting for one that is still starting, until the block ends."""
    parts, where = urlsplit(url), masked(url)
    address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    headers = _authorization(parts)
    _await_server(address, headers, where, say, patience_seconds)
    settings = ChromaSettings(anonymized_telemetry=False)
    client: Any
    with storage_errors(where):
        client = chromadb.HttpClient(
            host=address, ssl=parts.scheme == "https", headers=headers, settings=settings
        )
    try:
        yield client
    finally:
        # Closing the client of Chroma 1.5 leaves its connections open.
        for part in (client, client._admin_client):  # noqa: SLF001
            part._server._session.close()  # noqa: SLF001
        client.close()


def _await_server(
    address: str, headers: dict[str, str], where: str, say: Callable[[str], None], patience_seconds: float
) -> None:
    """Wait until the server answers; one that is still starting takes some seconds."""
    deadline = time.monotonic() + patience_seconds
    has_waited = False
    while (problem := _problem_of_server(address, headers)) is not None:
        if time.monotonic() >= deadline:
            raise StorageError(
                f"Der Chroma-Server unter LOTSE_CHROMA_URL={where} antwortet nicht ({problem}). "
                "Bitte den Server starten (chroma run) oder die Adresse berichtigen."
            )
        if not has_waited:
            say(f"Warte auf den Chroma-Server unter {where} …")
        has_waited = True
        time.sleep(_POLL_SECONDS)


def _problem_of_server(address: str, headers: dict[str, str]) -> str | None:
    try:
        reply = httpx.get(f"{address}/api/v2/heartbeat", headers=headers, timeout=5.0)
    except httpx.TransportError as error:
        return first_line(error)
    return None if reply.is_success else f"Status {reply.status_code}"


def _authorization(parts: SplitResult) -> dict[str, str]:
    """Return the header for name and password in an address, as proxies before Chroma ask for them."""
    if parts.username is None:
        return {}
    secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Authorization": f"Basic {base64.b64encode(secret.encode()).decode()}"}
