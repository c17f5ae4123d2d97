"""A table that sets the sentences of several documents side by side."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answering.candidates import Candidate
from assistant.answering.edits import short_title
from assistant.records import Document

_VALUES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("Beträge", re.compile(r"\d[\d.,]*\s*(?:€|Euro|EUR|Cent|Mio|Millionen|Mrd|Milliarden|T€)")),
    ("Anteile", re.compile(r"\d\s*(?:%|Prozent)")),
    (
        "Mengen",
        re.compile(
            r"\d[\d.,]*\s*(?:t\b|Tonnen|kg|Kilogramm|kWh|MWh|GWh|Liter|m³|Kubikmeter|m²|Quadratmeter)"
        ),
    ),
    (
        "Dauer",
        re.compile(
            r"(?:\d+|\b(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn)\w*) (?:Jahr|Monat|Woche)"
        ),
    ),
    (
        "Zeiten",
        re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}\. ?(?:Jan|Feb|März|April|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)"),
    ),
)
"""Names of rows with what finds the kind of value that their sentences state, first match wins."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what it is about, and what each column says of it.

    A column may have several cells in a row; each is one sentence with its citation.
    """

    label: str
    cells: tuple[tuple[str, Candidate], ...]


def rows_of(groups: Sequence[Sequence[Candidate]]) -> list[Row]:
    """Arrange the sentences of documents by what they state; without two sides there are no rows.

    Rows in which both sides speak come first, so that what can be compared is read first.
    """
    if len(groups) < 2:
        return []
    columns = _columns([group[0].document for group in groups])
    cells: dict[str, list[tuple[str, Candidate]]] = {}
    for column, group in zip(columns, groups, strict=True):
        for candidate in group:
            cells.setdefault(_aspect(candidate), []).append((column, candidate))
    rows = [Row(label, tuple(own)) for label, own in cells.items()]
    shared = [row for row in rows if len({column for column, _ in row.cells}) > 1]
    if not shared:
        return []
    return sorted(rows, key=lambda row: -len({column for column, _ in row.cells}))


def _columns(documents: Sequence[Document]) -> list[str]:
    """Name the columns as shortly as they can be told apart."""
    namings: tuple[Callable[[Document], str], ...] = (
        lambda d: d.municipality or short_title(d.title),
        lambda d: short_title(d.title),
        lambda d: d.title,
    )
    for naming in namings:
        names = [naming(document) for document in documents]
        if len(set(names)) == len(names):
            return names
    return [f"{document.title} ({document.document_id})" for document in documents]


def _aspect(candidate: Candidate) -> str:
    """Return what a sentence is about: the kind of value that it states, or the heading above it."""
    for label, stated in _VALUES:
        if stated.search(candidate.text):
            return label
    return candidate.chunk.heading_path[-1] if candidate.chunk.heading_path else candidate.document.title
