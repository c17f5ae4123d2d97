"""Questions that are added to a test set with their judgements."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import QuestionError
from eval.findings import EvaluationDataError
from eval.judged_topics import load_judged_topics, qrels_path, topics_path
from eval.qrels import ANSWERS, RELATED
from eval.topics import Topic

_NUMBER = re.compile(r"(\d+)$")


@dataclass(frozen=True, slots=True)
class NewTopic:
    """A question with its judgements before it has a place in a file; `topic.topic_id` is not used."""

    topic: Topic
    answers: tuple[str, ...]
    related: tuple[str, ...]


def add_to_split(new: NewTopic, split: str, is_known: Callable[[str], bool], folder: Path) -> str:
    """Append a question to the files of a split and return its id; where there are none, begin them.

    Both files are checked as a whole before either is touched.

    Raises:
        EvaluationDataError: the files are faulty, or would be.
        QuestionError: the question is there already.
    """
    is_new = not topics_path(split, folder).exists() and not qrels_path(split, folder).exists()
    existing = () if is_new else load_judged_topics(split, is_known, folder).topics
    for topic in existing:
        if _plain(topic.question) == _plain(new.topic.question):
            raise QuestionError(
                f"Die Frage steht schon als {topic.topic_id} in {topics_path(split, folder)}."
            )
    topic_id = _next_id(split, existing)
    topics_text = _appended(topics_path(split, folder), _topic_lines(topic_id, new.topic))
    qrels_text = _appended(qrels_path(split, folder), _qrels_lines(topic_id, new))
    with tempfile.TemporaryDirectory() as scratch:
        _write(Path(scratch), split, topics_text, qrels_text)
        load_judged_topics(split, is_known, Path(scratch))
    try:
        _write(folder, split, topics_text, qrels_text)
    except OSError as error:
        raise EvaluationDataError(f"Die Prüfdaten lassen sich nicht schreiben ({error}).") from error
    return topic_id


def _plain(question: str) -> str:
    return " ".join(re.findall(r"\w+", question.lower()))


def _next_id(split: str, topics: Sequence[Topic]) -> str:
    taken = [int(match[1]) for topic in topics if (match := _NUMBER.search(topic.topic_id))]
    return f"{split}-{max(taken, default=0) + 1:03d}"


def _topic_lines(topic_id: str, topic: Topic) -> list[str]:
    # JSON strings and lists are YAML, too; the order is that of the entries written by hand.
    lines = [
        f"- id: {topic_id}",
        f"  question: {_quoted(topic.question)}",
        f"  kind: {topic.kind.value}",
        f"  answerable: {str(topic.is_answerable).lower()}",
        f"  difficulty: {topic.difficulty.value}",
        f"  traits: [{', '.join(trait.value for trait in topic.traits)}]",
        f"  key_facts: [{', '.join(map(_quoted, topic.key_facts))}]",
    ]
    if topic.comment:
        lines.append(f"  comment: {_quoted(topic.comment)}")
    if topic.missing is not None:
        lines.append(f"  missing: {topic.missing.value}")
    return lines


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _qrels_lines(topic_id: str, new: NewTopic) -> list[str]:
    graded = [(one, ANSWERS) for one in new.answers] + [(one, RELATED) for one in new.related]
    return [f"{topic_id} 0 {document} {grade}" for document, grade in graded]


def _appended(path: Path, lines: Sequence[str]) -> str:
    text = path.read_text("utf-8") if path.exists() else ""
    if text and not text.endswith("\n"):
        text += "\n"
    return text + "".join(f"{line}\n" for line in lines)


def _write(folder: Path, split: str, topics_text: str, qrels_text: str) -> None:
    pending = []
    for path, text in ((topics_path(split, folder), topics_text), (qrels_path(split, folder), qrels_text)):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.new")
        draft.write_text(text, "utf-8")
        pending.append((draft, path))
    for draft, path in pending:
        draft.replace(path)
