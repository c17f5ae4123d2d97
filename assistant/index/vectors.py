"""The adapter to Chroma, which keeps the vectors of the units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import numpy as np

from assistant.errors import StorageError
from assistant.index.chroma_errors import first_line, is_of_chroma, storage_errors
from assistant.index.embedded_chroma import EmbeddedChroma
from assistant.index.reclaim import reclaim_space
from assistant.index.store import Vectors
from assistant.setting_values import masked

_PAGE = 2_000
"""Much larger pages fail with "too many SQL variables"; Chroma takes at most 5,461 vectors at once."""
_LOOKS = 800
"""Neighbours that a search of Chroma's graph keeps in view."""
_SERVER_PATIENCE_SECONDS = 10.0


class VectorStore:
    """Vectors by unit id in one Chroma collection with cosine distance.

    Only ids and vectors are kept here, no text: Chroma's files keep what is deleted until its collection
    is dropped (see `KnowledgeIndex`) and its files are reclaimed.
    """

    def __init__(self, client: Any, where: str, collection: str, dimension: int) -> None:
        self._client = client
        self._where = where
        self._dimension = dimension
        with storage_errors(where):
            self._collection = client.get_or_create_collection(
                collection,
                embedding_function=None,
                # By default a search misses two in a hundred neighbours, others in each process; this many
                # looks find them all for half a millisecond, and the same question has the same answer.
                # The other settings stay: a lower sync_threshold would start quicker, but Chroma writes its
                # files more often then, and a process that is killed meanwhile leaves half of one.
                configuration={"hnsw": {"space": "cosine", "ef_search": _LOOKS}},
                metadata={"dimension": dimension},
            )

    def ids(self) -> set[str]:
        """Return the ids of all stored vectors."""
        found: set[str] = set()
        offset = 0
        with storage_errors(self._where):
            while page := self._collection.get(include=[], limit=_PAGE, offset=offset)["ids"]:
                found.update(page)
                offset += len(page)
        return found

    def count(self) -> int:
        """Return how many vectors are stored."""
        with storage_errors(self._where):
            return int(self._collection.count())

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """Return stored vectors in the order of `ids`; raises StorageError when one is missing."""
        vectors = np.zeros((len(ids), self._dimension), np.float32)
        with storage_errors(self._where):
            for start in range(0, len(ids), _PAGE):
                wanted = ids[start : start + _PAGE]
                page = self._collection.get(ids=list(wanted), include=["embeddings"])
                # Chroma returns them in an order of its own.
                place = {unit_id: number for number, unit_id in enumerate(page["ids"])}
                missing = [unit_id for unit_id in wanted if unit_id not in place]
                if missing:
                    raise ValueError(f"{len(missing)} Vektoren fehlen, darunter {missing[0]}")
                found = np.asarray(page["embeddings"], np.float32)
                vectors[start : start + len(wanted)] = found[[place[i] for i in wanted]]
        return vectors

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Store vectors, shape (len(ids), dimension); durable on return."""
        with storage_errors(self._where):
            for start in range(0, len(ids), _PAGE):
                page = slice(start, start + _PAGE)
                self._collection.upsert(ids=list(ids[page]), embeddings=cast("Any", vectors[page]))

    def delete(self, ids: Iterable[str]) -> None:
        """Delete vectors; unknown ids are ignored."""
        doomed = sorted(ids)
        with storage_errors(self._where):
            for start in range(0, len(doomed), _PAGE):
                self._collection.delete(ids=doomed[start : start + _PAGE])

    def query(self, vector: Vectors, top_k: int) -> tuple[list[str], Vectors]:
        """Return the ids nearest to `vector`, shape (dimension,), with cosine similarities, best first."""
        if top_k < 1:
            return [], np.zeros(0, np.float32)
        with storage_errors(self._where):
            found = self._collection.query(
                query_embeddings=cast("Any", vector[None, :]), n_results=top_k, include=["distances"]
            )
        distances = found["distances"][0] if found["distances"] else []
        return found["ids"][0], 1 - np.asarray(distances, np.float32)

    def drop_other_collections(self, prefix: str) -> None:
        """Delete the collections of this index that are no longer used."""
        with storage_errors(self._where):
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

    Yields the client and its name for messages. Closing matters: two clients of one embedded folder would not
    see what the other one writes.
    """
    if url is None:
        with _embedded(folder) as client:
            yield client, str(folder)
    else:
        # Takes a second to import, the embedded Chroma does not need it.
        from assistant.index.chroma_server import connected  # noqa: PLC0415

        with connected(url, say, patience_seconds) as client:
            yield client, masked(url)


@contextmanager
def _embedded(folder: Path) -> Iterator[EmbeddedChroma]:
    reclaim_space(folder)
    try:
        client = EmbeddedChroma(folder)
    except Exception as error:
        if not is_of_chroma(error):
            raise
        raise StorageError(
            f"Der Vektorspeicher {folder} lässt sich nicht öffnen ({first_line(error)}). Bitte freien "
            "Speicherplatz und Schreibrechte prüfen. Hilft das nicht, diesen Ordner löschen und „lotse "
            "ingest“ ausführen; er wird aus den Dokumenten neu gemacht."
        ) from error
    try:
        yield client
    finally:
        client.close()
        reclaim_space(folder)
