"""The entries of a YAML list, each checked against a schema with its mistakes at its line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from eval.findings import Finding, read_utf8

_Entry = TypeVar("_Entry", bound=BaseModel)


def read_entries(
    path: Path, schema: type[_Entry], one: str, many: str
) -> tuple[list[tuple[int, _Entry]], list[Finding]]:
    """Return the entries of a file with their lines; faulty ones become findings.

    Args:
        path: the file.
        schema: what an entry must be.
        one: what an entry is called when there is none, such as "kein Gespräch".
        many: what they are called, such as "Gesprächen".
    """
    text, findings = read_utf8(path)
    entries: list[tuple[int, _Entry]] = []
    if findings:
        return entries, findings
    for line, item in _items(path, text, findings, many):
        try:
            entries.append((line, schema.model_validate(item)))
        except ValidationError as error:
            findings += [Finding(path, _complaint(mistake), line) for mistake in error.errors()]
    if not entries and not findings:
        findings.append(Finding(path, f"die Datei enthält {one}"))
    return entries, findings


def repeated_ids(path: Path, ids: Iterable[str]) -> Iterator[Finding]:
    """Say which ids stand there more than once."""
    for name, count in Counter(ids).items():
        if count > 1:
            yield Finding(path, f"die id „{name}“ kommt {count}-mal vor")


def _items(path: Path, text: str, findings: list[Finding], many: str) -> Iterator[tuple[int, object]]:
    try:
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        findings.append(Finding(path, f"kein gültiges YAML ({error})", mark.line + 1 if mark else None))
        return
    if root is None:
        return
    if not isinstance(root, yaml.SequenceNode):
        findings.append(Finding(path, f"erwartet wird eine Liste von {many}", 1))
        return
    loader = yaml.SafeLoader("")
    for node in root.value:
        line = node.start_mark.line + 1
        try:
            yield line, loader.construct_object(node, deep=True)
        except (yaml.YAMLError, ValueError) as error:  # such as a date that does not exist
            findings.append(Finding(path, f"der Eintrag ist nicht lesbar ({error})", line))


def _complaint(error: Mapping[str, object]) -> str:
    location = error.get("loc")
    place = ".".join(str(part) for part in location) if isinstance(location, tuple) else ""
    return f"{place or 'Eintrag'}: {error.get('msg')}"
