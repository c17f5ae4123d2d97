"""What the index asks of an embedder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.language.analysis import Word


class Embedder(Protocol):
    """Turns texts into unit vectors of one space.

    Attributes:
        name: identity of the weights; an index made by another name is refused.
        dimension: length of a vector.
    """

    @property
    def name(self) -> str:
        """Identity of the weights."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of passages, shape (len(texts), dimension)."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of questions, shape (len(texts), dimension)."""


class WordEmbedder(Embedder, Protocol):
    """Turns single words into unit vectors, too, so that words of questions and texts can be compared."""

    def encode_words(self, words: Sequence[Word]) -> NDArray[np.float32]:
        """Return unit vectors of words, shape (len(words), dimension); zero for an unknown word."""
