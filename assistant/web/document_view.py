"""A document with its text by sections, for the API."""

from __future__ import annotations

from datetime import UTC, date, datetime

from assistant.records import Document
from assistant.web.document_age import age_warning
from assistant.web.links import safe_url


def document_to_dict(document: Document, today: date | None = None) -> dict[str, object]:
    """Return metadata and text; `start` and `end` count characters as quotes of answers do."""
    warning = age_warning(document, today or datetime.now(UTC).date())
    return {
        "document_id": document.document_id,
        "kind": document.kind.value,
        "title": document.title,
        "publisher": document.publisher,
        "source_url": safe_url(document.source_url),
        "source_title": document.source_title,
        "further_sources": [url for url in map(safe_url, document.further_sources) if url],
        "published": document.published,
        "valid_until": document.valid_until,
        "municipality": document.municipality,
        "states": list(document.states),
        "inhabitants": document.inhabitants,
        "topics": list(document.topics),
        "questions": list(document.questions),
        "language": document.language,
        "license": document.license,
        "warning": {"kind": warning.kind, "value": warning.value} if warning else None,
        "sections": [
            {
                "heading_path": list(section.heading_path),
                "page": section.page,
                "start": section.start,
                "end": section.end,
                "text": document.text[section.start : section.end],
            }
            for section in document.sections
        ],
    }
