"""The adapter to any sentence-transformers model, named by hub name or path."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from assistant.embedding.model_files import content_mark, load_model

_BATCH = 32


class SentenceTransformerEmbedder:
    """Embeds with a sentence-transformers model; prompts of the model for queries and documents are used.

    Safe to use from several threads, one after the other: the tokenizer of a model is not.
    """

    def __init__(self, model: SentenceTransformer, name: str) -> None:
        self._model = model
        self._encoding = threading.Lock()
        self.name = name
        self.dimension = int(model.get_embedding_dimension() or 0)

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of passages, shape (len(texts), dimension)."""
        with self._encoding:
            vectors = self._model.encode_document(
                list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(vectors, np.float32)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of questions, shape (len(texts), dimension)."""
        with self._encoding:
            vectors = self._model.encode_query(
                list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(vectors, np.float32)


def load_sentence_transformer(name: str) -> SentenceTransformerEmbedder:
    """Load a model by hub name or path; raises ModelUnavailableError with what to do."""
    model = load_model("LOTSE_EMBEDDER", name, partial(SentenceTransformer, name))
    return SentenceTransformerEmbedder(model, f"{name}{content_mark(Path(name))}")
