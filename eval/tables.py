"""Figures and changes as tables on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.visible_text import keep_visible
from eval.comparison import Comparison, TopicChange
from eval.figures import Figure, GroupFigures
from eval.numbers_text import difference_text, interval_text, percent, value_text, verdict_text

_PIPE_WIDTH = 160
_SHOWN_CHANGES = 15


def open_table_console() -> Console:
    """Make a console that gives tables enough room in a pipe."""
    width = None if sys.stdout.isatty() else _PIPE_WIDTH
    return Console(file=sys.stdout, markup=False, highlight=False, emoji=False, width=width)


def print_table(console: Console, title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under a title; all columns but the first are aligned to the right."""
    table = Table(title=title, title_justify="left", title_style="bold")
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(keep_visible(cell)) for cell in row))
    console.print(table)


def print_line(console: Console, text: str, style: str = "") -> None:
    """Print one line of text that cannot steer the terminal."""
    console.print(Text(keep_visible(text), style=style))


def print_figures(console: Console, title: str, figures: Sequence[Figure]) -> None:
    """Print figures with their intervals."""
    rows = [
        (figure.label, value_text(figure), interval_text(figure), str(figure.interval.count), figure.name)
        for figure in figures
    ]
    print_table(console, title, ("Kennzahl", "Wert", "95 %", "Fragen", "Name"), rows)


def print_groups(console: Console, groups: Sequence[GroupFigures]) -> None:
    """Print the retrieval figures of every group, one group a line."""
    if not groups:
        return
    columns = ("Gruppe", "Fragen", *(figure.label for figure in groups[0].figures))
    rows = [
        (
            f"{one.group.dimension}: {one.group.value}",
            str(one.count),
            *(percent(figure.interval.mean) for figure in one.figures),
        )
        for one in groups
    ]
    print_table(console, "Nach Gruppen", columns, rows)


def print_comparison(console: Console, comparison: Comparison) -> None:
    """Print what changed between two runs."""
    for remark in comparison.remarks:
        print_line(console, remark, "yellow")
    rows = [
        (
            one.name,
            percent(one.before),
            percent(one.after),
            difference_text(one.difference),
            f"{one.difference.probability:.4f}".replace(".", ","),
            verdict_text(one.difference),
        )
        for one in comparison.measures
    ]
    before, after = comparison.before, comparison.after
    title = f"{before.system} ({before.created}) → {after.system} ({after.created})"
    print_table(console, title, ("Kennzahl", "vorher", "nachher", "Unterschied [95 %]", "p", "Urteil"), rows)
    _print_changes(console, "Schlechter geworden", comparison.worse, comparison.compared)
    _print_changes(console, "Besser geworden", comparison.better, comparison.compared)


def _print_changes(console: Console, title: str, changes: Sequence[TopicChange], compared: str) -> None:
    if not changes:
        print_line(console, f"{title}: keine Frage")
        return
    rows = [
        (
            f"{one.topic.topic_id}: {one.topic.question}",
            percent(one.before),
            percent(one.after),
            one.documents_before[0] if one.documents_before else "–",
            one.documents_after[0] if one.documents_after else "–",
        )
        for one in changes[:_SHOWN_CHANGES]
    ]
    columns = ("Frage", f"{compared} vorher", "nachher", "erstes Dokument vorher", "nachher")
    print_table(console, f"{title}: {len(changes)}", columns, rows)
