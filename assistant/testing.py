"""Real stand-ins for tests: vectors in memory, an embedder of words, short documents."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from assistant.errors import StorageError
from assistant.index.changes import IndexedDocument
from assistant.index.store import Vectors
from assistant.language.analysis import Word
from assistant.records import Chunk, Document, Kind, Section

_WORD = re.compile(r"\w+")
_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")


class MemoryStores:
    """Opens stores that live as long as this object, as collections on a server do."""

    def __init__(self) -> None:
        self.collections: dict[str, dict[str, Vectors]] = {}

    def __call__(self, collection: str, dimension: int) -> MemoryStore:
        """Open the store of a collection, which is made where it is missing."""
        self.collections.setdefault(collection, {})
        return MemoryStore(self.collections, collection, dimension)


class MemoryStore:
    """Vectors in a dictionary, searched exactly; equal similarities keep the order of their ids.

    Args:
        collections: all collections by name.
        collection: the one to use.
        dimension: length of a vector.
    """

    def __init__(self, collections: dict[str, dict[str, Vectors]], collection: str, dimension: int) -> None:
        self._collections = collections
        self._name = collection
        self._dimension = dimension

    @property
    def _rows(self) -> dict[str, Vectors]:
        try:
            return self._collections[self._name]
        except KeyError as error:
            raise StorageError(f"Die Sammlung {self._name} gibt es nicht mehr.") from error

    def ids(self) -> set[str]:
        """Return the ids of all stored vectors."""
        return set(self._rows)

    def count(self) -> int:
        """Return how many vectors are stored."""
        return len(self._rows)

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """Return stored vectors in the order of `ids`; raises StorageError when one is missing."""
        rows = self._rows
        missing = [unit_id for unit_id in ids if unit_id not in rows]
        if missing:
            raise StorageError(f"{len(missing)} Vektoren fehlen, darunter {missing[0]}.")
        return np.array([rows[unit_id] for unit_id in ids], np.float32).reshape(len(ids), self._dimension)

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Store vectors."""
        if vectors.shape != (len(ids), self._dimension):
            raise StorageError(
                f"Erwartet sind {len(ids)} Vektoren der Länge {self._dimension}: {vectors.shape}."
            )
        self._rows.update(zip(ids, np.array(vectors, np.float32), strict=True))

    def delete(self, ids: Iterable[str]) -> None:
        """Delete vectors; unknown ids are ignored."""
        rows = self._rows
        for unit_id in ids:
            rows.pop(unit_id, None)

    def query(self, vector: Vectors, top_k: int) -> tuple[list[str], Vectors]:
        """Return the nearest ids with cosine similarities, best first."""
        rows = dict(self._rows)
        ids = sorted(rows)
        if top_k < 1 or not ids:
            return [], np.zeros(0, np.float32)
        matrix = _unit_vectors(np.array([rows[unit_id] for unit_id in ids], np.float32))
        similarities = np.asarray(matrix @ _unit_vectors(vector[None, :])[0], np.float32)
        best = np.argsort(-similarities, kind="stable")[:top_k]
        return [ids[i] for i in best], similarities[best]

    def drop_other_collections(self, prefix: str) -> None:
        """Delete all other collections whose names begin with `prefix`."""
        for name in list(self._collections):
            if name.startswith(prefix) and name != self._name:
                del self._collections[name]


class WordEmbedder:
    """Embeds a text as the signed hashes of its words, so that texts with common words are similar.

    Args:
        name: identity of the space; another name hashes differently.
        dimension: length of a vector.
    """

    def __init__(self, name: str = "words", dimension: int = 256) -> None:
        self.name = name
        self.dimension = dimension

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, all zero without a word."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            for word in _WORD.findall(text.lower()):
                digest = hashlib.blake2b(f"{self.name} {word}".encode(), digest_size=8).digest()
                number = int.from_bytes(digest, "little")
                vectors[row, (number >> 1) % self.dimension] += 1 if number & 1 else -1
        return _unit_vectors(vectors)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a question."""
        return self.encode_documents(texts)

    def encode_words(self, words: Sequence[Word]) -> Vectors:
        """Return one unit vector a word; only forms of one word are similar."""
        return self.encode_documents([word.stem for word in words])


def _unit_vectors(vectors: Vectors) -> Vectors:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), np.float32)


def make_document(document_id: str, text: str, **fields: Any) -> Document:
    """Build a document of one section; its content hash depends on everything in it."""
    values: dict[str, Any] = {
        "kind": Kind.CASE_STUDY,
        "title": f"Titel von {document_id}",
        "publisher": "Stadt Musterstadt",
        "source_url": f"https://www.musterstadt.de/{document_id}",
        "sections": (Section((), 0, len(text)),),
        **fields,
    }
    content = repr((document_id, text, sorted(values.items(), key=lambda item: item[0])))
    values.setdefault("content_hash", hashlib.sha256(content.encode()).hexdigest())
    return Document(document_id=document_id, text=text, **values)


def make_chunks(document: Document) -> tuple[Chunk, ...]:
    """Cut a document at its blank lines."""
    return tuple(_chunks(document))


def _chunks(document: Document) -> Iterator[Chunk]:
    for number, found in enumerate(_PARAGRAPH.finditer(document.text)):
        yield Chunk(
            chunk_id=f"{document.document_id}#{number}",
            document_id=document.document_id,
            ordinal=number,
            heading_path=(),
            start=found.start(),
            end=found.end(),
            text=found[0],
        )


def make_entry(document_id: str, text: str, *, source: str = "corpus", **fields: Any) -> IndexedDocument:
    """Build a document with its chunks, as the ingestion hands it to the index."""
    document = make_document(document_id, text, **fields)
    return IndexedDocument(document, make_chunks(document), source, f"{document_id}.md")
