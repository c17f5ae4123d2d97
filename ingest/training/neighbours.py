"""Groups of texts that are alike: in one batch they are hard negatives of each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def alike(vectors: NDArray[np.float32], size: int, rng: np.random.Generator) -> list[NDArray[np.int64]]:
    """Return the rows of the vectors in groups of at most `size` by cutting the space again and again.

    Every cut lies between two vectors drawn by chance, so every call groups differently.
    """
    groups = []
    waiting = [np.arange(len(vectors))]
    while waiting:
        rows = waiting.pop()
        if len(rows) <= size:
            groups.append(rows)
            continue
        one, other = rng.choice(rows, 2, replace=False)
        order = np.argsort(vectors[rows] @ (vectors[one] - vectors[other]), kind="stable")
        waiting += [rows[order[: len(rows) // 2]], rows[order[len(rows) // 2 :]]]
    return groups
