"""Questions of a test set in five wordings each, as different people type them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from eval.findings import Finding, refuse
from eval.judged_topics import FOLDER, JudgedTopics, load_judged_topics
from eval.listed_entries import read_entries, repeated_ids
from eval.qrels import ANSWERS, RELATED


class Style(StrEnum):
    """Who types: somebody in a hurry, somebody who explains, an office."""

    EVERYDAY = "everyday"
    KEYWORDS = "keywords"
    LONG = "long"
    TYPO = "typo"
    FORMAL = "formal"


_Text = Annotated[str, Field(min_length=1, pattern=r"\w")]


class Entry(BaseModel):
    """One entry of the file: the wordings, and either the judged question they belong to or judgements."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
    original: Style
    everyday: _Text
    keywords: _Text
    long: _Text
    typo: _Text
    formal: _Text
    topic: str | None = None
    answers: tuple[str, ...] = ()
    related: tuple[str, ...] = ()

    @property
    def wordings(self) -> Mapping[Style, str]:
        """The five wordings, the original first."""
        styles = sorted(Style, key=lambda style: style is not self.original)
        return {style: getattr(self, style.value) for style in styles}


@dataclass(frozen=True, slots=True)
class WordedQuestion:
    """A question in five wordings, the original first, with the grades of the judged documents."""

    question_id: str
    wordings: Mapping[Style, str]
    grades: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class WordedQuestions:
    """The questions of one split."""

    split: str
    questions: tuple[WordedQuestion, ...]


def wordings_path(split: str, folder: Path) -> Path:
    """Return where the wordings of a split are."""
    return folder / "wordings" / f"{split}.yaml"


def load_wordings(split: str, is_known: Callable[[str], bool], folder: Path | None = None) -> WordedQuestions:
    """Load a split; raises EvaluationDataError that names all mistakes at once.

    Args:
        split: name of the file without its ending.
        is_known: whether the knowledge base holds a document id.
        folder: where the folders `wordings`, `topics` and `qrels` are; those of the project by default.
    """
    folder = folder or FOLDER
    path = wordings_path(split, folder)
    entries, findings = read_entries(path, Entry, "keine Frage", "Fragen")
    findings += repeated_ids(path, (entry.id for _, entry in entries))
    # A split of its own questions needs no topics, so that nobody has to have any.
    refers = any(entry.topic is not None for _, entry in entries)
    judged = load_judged_topics(split, is_known, folder) if refers else JudgedTopics(split, (), ())
    questions = {topic.topic_id: topic.question for topic in judged.ranked_topics}
    for line, entry in entries:
        findings += (Finding(path, f"{entry.id}: {text}", line) for text in _complaints(entry, is_known))
        findings += (Finding(path, f"{entry.id}: {text}", line) for text in _strayed(entry, questions))
    refuse(findings)
    return WordedQuestions(
        split,
        tuple(WordedQuestion(one.id, one.wordings, _grades(one, judged.grades)) for _, one in entries),
    )


def _grades(entry: Entry, by_topic: Mapping[str, Mapping[str, int]]) -> Mapping[str, int]:
    if entry.topic is not None:
        return by_topic[entry.topic]
    return dict.fromkeys(entry.related, RELATED) | dict.fromkeys(entry.answers, ANSWERS)


def _complaints(entry: Entry, is_known: Callable[[str], bool]) -> Iterator[str]:
    for text, count in Counter(" ".join(one.lower().split()) for one in entry.wordings.values()).items():
        if count > 1:
            yield f"„{text}“ steht {count}-mal da; erwartet werden fünf verschiedene Fassungen"
    if entry.topic is None and not entry.answers:
        yield "es fehlt topic (die Frage mit den Urteilen) oder answers (die Dokumente, die antworten)"
    if entry.topic is not None and (entry.answers or entry.related):
        yield "answers und related passen nicht zu topic; dort gelten die Urteile der Frage"
    for document_id, count in Counter(entry.answers + entry.related).items():
        if count > 1:
            yield f"{document_id} ist zweimal beurteilt"
        if not is_known(document_id):
            yield f"das Dokument „{document_id}“ gibt es in der Wissensbasis nicht"


def _strayed(entry: Entry, questions: Mapping[str, str]) -> Iterator[str]:
    """Say whether an entry belongs to no answerable question, or to one that reads otherwise by now."""
    if entry.topic is None:
        return
    question = questions.get(entry.topic)
    original = entry.wordings[entry.original]
    if question is None:
        yield f"eine beantwortbare Frage „{entry.topic}“ gibt es in diesem Teil nicht"
    elif question != original:
        yield f"{entry.topic} lautet „{question}“, die Fassung {entry.original.value} „{original}“"
