"""What a run did, for people and for programs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from assistant.rendering import JsonObject
from assistant.visible_text import keep_visible
from ingest.findings import FileReading, Finding, Severity, describe
from ingest.run import SourceReport

MAX_LISTED = 50


@dataclass(frozen=True, slots=True)
class Summary:
    """All sources of a run with what it took."""

    reports: tuple[SourceReport, ...]
    seconds: float
    max_failures: int = 0

    @property
    def exit_status(self) -> int:
        """3 when a source was refused or more files failed than allowed, else 0."""
        failed = sum(report.failed for report in self.reports)
        is_refused = any(report.refusal for report in self.reports)
        return 3 if is_refused or failed > self.max_failures else 0


def print_summary(console: Console, summary: Summary) -> None:
    """Print counts, failures and remarks."""
    for report in summary.reports:
        _line(console, f"Quelle {report.source.name} ({report.source.place})", "bold")
        counts = (
            f"{report.new} neu, {report.changed} geändert, {report.unchanged} unverändert, "
            f"{report.deleted} gelöscht, {report.failed} fehlgeschlagen"
        )
        terms = f", {report.terms} Begriffe im Glossar" if report.terms else ""
        _line(console, f"  {counts}; {report.chunks} Abschnitte{terms}")
        failures, remarks = lines_of(report.source.root, report.readings)
        _list(console, "Fehlgeschlagen", failures, "red")
        _list(console, "Hinweise", remarks, "yellow")
        if report.refusal:
            _line(console, f"  Nichts geändert: {report.refusal}", "red")
    _line(console, f"Fertig nach {german_seconds(summary.seconds)}.")
    if summary.exit_status:
        _line(console, "Nicht alles ging hinein; die Gründe stehen oben.", "red")


def summary_to_dict(summary: Summary) -> JsonObject:
    """Return the summary as plain JSON values; counts of all sources, then each source."""
    sources = [_source_to_dict(report) for report in summary.reports]
    names = ("new", "changed", "unchanged", "deleted", "failed", "chunks", "terms")
    totals = {name: sum(int(getattr(report, name)) for report in summary.reports) for name in names}
    return {
        **totals,
        "seconds": round(summary.seconds, 2),
        "exit_status": summary.exit_status,
        "sources": sources,
    }


def lines_of(root: Path, readings: Sequence[FileReading]) -> tuple[list[str], list[str]]:
    """Return what is wrong, and what is only worth a remark, one line each."""
    failures: list[str] = []
    remarks: list[str] = []
    for reading in readings:
        for finding in reading.findings:
            kept = failures if finding.severity is Severity.ERROR else remarks
            kept.append(describe(finding, shown_path(root, reading.path)))
    return failures, remarks


def shown_path(root: Path, path: str) -> str:
    """Return a path as the reader would type it in the current folder; an address stays as it is."""
    if "://" in path:
        return path
    place = root / path
    try:
        relative = os.path.relpath(place)
    except (OSError, ValueError):  # another drive, or a current folder that is gone
        return str(place)
    return str(place) if relative.startswith("..") else relative


def german_seconds(seconds: float) -> str:
    """Return a duration as German text."""
    return f"{seconds:.1f} Sekunden".replace(".", ",")


def _source_to_dict(report: SourceReport) -> JsonObject:
    return {
        "source": report.source.name,
        "path": str(report.source.place),
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "deleted": report.deleted,
        "failed": report.failed,
        "chunks": report.chunks,
        "terms": report.terms,
        "refusal": report.refusal,
        "findings": [
            _finding_to_dict(report.source.root, reading.path, finding)
            for reading in report.readings
            for finding in reading.findings
        ],
    }


def _finding_to_dict(root: Path, path: str, finding: Finding) -> JsonObject:
    return {
        "path": keep_visible(shown_path(root, path), keep=""),
        "line": finding.line,
        "column": finding.column,
        "severity": finding.severity.value,
        "message": finding.message,
    }


def _list(console: Console, heading: str, lines: Sequence[str], style: str) -> None:
    if not lines:
        return
    _line(console, f"  {heading}:", style)
    for line in lines[:MAX_LISTED]:
        _line(console, f"    {line}")
    if len(lines) > MAX_LISTED:
        _line(console, f"    … und {len(lines) - MAX_LISTED} weitere; alle zeigt --json.")


def _line(console: Console, text: str, style: str = "") -> None:
    console.print(Text(keep_visible(text, keep=""), style=style))
