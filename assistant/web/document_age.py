"""What readers have to know about the age of a single source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.answering.notes import year_of
from assistant.records import Document, Kind

_YEARS = {Kind.FUNDING: 1, Kind.LAW: 2}
_OLD = 6
"""As the notes of answers draw the line (assistant/answering/notes.py)."""


@dataclass(frozen=True, slots=True)
class AgeWarning:
    """A warning, worded by `document.{kind}` of the catalogue; `value` is a year, a date or nothing."""

    kind: Literal["expired", "ageing", "old", "undated"]
    value: str = ""


def age_warning(document: Document, today: date) -> AgeWarning | None:
    """Return the warning that a document needs, if any."""
    until = document.valid_until
    if until and until < today.isoformat()[: len(until)]:
        return AgeWarning("expired", until)
    year = year_of(document)
    changes = document.kind in _YEARS
    if year is None:
        return AgeWarning("undated") if changes else None
    if today.year - year <= _YEARS.get(document.kind, _OLD):
        return None
    return AgeWarning("ageing" if changes else "old", str(year))
