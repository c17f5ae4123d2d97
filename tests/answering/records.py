"""Small records for tests of single steps."""

from __future__ import annotations

from typing import Any

from assistant.answering.evidence import Evidence
from assistant.answering.signals import Signals
from assistant.records import Citation, Document, Kind, Passage, ScoredChunk, ScoredDocument
from assistant.testing import make_chunks, make_document


def make_source(text: str = "Text.", *, document_id: str = "d", **fields: Any) -> Document:
    return make_document(document_id, text, **{"kind": Kind.GUIDANCE, **fields})


def make_found(document: Document, score: float = 0.8) -> ScoredDocument:
    return ScoredDocument(
        document, score, tuple(ScoredChunk(chunk, score) for chunk in make_chunks(document))
    )


def make_passage(number: int, text: str) -> Passage:
    document = make_source(text, document_id=f"d{number}")
    return Passage(number, document, make_chunks(document)[0], 0, len(text))


def make_citation(number: int, document: Document) -> Citation:
    return Citation(
        number, document.document_id, document.title, document.publisher, document.source_url, (), None,
        document.text, 0, len(document.text), document.published, document.kind,
    )  # fmt: skip


def make_evidence(
    missing: tuple[str, ...] = (),
    missing_place: str | None = None,
    missing_aspect: str | None = None,
    missing_year: str | None = None,
    **signals: float,
) -> Evidence:
    values = {**dict.fromkeys(Signals.names(), 0.5), **signals}
    return Evidence(
        Signals(**values),
        missing,
        missing_place=missing_place,
        missing_aspect=missing_aspect,
        missing_year=missing_year,
    )
