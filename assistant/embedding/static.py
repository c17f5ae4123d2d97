"""The bundled German embedding: a weighted sum of word features, served with numpy alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.embedding.features import feature_key, word_features
from assistant.errors import ModelUnavailableError
from assistant.language.analysis import GermanAnalyzer, Word

Vectors = NDArray[np.float32]
Keys = NDArray[np.uint64]
BUNDLED = Path(__file__).parent / "bundled"
ARRAYS = ("keys", "rows", "scales")
_WORDS_KEPT = 20_000
# With these two files beside the arrays, sentence-transformers loads the folder, too.
_MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "assistant.embedding.st_module.StaticGermanEmbedding"}
]
_SENTENCE_TRANSFORMERS: dict[str, object] = {
    "model_type": "SentenceTransformer",
    "prompts": {},
    "default_prompt_name": None,
    "similarity_fn_name": "cosine",
}


class StaticEmbedder:
    """Embeds texts as L2-normalised sums of feature vectors.

    Args:
        keys: sorted feature keys, shape (n,).
        rows: int8 feature vectors in the order of the keys, shape (n, dimension).
        scales: float16 factor of each row, shape (n,).
        name: identity of the weights, stored with every index made by them.
        analyzer: cuts texts into words.
    """

    def __init__(
        self,
        keys: Keys,
        rows: NDArray[np.int8],
        scales: NDArray[np.float16],
        name: str,
        analyzer: GermanAnalyzer,
    ) -> None:
        self._keys = keys
        self._rows = rows
        self._scales = scales
        self.name = name
        self.dimension = int(rows.shape[1])
        self._analyzer = analyzer
        self._word_vector = lru_cache(maxsize=_WORDS_KEPT)(self._sum_features)

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, shape (len(texts), dimension); all zero without any known word."""
        vectors: Vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            for word in self._analyzer.analyze(text):
                vectors[row] += self._word_vector(word)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return vectors

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a question; questions and documents share one space."""
        return self.encode_documents(texts)

    def encode_words(self, words: Sequence[Word]) -> Vectors:
        """Return one unit vector a word, shape (len(words), dimension); zero for an unknown word."""
        vectors: Vectors = np.zeros((len(words), self.dimension), np.float32)
        for row, word in enumerate(words):
            vectors[row] = self._word_vector(word)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return vectors

    def _sum_features(self, word: Word) -> Vectors:
        found, weights = feature_rows(word, self._keys)
        vector: Vectors = (weights * self._scales[found].astype(np.float32)) @ self._rows[found].astype(
            np.float32
        )
        return vector


def feature_rows(word: Word, keys: Keys) -> tuple[NDArray[np.int64], Vectors]:
    """Return the rows of the features of `word` that `keys` (sorted) knows, with their weights."""
    pairs = word_features(word)
    wanted = np.fromiter((feature_key(f) for f, _ in pairs), np.uint64, len(pairs))
    weights = np.fromiter((w for _, w in pairs), np.float32, len(pairs))
    found = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    is_known = keys[found] == wanted
    return found[is_known], weights[is_known]


def load_static_embedder(folder: Path, analyzer: GermanAnalyzer) -> StaticEmbedder:
    """Open the weights in `folder` as memory maps; raises ModelUnavailableError when they are damaged."""
    try:
        about = json.loads((folder / "model.json").read_text("utf-8"))
        keys, rows, scales = (np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in ARRAYS)
        _check(about, keys, rows, scales)
    except (OSError, ValueError, EOFError) as error:
        raise ModelUnavailableError(
            f"Das mitgelieferte Sprachmodell in {folder} ist unvollständig ({error}). "
            "Bitte das Programm neu installieren."
        ) from error
    return StaticEmbedder(keys, rows, scales, about["name"], analyzer)


def _check(about: object, keys: Keys, rows: NDArray[np.int8], scales: NDArray[np.float16]) -> None:
    """Raise ValueError unless the files of a folder of weights belong together."""
    if not isinstance(about, dict) or not isinstance(about.get("name"), str):
        raise ValueError("model.json: „name“ fehlt")  # noqa: TRY004 -- the content of a file is a value
    wanted = (about.get("rows"), about.get("dimension"))
    if rows.shape != wanted or keys.shape != rows.shape[:1] or scales.shape != rows.shape[:1]:
        raise ValueError(f"Größen passen nicht: {wanted}, {keys.shape}, {rows.shape}, {scales.shape}")
    types = [str(array.dtype) for array in (keys, rows, scales)]
    if types != ["uint64", "int8", "float16"] or not len(keys):
        raise ValueError(f"keine Gewichte: {len(keys)} Zeilen, {', '.join(types)}")


def save_static_weights(folder: Path, keys: Keys, vectors: Vectors, about: dict[str, object]) -> None:
    """Quantise feature vectors to int8 rows and write them with their description to `folder`."""
    order = np.argsort(keys)
    vectors = vectors[order]
    # float16 knows nothing between 0 and 6e-8; a factor of 0 would divide by 0.
    scales = np.maximum(np.abs(vectors).max(axis=1) / 127, 1e-7).astype(np.float16)
    rows = _quantise(vectors, scales)
    digest = hashlib.sha256(rows.tobytes() + scales.tobytes()).hexdigest()[:12]
    about = {**about, "name": f"{about['name']}-{digest}", "dimension": int(rows.shape[1]), "rows": len(rows)}
    write_static_weights(folder, keys[order], rows, scales, about)


def write_static_weights(
    folder: Path,
    keys: Keys,
    rows: NDArray[np.int8],
    scales: NDArray[np.float16],
    about: dict[str, object],
) -> None:
    """Write quantised weights as they are, and what sentence-transformers needs to find them."""
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "keys.npy", keys)
    np.save(folder / "rows.npy", rows)
    np.save(folder / "scales.npy", scales)
    _write_json(folder / "model.json", about)
    _write_json(folder / "modules.json", _MODULES)
    _write_json(folder / "config_sentence_transformers.json", _SENTENCE_TRANSFORMERS)


def _quantise(vectors: Vectors, scales: NDArray[np.float16]) -> NDArray[np.int8]:
    steps = vectors / scales[:, None].astype(np.float32)
    return np.clip(np.rint(steps), -127, 127).astype(np.int8)


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")
