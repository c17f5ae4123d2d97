"""The adapter to any cross-encoder of sentence-transformers, named by hub name or path."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import CrossEncoder

from assistant.embedding.model_files import content_mark, load_model
from assistant.errors import ModelUnavailableError

_BATCH = 32


class CrossEncoderReranker:
    """Judges question and passage together with a cross-encoder that gives one score.

    Safe to use from several threads, one after the other: the tokenizer of a model is not.
    """

    def __init__(self, model: CrossEncoder, name: str) -> None:
        self._model = model
        self._judging = threading.Lock()
        self.name = name

    def judge(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """Return one score a passage, shape (len(passages),); higher is better."""
        pairs = [(question, passage) for passage in passages]
        with self._judging:
            scores = self._model.predict(pairs, batch_size=_BATCH, show_progress_bar=False)
        return np.asarray(scores, np.float32)


def load_cross_encoder(name: str) -> CrossEncoderReranker:
    """Load a model by hub name or path; raises ModelUnavailableError with what to do."""
    model = load_model("LOTSE_RERANKER", name, partial(CrossEncoder, name))
    if model.num_labels != 1:
        raise ModelUnavailableError(
            f"Das Sprachmodell LOTSE_RERANKER={name} gibt {model.num_labels} Werte je Abschnitt aus, "
            "gebraucht wird einer. Bitte einen Cross-Encoder nehmen, der Abschnitte ordnet."
        )
    return CrossEncoderReranker(model, f"{name}{content_mark(Path(name))}")
