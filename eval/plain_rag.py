"""Retrieval as LangChain tutorials set it up: recursive splitter, Chroma in memory, nearest chunks."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, cast

from assistant.embedding.embedder import Embedder
from assistant.errors import ConfigurationError
from eval.runs import RankedDocument

CHUNK_SIZE = 1000
CHUNK_OVERLAP = 200
_CHUNKS_PER_DOCUMENT = 8
"""Chunks asked for each document wanted, so that enough documents are left after folding."""
_BATCH = 500


class PlainRag:
    """Finds documents by their chunk that is nearest to the question.

    Args:
        texts: (document id, text) of all documents.
        embedder: makes the vectors.
    """

    def __init__(self, texts: Sequence[tuple[str, str]], embedder: Embedder) -> None:
        import chromadb
        from chromadb.config import Settings

        self._embedder = embedder
        client = chromadb.EphemeralClient(settings=Settings(anonymized_telemetry=False))
        # All clients in memory share their collections, so the name must be new.
        self._collection = client.create_collection(
            f"plain-{uuid.uuid4().hex}",
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine"}},
        )
        self._count = 0
        chunks = [(document_id, chunk) for document_id, text in texts for chunk in split_text(text)]
        for start in range(0, len(chunks), _BATCH):
            self._add(chunks[start : start + _BATCH])

    def _add(self, chunks: Sequence[tuple[str, str]]) -> None:
        self._collection.add(
            ids=[str(self._count + i) for i in range(len(chunks))],
            embeddings=cast("Any", self._embedder.encode_documents([text for _, text in chunks])),
            metadatas=[{"document_id": document_id} for document_id, _ in chunks],
        )
        self._count += len(chunks)

    def search(self, question: str, top_k: int) -> tuple[RankedDocument, ...]:
        """Return the documents of the nearest chunks, each scored by its best one."""
        found = self._collection.query(
            query_embeddings=cast("Any", self._embedder.encode_queries([question])),
            n_results=min(self._count, top_k * _CHUNKS_PER_DOCUMENT),
            include=["metadatas", "distances"],
        )
        assert found["metadatas"] is not None
        assert found["distances"] is not None
        best: dict[str, float] = {}
        for about, distance in zip(found["metadatas"][0], found["distances"][0], strict=True):
            best.setdefault(str(about["document_id"]), 1 - float(distance))
        return tuple(RankedDocument(document_id, score) for document_id, score in list(best.items())[:top_k])


def split_text(text: str) -> list[str]:
    """Cut a text with the splitter and the sizes of the tutorials."""
    try:
        from langchain_text_splitters import RecursiveCharacterTextSplitter  # noqa: PLC0415 -- a test extra
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            "Für den Vergleich fehlt ein Paket: pip install -c constraints.txt langchain-text-splitters"
        ) from error
    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_SIZE, chunk_overlap=CHUNK_OVERLAP)
    return splitter.split_text(text)
