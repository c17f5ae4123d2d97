"""The adapter to any sentence-transformers model, named by hub name or path."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from assistant.errors import ModelUnavailableError

_BATCH = 32


class SentenceTransformerEmbedder:
    """Embeds with a sentence-transformers model; prompts of the model for queries and documents are used."""

    def __init__(self, model: SentenceTransformer, name: str) -> None:
        self._model = model
        self.name = name
        self.dimension = int(model.get_embedding_dimension() or 0)

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of passages, shape (len(texts), dimension)."""
        return np.asarray(
            self._model.encode_document(
                list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
            ),
            np.float32,
        )

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of questions, shape (len(texts), dimension)."""
        return np.asarray(
            self._model.encode_query(
                list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
            ),
            np.float32,
        )


def load_sentence_transformer(name: str) -> SentenceTransformerEmbedder:
    """Load a model by hub name or path; raises ModelUnavailableError with what to do."""
    if name.startswith(("/", ".", "~")) and not Path(name).is_dir():
        raise _unavailable(name, "diesen Ordner gibt es nicht")
    try:
        model = SentenceTransformer(name)
    except (OSError, ValueError, ImportError, KeyError) as error:
        raise _unavailable(name, _first_line(error)) from error
    return SentenceTransformerEmbedder(model, f"{name}{_content_mark(Path(name))}")


def _unavailable(name: str, reason: str) -> ModelUnavailableError:
    return ModelUnavailableError(
        f"Das Sprachmodell LOTSE_EMBEDDER={name} lässt sich nicht laden ({reason}). "
        "Bitte den Namen oder Pfad prüfen; ohne Internet muss das Modell als Ordner vorliegen. "
        "Ohne die Einstellung arbeitet das mitgelieferte Modell."
    )


def _content_mark(folder: Path) -> str:
    """Tell two models at one path apart by the sizes and names of their files."""
    if not folder.is_dir():
        return ""
    parts = sorted(f"{p.relative_to(folder)}:{p.stat().st_size}" for p in folder.rglob("*") if p.is_file())
    return f"#{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:8]}"


def _first_line(error: Exception) -> str:
    lines = str(error).splitlines()
    return lines[0] if lines else type(error).__name__
