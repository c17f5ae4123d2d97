"""Any number of documents, put together from the sentences of a knowledge base."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from assistant.index.changes import IndexedDocument
from assistant.language.sentences import sentence_spans
from assistant.records import Chunk, Document, Kind, Section

SPLITTER = "made-v1"
_SOURCE = "made"
_CHUNKS = 3
"""Chunks of a document, as many as those of the shipped knowledge base have on average."""
_CHUNK_LENGTH = 600
_SHORTEST_SENTENCE = 20
_SEED = 1


def made_documents(documents: Sequence[Document], n_chunks: int) -> Iterator[IndexedDocument]:
    """Yield documents of sentences drawn at random, always the same ones, until there are enough chunks.

    They have no typical questions: nor have the files that people add.
    """
    texts = [document.text for document in documents]
    sentences = [text[start:end] for text in texts for start, end in sentence_spans(text)]
    sentences = [one for one in sentences if len(one) >= _SHORTEST_SENTENCE]
    drawn = random.Random(_SEED)  # noqa: S311 -- no secret
    for number, first in enumerate(range(0, n_chunks, _CHUNKS)):
        pieces = [_piece(sentences, drawn) for _ in range(min(_CHUNKS, n_chunks - first))]
        yield _document(f"made-{number:07d}", drawn.choice(documents), drawn.choice(list(Kind)), pieces)


def _piece(sentences: Sequence[str], drawn: random.Random) -> str:
    chosen: list[str] = []
    while sum(map(len, chosen)) < _CHUNK_LENGTH:
        chosen.append(drawn.choice(sentences))
    return " ".join(chosen)


def _document(name: str, model: Document, kind: Kind, pieces: Sequence[str]) -> IndexedDocument:
    """Make a document with the title, Länder and topics of another one."""
    chunks: list[Chunk] = []
    start = 0
    for number, piece in enumerate(pieces):
        headings = (f"Abschnitt {number + 1}",)
        chunks.append(Chunk(f"{name}#{number:03d}", name, number, headings, start, start + len(piece), piece))
        start += len(piece) + 2
    document = Document(
        document_id=name,
        kind=kind,
        title=model.title,
        publisher=model.publisher,
        source_url="",
        text="\n\n".join(pieces),
        sections=tuple(Section(chunk.heading_path, chunk.start, chunk.end) for chunk in chunks),
        states=model.states,
        topics=model.topics,
        content_hash=name,
    )
    return IndexedDocument(document, tuple(chunks), _SOURCE, name)
