"""What taking in the corpus costs at least: parse the files, embed the texts, store the vectors.

Runs in a process of its own, as `lotse ingest` does:
python -m eval.benchmarks.bare_ingest CORPUS TEXTS OUT MODEL
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, cast

import yaml

from assistant.embedding.embedder import Embedder
from assistant.language.analysis import load_analyzer

_BATCH = 256


def parse_corpus(folder: Path) -> int:
    """Read every Markdown file with its head; return how many there are."""
    count = 0
    for path in sorted(folder.rglob("*.md")):
        _, head, body = (path.read_text("utf-8") + "\n---\n\n---\n").split("---\n", 2)
        yaml.safe_load(head)
        body.split("\n## ")
        count += 1
    return count


def store_texts(texts: list[str], folder: Path, embedder: Embedder) -> None:
    """Embed texts and store their vectors in a fresh Chroma folder."""
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
    collection = client.create_collection(
        "bare", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    for start in range(0, len(texts), _BATCH):
        batch = texts[start : start + _BATCH]
        vectors = embedder.encode_documents(batch)
        ids = [str(start + i) for i in range(len(batch))]
        collection.upsert(ids=ids, embeddings=cast("Any", vectors))


def main(corpus: str, texts: str, out: str, model: str) -> None:
    """Take in a corpus the bare way."""
    from assistant.wiring import open_embedder  # noqa: PLC0415 -- imports what the model needs

    parse_corpus(Path(corpus))
    content: list[str] = json.loads(Path(texts).read_text("utf-8"))
    store_texts(content, Path(out), open_embedder(model, load_analyzer()))


if __name__ == "__main__":
    main(*sys.argv[1:])
