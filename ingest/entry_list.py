"""A YAML file that holds one list of entries, checked entry by entry."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ValidationError

from ingest.findings import Finding, Severity, did_you_mean, quoted
from ingest.marked_yaml import Location, MarkedYaml, Raw, read_yaml
from ingest.text_file import Unreadable, read_text

T = TypeVar("T", bound=BaseModel)


def _word(raw: Raw) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError("hier wird ein Text erwartet")
    return raw.strip()


def _words(raw: Raw | tuple[Raw, ...]) -> list[str]:
    if raw is not None and not isinstance(raw, list | tuple):
        raise ValueError("hier wird eine Liste wie [eins, zwei] erwartet")
    return [_word(item) for item in raw or ()]


Word = Annotated[str, BeforeValidator(_word)]
Words = Annotated[tuple[str, ...], BeforeValidator(_words)]


@dataclass(slots=True)
class EntryList(Generic[T]):
    """The good entries with their lines, what is wrong with the others, and the hash of the file."""

    found: list[tuple[int, T]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    content_hash: str = ""


def read_entries(path: Path, key: str, model: type[T]) -> EntryList[T]:
    """Read the list under `key` of a file that exists; all its mistakes become findings."""
    result: EntryList[T] = EntryList()
    try:
        file = read_text(path)
    except Unreadable as error:
        result.findings.append(error.finding)
        return result
    result.content_hash = hashlib.sha256(file.text.encode()).hexdigest()
    source = read_yaml(file.text)
    if source.findings:
        result.findings += source.findings
        return result
    entries = source.value.get(key) if isinstance(source.value, dict) else None
    if not isinstance(entries, list):
        result.findings.append(Finding(f"erwartet wird eine Liste unter „{key}:“", 1))
        return result
    for number, entry in enumerate(entries):
        item = _read_entry(entry, (key, number), model, source, result.findings)
        if item is not None:
            result.found.append((source.line((key, number)) or 1, item))
    return result


def _read_entry(
    entry: Raw, location: Location, model: type[T], source: MarkedYaml, findings: list[Finding]
) -> T | None:
    if not isinstance(entry, dict):
        findings.append(Finding("erwartet wird ein Eintrag mit Feldern", source.line(location)))
        return None
    findings += [
        Finding(
            f"{quoted(name)} ist ein unbekanntes Feld und bleibt ohne Wirkung"
            f"{did_you_mean(name, model.model_fields)}",
            source.line((*location, name)),
            severity=Severity.WARNING,
        )
        for name in entry
        if name not in model.model_fields
    ]
    try:
        return model.model_validate(entry)
    except ValidationError as error:
        for mistake in error.errors(include_url=False):
            reason = mistake["msg"].removeprefix("Value error, ")
            text = "dieses Feld fehlt" if mistake["type"] == "missing" else reason
            line = source.line((*location, *mistake["loc"]))
            name = f"{mistake['loc'][0]}: " if mistake["loc"] else ""
            findings.append(Finding(f"{name}{text}", line))
    return None
