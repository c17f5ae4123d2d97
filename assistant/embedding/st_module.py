"""The bundled embedding as a module of sentence-transformers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers.base.modules.input_module import InputModule

from assistant.embedding.static import ARRAYS, Keys, feature_rows, write_static_weights
from assistant.language.analysis import load_analyzer


class StaticGermanEmbedding(InputModule):
    """Gives the vectors of StaticEmbedder to whoever works with sentence-transformers.

    Load it with `SentenceTransformer(folder, trust_remote_code=True)`, which imports this class, or with
    `SentenceTransformer(modules=[StaticGermanEmbedding.load(folder)])`. The weights are fixed.

    Args:
        keys: sorted feature keys, shape (n,).
        rows: int8 feature vectors in the order of the keys, shape (n, dimension).
        scales: float16 factor of each row, shape (n,).
        about: content of model.json.
    """

    def __init__(
        self, keys: Keys, rows: NDArray[np.int8], scales: NDArray[np.float16], about: dict[str, object]
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._keys, self._rows, self._scales, self._about = keys, rows, scales, about
        weights = torch.from_numpy(rows * scales[:, None].astype(np.float32))
        self.embedding = torch.nn.EmbeddingBag.from_pretrained(weights, mode="sum")
        self._analyzer = load_analyzer()
        self.max_seq_length: int | None = None

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **_: Any
    ) -> dict[str, torch.Tensor]:
        """Cut texts into features: rows of the table, their weights, and where each text begins."""
        texts = [(prompt or "") + text for text in inputs]
        parts = [[feature_rows(word, self._keys) for word in self._analyzer.analyze(text)] for text in texts]
        lengths = [sum(len(found) for found, _ in part) for part in parts]
        flat = [pair for part in parts for pair in part]
        empty = (np.zeros(0, np.int64), np.zeros(0, np.float32))
        return {
            "input_ids": torch.from_numpy(np.concatenate([empty[0], *(found for found, _ in flat)])),
            "weights": torch.from_numpy(np.concatenate([empty[1], *(weights for _, weights in flat)])),
            "offsets": torch.tensor([0, *np.cumsum(lengths)[:-1]][: len(texts)], dtype=torch.long),
        }

    def forward(self, features: dict[str, torch.Tensor], **_: Any) -> dict[str, torch.Tensor]:
        """Sum the features of each text; adds `sentence_embedding`, unit vectors or zero."""
        summed = self.embedding(
            features["input_ids"], features["offsets"], per_sample_weights=features["weights"]
        )
        features["sentence_embedding"] = torch.nn.functional.normalize(summed, dim=1)
        return features

    def get_embedding_dimension(self) -> int:
        """Return the length of a vector."""
        return int(self.embedding.embedding_dim)

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Write the weights as they were loaded."""
        write_static_weights(Path(output_path), self._keys, self._rows, self._scales, self._about)

    @classmethod
    def load(cls, model_name_or_path: str, *_: Any, subfolder: str = "", **__: Any) -> StaticGermanEmbedding:
        """Load the weights from a local folder."""
        folder = Path(model_name_or_path) / subfolder
        keys, rows, scales = (np.load(folder / f"{name}.npy") for name in ARRAYS)
        return cls(keys, rows, scales, json.loads((folder / "model.json").read_text("utf-8")))
