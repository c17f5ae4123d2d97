"""Judgements which document answers which question, in the TREC format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.findings import Finding, read_utf8

ANSWERS = 2
"""Grade of a document that answers the question; only such documents count for binary measures."""
RELATED = 1
_GRADES = {"0": 0, "1": RELATED, "2": ANSWERS}


@dataclass(frozen=True, slots=True)
class Judgement:
    """The grade of one document for one question; `line` is where it stands in its file."""

    topic_id: str
    document_id: str
    grade: int
    line: int | None = None


@dataclass(frozen=True, slots=True)
class QrelsReading:
    """What a file of judgements holds, with its mistakes."""

    path: Path
    judgements: tuple[Judgement, ...]
    findings: tuple[Finding, ...]


def read_qrels(path: Path) -> QrelsReading:
    """Read lines of the form "topic 0 document grade"; faulty ones become findings."""
    content, findings = read_utf8(path)
    judgements: list[Judgement] = []
    for number, line in enumerate(content.split("\n"), start=1):
        columns = line.split()
        if not columns:
            continue
        if len(columns) != 4:
            text = f"erwartet werden 4 Spalten (Frage 0 Dokument Urteil), gefunden {len(columns)}"
            findings.append(Finding(path, text, number))
        elif columns[3] not in _GRADES:
            text = f"das Urteil „{columns[3]}“ ist nicht erlaubt; erlaubt sind 0, 1, 2"
            findings.append(Finding(path, text, number))
        else:
            judgements.append(Judgement(columns[0], columns[2], _GRADES[columns[3]], number))
    if not judgements and not findings:
        findings.append(Finding(path, "die Datei enthält kein Urteil"))
    findings += _duplicates(path, judgements)
    return QrelsReading(path, tuple(judgements), tuple(findings))


def _duplicates(path: Path, judgements: list[Judgement]) -> Iterator[Finding]:
    first: dict[tuple[str, str], Judgement] = {}
    for one in judgements:
        earlier = first.setdefault((one.topic_id, one.document_id), one)
        if earlier is not one:
            text = f"{one.document_id} ist für {one.topic_id} schon in Zeile {earlier.line} beurteilt"
            yield Finding(path, text, one.line)
