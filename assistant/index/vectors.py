"""The adapter to Chroma, which keeps the vectors of the units."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast
from urllib.parse import SplitResult, unquote, urlsplit

import chromadb
import httpx
import numpy as np
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError

from assistant.errors import StorageError
from assistant.index.reclaim import reclaim_space
from assistant.index.store import Vectors
from assistant.settings import masked

_PAGE = 2_000
"""Much larger pages fail with "too many SQL variables"; Chroma takes at most 5,461 vectors at once."""
_SERVER_PATIENCE_SECONDS = 10.0
_POLL_SECONDS = 0.2
# AttributeError: what the embedded client raises once it is closed, or when it could not start.
_CHROMA_ERRORS = (ChromaError, httpx.HTTPError, ValueError, OSError, AttributeError)


@contextmanager
def _storage_errors(where: str) -> Iterator[None]:
    """Turn what Chroma raises into one clear sentence."""
    try:
        yield
    except Exception as error:
        # The HTTP client of Chroma raises bare exceptions for replies that it does not know.
        if not isinstance(error, _CHROMA_ERRORS) and type(error) is not Exception:
            raise
        raise StorageError(
            f"Der Vektorspeicher {where} antwortet nicht oder lässt sich nicht beschreiben "
            f"({_first_line(error)}). Bitte freien Speicherplatz, Schreibrechte und – bei LOTSE_CHROMA_URL – "
            "den Server prüfen. Hilft das nicht, „lotse ingest“ ausführen; es macht verlorene Vektoren neu."
        ) from error


class VectorStore:
    """Vectors by unit id in one Chroma collection with cosine distance.

    Only ids and vectors are kept here, no text: Chroma's files keep what is deleted until its collection
    is dropped (see `KnowledgeIndex`) and its files are reclaimed.
    """

    def __init__(self, client: Any, where: str, collection: str, dimension: int) -> None:
        self._client = client
        self._where = where
        self._dimension = dimension
        with _storage_errors(where):
            self._collection = client.get_or_create_collection(
                collection,
                embedding_function=None,
                # The other settings stay: a lower sync_threshold would start quicker, but Chroma writes its
                # files more often then, and a process that is killed meanwhile leaves half of one.
                configuration={"hnsw": {"space": "cosine"}},
                metadata={"dimension": dimension},
            )

    def ids(self) -> set[str]:
        """Return the ids of all stored vectors."""
        found: set[str] = set()
        offset = 0
        with _storage_errors(self._where):
            while page := self._collection.get(include=[], limit=_PAGE, offset=offset)["ids"]:
                found.update(page)
                offset += len(page)
        return found

    def count(self) -> int:
        """Return how many vectors are stored."""
        with _storage_errors(self._where):
            return int(self._collection.count())

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """Return stored vectors in the order of `ids`; raises StorageError when one is missing."""
        vectors = np.zeros((len(ids), self._dimension), np.float32)
        with _storage_errors(self._where):
            for start in range(0, len(ids), _PAGE):
                wanted = ids[start : start + _PAGE]
                page = self._collection.get(ids=list(wanted), include=["embeddings"])
                # Chroma returns them in an order of its own.
                place = {unit_id: number for number, unit_id in enumerate(page["ids"])}
                missing = [unit_id for unit_id in wanted if unit_id not in place]
                if missing:
                    raise ValueError(f"{len(missing)} Vektoren fehlen, darunter {missing[0]}")
                vectors[start : start + len(wanted)] = page["embeddings"][[place[i] for i in wanted]]
        return vectors

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Store vectors, shape (len(ids), dimension); durable on return."""
        with _storage_errors(self._where):
            for start in range(0, len(ids), _PAGE):
                page = slice(start, start + _PAGE)
                self._collection.upsert(ids=list(ids[page]), embeddings=cast("Any", vectors[page]))

    def delete(self, ids: Iterable[str]) -> None:
        """Delete vectors; unknown ids are ignored."""
        doomed = sorted(ids)
        with _storage_errors(self._where):
            for start in range(0, len(doomed), _PAGE):
                self._collection.delete(ids=doomed[start : start + _PAGE])

    def query(self, vector: Vectors, top_k: int) -> tuple[list[str], Vectors]:
        """Return the ids nearest to `vector`, shape (dimension,), with cosine similarities, best first."""
        if top_k < 1:
            return [], np.zeros(0, np.float32)
        with _storage_errors(self._where):
            found = self._collection.query(
                query_embeddings=cast("Any", vector[None, :]), n_results=top_k, include=["distances"]
            )
        distances = found["distances"][0] if found["distances"] else []
        return found["ids"][0], 1 - np.asarray(distances, np.float32)

    def drop_other_collections(self, prefix: str) -> None:
        """Delete the collections of this index that are no longer used."""
        with _storage_errors(self._where):
            for collection in self._client.list_collections():
                if collection.name.startswith(prefix) and collection.name != self._collection.name:
                    self._client.delete_collection(collection.name)


@contextmanager
def open_client(
    folder: Path,
    url: str | None,
    say: Callable[[str], None] = lambda _: None,
    patience_seconds: float = _SERVER_PATIENCE_SECONDS,
) -> Iterator[tuple[Any, str]]:
    """Open the embedded Chroma in `folder`, or the server at `url`, until the block ends.

    Yields the client and its name for messages. Closing matters: Chroma shares clients of one folder
    inside a process, and one that stays open would not see what another process writes later.
    """
    if url is None:
        with _embedded(folder) as client:
            yield client, str(folder)
    else:
        with _connected(url, say, patience_seconds) as client:
            yield client, masked(url)


@contextmanager
def _embedded(folder: Path) -> Iterator[Any]:
    reclaim_space(folder)
    client = _open_embedded(str(folder))
    try:
        yield client
    finally:
        client.close()
        reclaim_space(folder)


def _open_embedded(where: str) -> Any:
    try:
        return chromadb.PersistentClient(path=where, settings=ChromaSettings(anonymized_telemetry=False))
    except _CHROMA_ERRORS as error:
        # Chroma would hand out what is left of this attempt for ever, also to a service that tries again.
        SharedSystemClient._identifier_to_system.pop(where, None)  # noqa: SLF001
        SharedSystemClient._identifier_to_refcount.pop(where, None)  # noqa: SLF001
        raise StorageError(
            f"Der Vektorspeicher {where} lässt sich nicht öffnen ({_first_line(error)}). Bitte freien "
            "Speicherplatz und Schreibrechte prüfen. Hilft das nicht, diesen Ordner löschen und „lotse "
            "ingest“ ausführen; er wird aus den Dokumenten neu gemacht."
        ) from error


@contextmanager
def _connected(url: str, say: Callable[[str], None], patience_seconds: float) -> Iterator[Any]:
    parts, where = urlsplit(url), masked(url)
    address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    headers = _authorization(parts)
    _await_server(address, headers, where, say, patience_seconds)
    settings = ChromaSettings(anonymized_telemetry=False)
    client: Any
    with _storage_errors(where):
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
        return _first_line(error)
    return None if reply.is_success else f"Status {reply.status_code}"


def _authorization(parts: SplitResult) -> dict[str, str]:
    """Return the header for name and password in an address, as proxies before Chroma ask for them."""
    if parts.username is None:
        return {}
    secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Authorization": f"Basic {base64.b64encode(secret.encode()).decode()}"}


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0] or type(error).__name__
