"""A table made of the cells of an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.records import Sentence


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row; its cells follow the columns of the table, each with the sentences in it, maybe none."""

    label: str
    cells: tuple[tuple[Sentence, ...], ...]


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """Sentences side by side under the names of what they are about."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


def lay_out_table(cells: Sequence[Sentence]) -> AnswerTable:
    """Arrange cells in rows, each opened by a heading; columns stand in the order of first use."""
    columns = tuple(dict.fromkeys(sentence.column or "" for sentence in cells))
    rows: list[tuple[str, list[Sentence]]] = []
    for sentence in cells:
        if sentence.heading or not rows:
            rows.append((sentence.heading or "", []))
        rows[-1][1].append(sentence)
    return AnswerTable(
        columns,
        tuple(
            TableRow(label, tuple(tuple(s for s in own if (s.column or "") == name) for name in columns))
            for label, own in rows
        ),
    )
