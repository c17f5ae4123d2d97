"""Documents side by side, section by section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.records import Document
from assistant.web.text_layout import TextRun, lay_out_document

MOST_COMPARED = 3


@dataclass(frozen=True, slots=True)
class ComparedSection:
    """What each document says under one heading, in the order of the documents; nothing is an empty cell."""

    heading: str
    cells: tuple[tuple[TextRun, ...], ...]


def compare(documents: Sequence[Document]) -> tuple[ComparedSection, ...]:
    """Put the sections of documents side by side, in the order in which headings first appear."""
    columns: list[dict[str, list[TextRun]]] = []
    headings: dict[str, None] = {}
    for document in documents:
        column: dict[str, list[TextRun]] = {}
        heading = ""
        for section in lay_out_document(document):
            heading = section.heading or heading
            column.setdefault(heading, []).extend(section.runs)
        headings |= dict.fromkeys(column)
        columns.append(column)
    return tuple(
        ComparedSection(heading, tuple(tuple(column.get(heading, ())) for column in columns))
        for heading in _in_order(headings, columns)
    )


def _in_order(headings: dict[str, None], columns: Sequence[dict[str, list[TextRun]]]) -> list[str]:
    """Order headings by how far down they stand on average, so that what all have keeps its place."""
    places = {
        heading: [list(column).index(heading) / len(column) for column in columns if heading in column]
        for heading in headings
    }
    return sorted(headings, key=lambda heading: sum(places[heading]) / len(places[heading]))
