"""The embedded Chroma, called through its Rust bindings: its Python package takes a second to import."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import chromadb_rust_bindings as rust

from assistant.index.store import Vectors

_PLACE = ("default_tenant", "default_database")
_OPEN_COLLECTIONS = 10
"""Vector indexes that Chroma keeps open: one is in use, a second one while the vectors move."""


class EmbeddedChroma:
    """A folder of collections, with the part of the interface of `chromadb.Client` that vectors need."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        database = rust.SqliteDBConfig(
            url=str(folder / "chroma.sqlite3"),
            hash_type=rust.MigrationHash.MD5,
            migration_mode=rust.MigrationMode.Apply,
        )
        self._bindings: Any = rust.Bindings(
            allow_reset=False,
            sqlite_db_config=database,
            persist_path=str(folder),
            hnsw_cache_size=_OPEN_COLLECTIONS,
        )

    @property
    def bindings(self) -> Any:
        """The open bindings; raises AttributeError once they are closed."""
        if self._bindings is None:
            raise AttributeError("Der Vektorspeicher ist schon geschlossen.")
        return self._bindings

    def close(self) -> None:
        """Close the files; nobody else may hold the bindings."""
        self._bindings = None

    def get_or_create_collection(
        self,
        name: str,
        *,
        configuration: dict[str, Any],
        metadata: dict[str, Any],
        embedding_function: None,  # noqa: ARG002 -- the client for servers makes one unless told not to
    ) -> EmbeddedCollection:
        """Open a collection, making it where it is missing."""
        settings = json.dumps(configuration)
        found = self.bindings.create_collection(name, settings, None, metadata, True, *_PLACE)  # noqa: FBT003
        return EmbeddedCollection(self, found)

    def list_collections(self) -> list[EmbeddedCollection]:
        """Return all collections."""
        found = self.bindings.list_collections(None, None, *_PLACE)
        return [EmbeddedCollection(self, one) for one in found]

    def delete_collection(self, name: str) -> None:
        """Delete a collection with its vectors."""
        self.bindings.delete_collection(name, *_PLACE)


class EmbeddedCollection:
    """A collection of vectors, with the part of the interface of `chromadb.Collection` that they need."""

    def __init__(self, client: EmbeddedChroma, found: Any) -> None:
        self._client = client
        self._id = str(found.id)
        self.name = str(found.name)

    def count(self) -> int:
        """Return how many vectors there are."""
        return int(self._client.bindings.count(self._id, *_PLACE))

    def get(
        self,
        *,
        ids: list[str] | None = None,
        include: list[str],
        limit: int | None = None,
        offset: int = 0,
    ) -> dict[str, Any]:
        """Return ids, and vectors where `include` names them, in an order of their own."""
        found = self._client.bindings.get(self._id, ids, None, limit, offset, None, include, *_PLACE)
        return {"ids": found.ids, "embeddings": found.embeddings}

    def upsert(self, *, ids: list[str], embeddings: Vectors) -> None:
        """Store vectors, shape (len(ids), dimension)."""
        self._client.bindings.upsert(self._id, ids, list(embeddings), None, None, None, *_PLACE)

    def delete(self, *, ids: Sequence[str]) -> None:
        """Delete vectors; unknown ids are ignored."""
        self._client.bindings.delete(self._id, list(ids), None, None, None, *_PLACE)

    def query(self, *, query_embeddings: Vectors, n_results: int, include: list[str]) -> dict[str, Any]:
        """Return the ids nearest to each vector, best first, with their distances."""
        vectors = list(query_embeddings)
        found = self._client.bindings.query(self._id, None, vectors, n_results, None, None, include, *_PLACE)
        return {"ids": found.ids, "distances": found.distances}
