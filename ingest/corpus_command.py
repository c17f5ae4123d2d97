"""`lotse corpus check`: every mistake of a knowledge base at once."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from assistant.commands.invocation import settings_of_invocation
from assistant.errors import ConfigurationError
from assistant.records import Document
from assistant.terminal import open_console
from assistant.visible_text import keep_visible
from ingest.corpus_folder import read_folder
from ingest.findings import FileReading, Severity
from ingest.glossary import read_glossary
from ingest.plan import take_inventory
from ingest.summary import lines_of
from ingest.vocabulary import load_vocabulary

app = typer.Typer(add_completion=False)

_NOWHERE = "überall oder ohne Angabe"


@app.callback()
def corpus() -> None:
    """Prüft die Dokumente der Wissensbasis."""


@app.command()
def check(
    path: Annotated[
        str | None,
        typer.Argument(
            metavar="[PFAD]",
            help="Ordner mit Dokumenten. Ohne Angabe die Wissensbasis (LOTSE_CORPUS_DIR).",
            show_default=False,
        ),
    ] = None,
    *,
    strict: Annotated[bool, typer.Option("--strict", help="Auch Warnungen gelten als Fehler.")] = False,
) -> None:
    """Zeigt alle Fehler und Warnungen aller Dateien auf einmal, ohne etwas aufzunehmen."""
    settings = settings_of_invocation()
    root = settings.corpus_dir if path is None else Path(path)
    if not root.is_dir():
        raise ConfigurationError(
            f"„{root}“ ist kein Ordner. Bitte den Pfad prüfen oder LOTSE_CORPUS_DIR setzen."
        )
    checked = check_folder(root, settings.corpus_dir)
    console = open_console(sys.stdout)
    failures, remarks = lines_of(root, [*checked.readings])
    for line in (*failures, *remarks):
        _print(console, line)
    _print_statistics(console, checked)
    status = checked.exit_status(is_strict=strict)
    _print(console, _verdict(checked, is_ok=status == 0), "green" if status == 0 else "red")
    if status:
        raise typer.Exit(status)


@dataclass(slots=True)
class Checked:
    """What a check found: what there is to say about files, and counts of the good documents."""

    readings: list[FileReading] = field(default_factory=list)
    documents: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    without_date: int = 0
    without_questions: int = 0
    terms: int = 0

    def count(self, severity: Severity) -> int:
        """Count the findings of a severity."""
        return sum(finding.severity is severity for reading in self.readings for finding in reading.findings)

    def exit_status(self, *, is_strict: bool) -> int:
        """3 for errors, with `is_strict` also for warnings, and for a folder without documents."""
        mistakes = self.count(Severity.ERROR) + (self.count(Severity.WARNING) if is_strict else 0)
        return 3 if mistakes or not self.documents else 0

    def add(self, document: Document) -> None:
        """Count a document that can be read."""
        self.documents += 1
        self.kinds[document.kind.value] += 1
        self.topics.update(document.topics or ("ohne Thema",))
        self.states.update(document.states or (_NOWHERE,))
        self.without_date += document.published is None
        self.without_questions += not document.questions


def check_folder(root: Path, shipped: Path) -> Checked:
    """Check all files below `root`; topics and Länder come from there or from the shipped corpus."""
    vocabulary, own_readings = load_vocabulary(root, shipped)
    checked = Checked()
    readings = read_folder(root, "", vocabulary, must_be_named_by_id=True)
    inventory = take_inventory(_counting(readings, checked))
    known = {document.document_id for document in inventory.found}
    known |= {reading.document_id for reading in inventory.failed if reading.document_id is not None}
    glossary = read_glossary(root, "", known)
    checked.terms = len(glossary.glossary.terms) if glossary.glossary is not None else 0
    checked.readings = [*own_readings, glossary.reading, *inventory.readings]
    return checked


def _counting(readings: Iterable[FileReading], checked: Checked) -> Iterable[FileReading]:
    for reading in readings:
        if reading.document is not None:
            checked.add(reading.document)
            # The text is not needed any more.
            yield replace(reading, document=replace(reading.document, text=""))
        else:
            yield reading


def _print_statistics(console: Console, checked: Checked) -> None:
    _print(console, f"{checked.documents} Dokumente", "bold")
    for heading, counter in (("Art", checked.kinds), ("Thema", checked.topics), ("Land", checked.states)):
        counts = ", ".join(f"{name} {count}" for name, count in counter.most_common())
        _print(console, f"  nach {heading}: {counts or 'keine'}")
    _print(console, f"  ohne Datum: {checked.without_date}, ohne Fragen: {checked.without_questions}")
    if checked.terms:
        _print(console, f"{checked.terms} Begriffe im Glossar", "bold")


def _verdict(checked: Checked, *, is_ok: bool) -> str:
    errors, warnings = checked.count(Severity.ERROR), checked.count(Severity.WARNING)
    if not checked.documents:
        return "In diesem Ordner ist kein einziges Dokument lesbar."
    if errors == warnings == 0:
        return "Alles in Ordnung."
    advice = "" if is_ok else " Bitte die genannten Stellen berichtigen."
    return f"{errors} Fehler, {warnings} Warnungen.{advice}"


def _print(console: Console, text: str, style: str = "") -> None:
    console.print(Text(keep_visible(text, keep=""), style=style))
