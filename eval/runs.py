"""Rankings of one system over a test set, kept as a TREC run with a description beside it."""

from __future__ import annotations

import json
import math
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from eval.findings import EvaluationDataError, Finding, read_utf8, refuse

_ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class RunHeader:
    """What made a run.

    Attributes:
        system: short name without white space.
        commit: version of the code, "-dirty" behind it when files were changed; empty outside a checkout.
        corpus_version: version of the documents, as the index states it.
        settings: what was chosen, such as the embedder.
        versions: what the index was made by.
    """

    system: str
    split: str
    created: str
    commit: str
    corpus_version: str
    settings: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RankedDocument:
    """A document of a ranking; higher scores are better."""

    document_id: str
    score: float


@dataclass(frozen=True)
class Run:
    """The rankings of one system, best first, by question."""

    header: RunHeader
    documents: Mapping[str, tuple[RankedDocument, ...]]

    @cached_property
    def rankings(self) -> Mapping[str, Sequence[str]]:
        """Document ids, best first, by question."""
        return {topic: tuple(one.document_id for one in ranked) for topic, ranked in self.documents.items()}


def now() -> str:
    """Return the time of day in UTC as runs record it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def code_version(root: Path = _ROOT) -> str:
    """Return the commit of the checkout, or nothing outside one."""
    try:
        # Without optional locks, because another git may be at work in the same checkout.
        command = ["git", "--no-optional-locks", "-C", str(root), "describe", "--always", "--dirty"]
        found = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return found.stdout.strip() if found.returncode == 0 else ""


def header_path(path: Path) -> Path:
    """Return where the description of a run is."""
    return path.with_name(f"{path.name}.json")


def write_run(run: Run, path: Path) -> None:
    """Write a run as lines of "topic Q0 document rank score system", and its description beside it."""
    lines = [
        f"{topic} Q0 {one.document_id} {rank} {one.score!r} {run.header.system}\n"
        for topic, ranked in run.documents.items()
        for rank, one in enumerate(ranked, start=1)
    ]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(lines), "utf-8")
        content = json.dumps(asdict(run.header), ensure_ascii=False, indent=2)
        header_path(path).write_text(content + "\n", "utf-8")
    except OSError as error:
        raise EvaluationDataError(f"Der Lauf lässt sich nicht nach {path} schreiben ({error}).") from error


def read_run(path: Path) -> Run:
    """Read a run; raises EvaluationDataError that names all mistakes at once."""
    text, findings = read_utf8(path)
    rows: dict[str, list[tuple[float, int, str]]] = {}
    seen: set[tuple[str, str]] = set()
    for number, line in enumerate(text.split("\n"), start=1):
        columns = line.split()
        if not columns:
            continue
        complaint = _complaint(columns, seen)
        if complaint:
            findings.append(Finding(path, complaint, number))
            continue
        seen.add((columns[0], columns[2]))
        rows.setdefault(columns[0], []).append((-float(columns[4]), int(columns[3]), columns[2]))
    if not rows and not findings:
        findings.append(Finding(path, "der Lauf enthält keine Zeile"))
    header = None
    if text:
        header = _read_header(header_path(path), findings)
    refuse(findings)
    assert header is not None
    documents = {
        topic: tuple(RankedDocument(name, -negated) for negated, _, name in sorted(ranked))
        for topic, ranked in rows.items()
    }
    return Run(header, documents)


def _complaint(columns: Sequence[str], seen: set[tuple[str, str]]) -> str | None:
    if len(columns) != 6:
        return f"erwartet werden 6 Spalten (Frage Q0 Dokument Rang Wert System), gefunden {len(columns)}"
    topic, _, document, rank, score, _ = columns
    if not rank.isascii() or not rank.isdigit():
        return f"der Rang „{rank}“ ist keine ganze Zahl"
    try:
        is_number = math.isfinite(float(score))
    except ValueError:
        is_number = False
    if not is_number:
        return f"der Wert „{score}“ ist keine Zahl"
    return f"{document} steht für {topic} zweimal da" if (topic, document) in seen else None


def _read_header(path: Path, findings: list[Finding]) -> RunHeader | None:
    text, problems = read_utf8(path)
    if problems:
        origin = "sie entsteht neben jedem Lauf mit „lotse eval retrieval --run-out“"
        findings.append(Finding(path, f"{problems[0].text}; {origin}"))
        return None
    try:
        return TypeAdapter(RunHeader).validate_json(text)
    except ValidationError as error:
        for one in error.errors():
            place = ".".join(map(str, one["loc"])) or "JSON"
            findings.append(Finding(path, f"{place}: {one['msg']}"))
        return None


def foreign_questions(header: RunHeader, fingerprint: str) -> str | None:
    """Say in German that a run was made on other questions or judgements, or return None."""
    if header.versions.get("questions", fingerprint) == fingerprint:
        return None
    return (
        f"Der Lauf „{header.system}“ vom {header.created} entstand mit anderen Fragen oder Urteilen; "
        "gewertet wird nach den jetzigen."
    )


def foreign_corpus(header: RunHeader, corpus_version: str) -> str | None:
    """Say in German that a run was made on other documents, or return None."""
    if header.corpus_version == corpus_version:
        return None
    return (
        f"Der Lauf „{header.system}“ vom {header.created} gehört zu einer anderen Fassung der "
        f"Wissensbasis ({header.corpus_version or 'unbekannt'} statt {corpus_version or 'unbekannt'}); "
        "Unterschiede können an den Dokumenten liegen."
    )
