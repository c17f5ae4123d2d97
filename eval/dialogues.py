"""Conversations of a test set, whose last question is judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from eval.findings import Finding, refuse
from eval.listed_entries import read_entries, repeated_ids
from eval.qrels import ANSWERS, RELATED

FOLDER = Path(__file__).parent / "conversations"
DIALOGUE_SPLITS = ("dev", "test")


class Phenomenon(StrEnum):
    """By what a question shows that it goes on with the one before it."""

    PRONOUN = "pronoun"
    DA_WORD = "da_word"
    THERE = "there"
    ASPECT = "aspect"
    OTHERS = "others"
    ELLIPSIS_PLACE = "ellipsis_place"
    ELLIPSIS_SIZE = "ellipsis_size"
    ELLIPSIS_SUBJECT = "ellipsis_subject"
    ELLIPSIS_OTHER = "ellipsis_other"
    NEW_QUESTION = "new_question"


class Case(BaseModel):
    """A conversation, by what its last question is hard, and what answers it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
    turns: Annotated[tuple[Annotated[str, Field(min_length=1, pattern=r"\w")], ...], Field(min_length=2)]
    phenomenon: Phenomenon
    answers: Annotated[tuple[str, ...], Field(min_length=1)]
    related: tuple[str, ...] = ()

    @property
    def grades(self) -> Mapping[str, int]:
        """The grades of the judged documents."""
        return dict.fromkeys(self.related, RELATED) | dict.fromkeys(self.answers, ANSWERS)


@dataclass(frozen=True, slots=True)
class Dialogues:
    """The conversations of one split."""

    split: str
    cases: tuple[Case, ...]


def load_dialogues(split: str, is_known: Callable[[str], bool], folder: Path | None = None) -> Dialogues:
    """Load a split; raises EvaluationDataError that names all mistakes at once.

    Args:
        split: name of the file without its ending.
        is_known: whether the knowledge base holds a document id.
        folder: where the files are; those of the project by default.
    """
    path = (folder or FOLDER) / f"{split}.yaml"
    entries, findings = read_entries(path, Case, "kein Gespräch", "Gesprächen")
    for line, case in entries:
        findings += _judgement_findings(path, line, case, is_known)
    findings += repeated_ids(path, (case.id for _, case in entries))
    refuse(findings)
    return Dialogues(split, tuple(case for _, case in entries))


def _judgement_findings(
    path: Path, line: int, case: Case, is_known: Callable[[str], bool]
) -> Iterator[Finding]:
    for document_id, count in Counter(case.answers + case.related).items():
        if count > 1:
            yield Finding(path, f"{case.id}: {document_id} ist zweimal beurteilt", line)
        if not is_known(document_id):
            text = f"{case.id}: das Dokument „{document_id}“ gibt es in der Wissensbasis nicht"
            yield Finding(path, text, line)
