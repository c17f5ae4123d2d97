"""What the index asks of the place where its vectors are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Store(Protocol):
    """Vectors by unit id, compared by their cosine."""

    def ids(self) -> set[str]:
        """Return the ids of all stored vectors."""

    def count(self) -> int:
        """Return how many vectors are stored."""

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """Return stored vectors in the order of `ids`; raises StorageError when one is missing."""

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Store vectors; durable on return."""

    def delete(self, ids: Iterable[str]) -> None:
        """Delete vectors; unknown ids are ignored."""

    def query(self, vector: Vectors, top_k: int) -> tuple[list[str], Vectors]:
        """Return the nearest ids with cosine similarities, best first."""

    def drop_other_collections(self, prefix: str) -> None:
        """Delete all other collections whose names begin with `prefix`."""


OpenStore = Callable[[str, int], Store]
"""Opens the store of a collection name for vectors of a dimension."""
