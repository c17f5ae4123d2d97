"""The topics and Länder that documents may name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from assistant.language.places import REGIONS
from ingest.entry_list import Word, Words, read_entries
from ingest.findings import FileReading, Finding, Severity, did_you_mean, quoted

T = TypeVar("T", bound=BaseModel)

TOPICS_FILE = "topics.yaml"
REGIONS_FILE = "regions.yaml"


class Topic(BaseModel):
    """A topic as documents name it by `id` and people by `label` or one of the synonyms."""

    model_config = ConfigDict(frozen=True)

    id: Word
    label: Word
    synonyms: Words = ()
    description: Word


class Region(BaseModel):
    """A Land with its abbreviation, other names and the Länder next to it."""

    model_config = ConfigDict(frozen=True)

    name: Word
    code: Word
    synonyms: Words = ()
    neighbours: Words = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Known topics and Länder; an empty table means that nothing is known and nothing is checked."""

    topics: dict[str, Topic] = field(default_factory=dict)
    regions: dict[str, Region] = field(default_factory=dict)

    def state_findings(self, states: Iterable[str], line: int | None) -> list[Finding]:
        """Report Länder that do not exist."""
        return [
            Finding(
                f"state: {quoted(state)} ist kein Bundesland{self._state_hint(state)} Lassen Sie das Feld "
                "weg, wenn der Inhalt überall gilt.",
                line,
            )
            for state in states
            if self.regions and state not in self.regions
        ]

    def topic_findings(self, topics: Iterable[str], line: Callable[[int], int | None]) -> list[Finding]:
        """Report topics that no one can filter by; `line` gives the line of an entry."""
        return [
            Finding(
                f"topics: {quoted(topic)} steht nicht in {TOPICS_FILE}{did_you_mean(topic, self.topics)}",
                line(number),
                severity=Severity.WARNING,
            )
            for number, topic in enumerate(topics)
            if self.topics and topic not in self.topics
        ]

    def _state_hint(self, state: str) -> str:
        for region in self.regions.values():
            if state.casefold() in {name.casefold() for name in (region.code, *region.synonyms)}:
                return f", meinten Sie „{region.name}“?"
        hint = did_you_mean(state, self.regions)
        return hint.replace(";", ",") or "."


def load_vocabulary(folder: Path, shipped: Path) -> tuple[Vocabulary, list[FileReading]]:
    """Read topics and Länder of a folder; without its own, the topics in `shipped` and the German Länder.

    The readings carry the mistakes of the two files; they never carry a document.
    """
    topics, topics_reading = _load(folder / TOPICS_FILE, shipped / TOPICS_FILE, "topics", Topic)
    regions, regions_reading = _load(folder / REGIONS_FILE, Path(str(REGIONS)), "regions", Region)
    topic_table = {topic.id: topic for topic in topics}
    region_table = {region.name: region for region in regions}
    readings = [
        _with_duplicates(topics_reading, [topic.id for topic in topics]),
        _with_duplicates(regions_reading, [region.name for region in regions], _neighbours(region_table)),
    ]
    return Vocabulary(topic_table, region_table), [reading for reading in readings if reading.findings]


def _load(own: Path, shipped: Path, key: str, model: type[T]) -> tuple[list[T], FileReading]:
    path = own if own.is_file() else shipped
    if not path.is_file():
        return [], FileReading(own.name, is_skipped=True)
    entries = read_entries(path, key, model)
    return [entry for _, entry in entries.found], FileReading(own.name, findings=tuple(entries.findings))


def _with_duplicates(reading: FileReading, names: list[str], more: Iterable[Finding] = ()) -> FileReading:
    twice = sorted({name for name in names if names.count(name) > 1})
    findings = [Finding(f"{quoted(name)} ist doppelt eingetragen") for name in twice]
    return FileReading(reading.path, findings=(*reading.findings, *findings, *more))


def _neighbours(regions: dict[str, Region]) -> list[Finding]:
    findings: list[Finding] = []
    for region in regions.values():
        for name in region.neighbours:
            if name not in regions:
                hint = did_you_mean(name, regions)
                findings.append(Finding(f"{region.name}: Nachbar {quoted(name)} ist nicht eingetragen{hint}"))
            elif region.name not in regions[name].neighbours:
                findings.append(Finding(f"{region.name} nennt {name} als Nachbarn, umgekehrt nicht"))
    return findings
