"""The questions of a test set, read from YAML with every mistake at its line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import yaml

from assistant.records import Intent
from eval.findings import Finding, read_utf8


class Difficulty(StrEnum):
    """How far the wording of a question is from its document, as the author judged it."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Missing(StrEnum):
    """Why the knowledge base cannot answer: wrong subject, or right subject without the fact."""

    OFF_TOPIC = "off_topic"
    NEAR_MISS = "near_miss"


class Trait(StrEnum):
    """What makes a question special."""

    PLACE = "place"
    EVERYDAY = "everyday"
    TWO_DOCUMENTS = "two_documents"
    ABBREVIATION = "abbreviation"
    TYPO = "typo"
    LONG = "long"
    KEYWORDS = "keywords"
    UMLAUT = "umlaut"


@dataclass(frozen=True, slots=True)
class Topic:
    """One question of a test set; `line` is where it stands in its file."""

    topic_id: str
    question: str
    kind: Intent
    is_answerable: bool
    difficulty: Difficulty
    traits: tuple[Trait, ...] = ()
    key_facts: tuple[str, ...] = ()
    """Facts that a good answer mentions, as they stand in the documents."""
    missing: Missing | None = None
    comment: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class TopicsReading:
    """What a file of topics holds, with its mistakes."""

    path: Path
    topics: tuple[Topic, ...]
    findings: tuple[Finding, ...]


_Member = TypeVar("_Member", bound=StrEnum)
_REQUIRED = ("id", "question", "kind", "answerable", "difficulty", "traits", "key_facts")
_OPTIONAL = ("missing", "comment")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


def read_topics(path: Path) -> TopicsReading:
    """Read all topics of a file; faulty ones become findings."""
    text, findings = read_utf8(path)
    topics: list[Topic] = []
    if not findings:
        for item in _items(path, text, findings):
            topic = _Item(path, item, findings).topic()
            if topic is not None:
                topics.append(topic)
        if not topics and not findings:
            findings.append(Finding(path, "die Datei enthält keine Frage"))
        findings += _duplicates(path, topics, "die id", lambda topic: topic.topic_id)
        findings += _duplicates(path, topics, "die Frage", lambda topic: topic.question)
    return TopicsReading(path, tuple(topics), tuple(findings))


def _items(path: Path, text: str, findings: list[Finding]) -> Iterator[yaml.MappingNode]:
    try:
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        findings.append(Finding(path, f"kein gültiges YAML ({error.problem or error.context})", line))
        return
    except yaml.YAMLError as error:
        findings.append(Finding(path, f"kein gültiges YAML ({error})"))
        return
    if root is None:
        return
    if not isinstance(root, yaml.SequenceNode):
        findings.append(Finding(path, "erwartet wird eine Liste von Fragen (Zeilen mit „- id: …“)", 1))
        return
    for node in root.value:
        if isinstance(node, yaml.MappingNode):
            yield node
        else:
            line = node.start_mark.line + 1
            findings.append(Finding(path, "erwartet wird eine Frage mit Feldern wie id:", line))


def _duplicates(
    path: Path, topics: list[Topic], what: str, key_of: Callable[[Topic], str]
) -> Iterator[Finding]:
    first: dict[str, Topic] = {}
    for topic in topics:
        earlier = first.setdefault(key_of(topic), topic)
        if earlier is not topic:
            yield Finding(path, f"{what} „{key_of(topic)}“ steht schon in Zeile {earlier.line}", topic.line)


class _Item:
    """One entry of the file while it becomes a topic."""

    def __init__(self, path: Path, node: yaml.MappingNode, findings: list[Finding]) -> None:
        self._path = path
        self._findings = findings
        self._line = node.start_mark.line + 1
        self._lines: dict[str, int] = {}
        self._values: dict[str, object] = {}
        self._is_faulty = False
        loader = yaml.SafeLoader("")
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in self._lines:
                self._complain(f"das Feld {key} steht zweimal da", line)
            self._lines[key] = line
            try:
                self._values[key] = loader.construct_object(value_node, deep=True)
            except (yaml.YAMLError, ValueError):  # such as a date that does not exist
                self._complain(f"{key}: der Wert ist nicht lesbar; bitte in Anführungszeichen setzen", line)

    def topic(self) -> Topic | None:
        """Return the topic, or None when a field is faulty."""
        self._check_fields()
        topic_id, question = self._text("id"), self._text("question")
        if topic_id and not _ID.fullmatch(topic_id):
            allowed = "erlaubt sind Buchstaben, Ziffern, Punkt, Binde- und Unterstrich"
            self._complain(f"id: „{topic_id}“; {allowed}", "id")
        kind, difficulty = self._member("kind", Intent), self._member("difficulty", Difficulty)
        is_answerable = self._truth("answerable")
        traits = [self._choice("traits", one, Trait) for one in self._texts("traits")]
        key_facts, missing = self._texts("key_facts"), self._member("missing", Missing)
        comment = self._text("comment") or None
        self._check_answerable(is_answerable=is_answerable, missing=missing, key_facts=key_facts)
        if self._is_faulty:
            return None
        assert kind is not None
        assert difficulty is not None
        known = tuple(trait for trait in traits if trait is not None)
        about = (known, key_facts, missing, comment, self._line)
        return Topic(topic_id, question, kind, is_answerable, difficulty, *about)

    def _complain(self, text: str, place: str | int = "") -> None:
        self._is_faulty = True
        line = place if isinstance(place, int) else self._lines.get(place, self._line)
        self._findings.append(Finding(self._path, text, line))

    def _check_fields(self) -> None:
        for name in _REQUIRED:
            if name not in self._lines:
                self._complain(f"das Feld {name} fehlt")
        for name in self._lines:
            if name not in _REQUIRED + _OPTIONAL:
                close = difflib.get_close_matches(name, _REQUIRED + _OPTIONAL, n=1)
                hint = f"; gemeint ist vielleicht {close[0]}" if close else ""
                self._complain(f"das Feld {name} gibt es nicht{hint}", name)

    def _check_answerable(
        self, *, is_answerable: bool, missing: Missing | None, key_facts: tuple[str, ...]
    ) -> None:
        if "answerable" not in self._values:
            return
        if is_answerable and "missing" in self._values:
            self._complain("missing passt nur zu answerable: false", "missing")
        if not is_answerable and missing is None and "missing" not in self._values:
            self._complain("answerable: false braucht missing: off_topic oder near_miss", "answerable")
        if not is_answerable and key_facts:
            self._complain("key_facts müssen leer sein, wenn answerable: false ist", "key_facts")

    def _text(self, name: str) -> str:
        value = self._values.get(name)
        if value is None and name not in self._values:
            return ""
        if not isinstance(value, str) or not value.strip():
            self._complain(f"{name}: erwartet wird ein Text, gefunden ist {value!r}", name)
            return ""
        return value.strip()

    def _truth(self, name: str) -> bool:
        value = self._values.get(name, False)
        if not isinstance(value, bool):
            self._complain(f"{name}: erwartet wird true oder false, gefunden ist {value!r}", name)
            return False
        return value

    def _texts(self, name: str) -> tuple[str, ...]:
        value = self._values.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            self._complain(f"{name}: erwartet wird eine Liste von Texten, gefunden ist {value!r}", name)
            return ()
        return tuple(one.strip() for one in value)

    def _member(self, name: str, members: type[_Member]) -> _Member | None:
        if name not in self._values:
            return None
        return self._choice(name, self._values[name], members)

    def _choice(self, name: str, value: object, members: type[_Member]) -> _Member | None:
        try:
            return members(str(value))
        except ValueError:
            allowed = ", ".join(member.value for member in members)
            self._complain(f"{name}: {value!r} ist nicht erlaubt; erlaubt sind {allowed}", name)
            return None
