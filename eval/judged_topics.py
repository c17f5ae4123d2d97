"""A test set: questions that belong together with the judgements about them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from eval.findings import Finding, refuse
from eval.qrels import ANSWERS, Judgement, QrelsReading, read_qrels
from eval.topics import Topic, TopicsReading, read_topics

FOLDER = Path(__file__).parent
SPLITS = ("dev", "calibration", "test")


@dataclass(frozen=True)
class JudgedTopics:
    """The questions of one split with their judgements."""

    split: str
    topics: tuple[Topic, ...]
    judgements: tuple[Judgement, ...]

    @cached_property
    def grades(self) -> Mapping[str, Mapping[str, int]]:
        """Grades of the judged documents by question; questions without judgements are absent."""
        found: dict[str, dict[str, int]] = {}
        for one in self.judgements:
            found.setdefault(one.topic_id, {})[one.document_id] = one.grade
        return found

    @cached_property
    def fingerprint(self) -> str:
        """What changes with every question and judgement, wherever they stand in their files."""
        topics = sorted((t.topic_id, t.question, t.is_answerable, t.key_facts) for t in self.topics)
        judgements = sorted((one.topic_id, one.document_id, one.grade) for one in self.judgements)
        return hashlib.sha256(repr((topics, judgements)).encode()).hexdigest()[:12]

    @cached_property
    def ranked_topics(self) -> tuple[Topic, ...]:
        """The questions that retrieval is measured on: some document answers them."""
        return tuple(t for t in self.topics if ANSWERS in self.grades.get(t.topic_id, {}).values())


def topics_path(split: str, folder: Path) -> Path:
    """Return where the questions of a split are."""
    return folder / "topics" / f"{split}.yaml"


def qrels_path(split: str, folder: Path) -> Path:
    """Return where the judgements of a split are."""
    return folder / "qrels" / f"{split}.qrels"


def load_judged_topics(
    split: str, is_known: Callable[[str], bool], folder: Path | None = None
) -> JudgedTopics:
    """Load a split; raises EvaluationDataError that names all mistakes at once.

    Args:
        split: name of the files without their endings.
        is_known: whether the knowledge base holds a document id.
        folder: where the folders `topics` and `qrels` are; those of the project by default.
    """
    folder = folder or FOLDER
    topics, qrels = read_topics(topics_path(split, folder)), read_qrels(qrels_path(split, folder))
    findings = [*topics.findings, *qrels.findings, *_unknown_documents(qrels, is_known)]
    if not topics.findings and not qrels.findings:
        # With a faulty line on one side, its partners on the other side would only repeat the complaint.
        findings += _mismatches(topics, qrels)
    refuse(findings)
    return JudgedTopics(split, topics.topics, qrels.judgements)


def _unknown_documents(qrels: QrelsReading, is_known: Callable[[str], bool]) -> Iterator[Finding]:
    known: dict[str, bool] = {}
    for one in qrels.judgements:
        if one.document_id not in known:
            known[one.document_id] = is_known(one.document_id)
        if not known[one.document_id]:
            text = f"das Dokument „{one.document_id}“ gibt es in der Wissensbasis nicht"
            yield Finding(qrels.path, text, one.line)


def _mismatches(topics: TopicsReading, qrels: QrelsReading) -> Iterator[Finding]:
    by_id = {topic.topic_id: topic for topic in topics.topics}
    answered = {one.topic_id for one in qrels.judgements if one.grade == ANSWERS}
    for one in qrels.judgements:
        topic = by_id.get(one.topic_id)
        if topic is None:
            text = f"die Frage „{one.topic_id}“ gibt es in {topics.path.name} nicht"
            yield Finding(qrels.path, text, one.line)
        elif one.grade == ANSWERS and not topic.is_answerable:
            yield Finding(qrels.path, f"{one.topic_id} ist unbeantwortbar, hat aber ein Urteil 2", one.line)
    for topic in topics.topics:
        if topic.is_answerable and topic.topic_id not in answered:
            text = f"{topic.topic_id} ist beantwortbar, hat aber kein Urteil 2"
            yield Finding(topics.path, text, topic.line)
