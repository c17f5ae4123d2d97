"""`lotse eval add`: a question becomes part of the test set."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from assistant.commands.invocation import settings_of_invocation
from assistant.coordination.feedback import Feedback
from assistant.errors import ConfigurationError, QuestionError
from assistant.question import clean_question
from assistant.records import Intent
from assistant.retrieval.intent import intents_of
from assistant.settings import Settings
from eval.commands.check import document_ids
from eval.judged_topics import FOLDER, topics_path
from eval.new_topics import NewTopic, add_to_split
from eval.tables import open_table_console, print_line, print_table
from eval.topics import Difficulty, Missing, Topic, Trait

_Member = TypeVar("_Member", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class AddOrder:
    """What the command line asks for."""

    question: str
    feedback: int | None
    split: str
    folder: Path | None
    answers: tuple[str, ...]
    related: tuple[str, ...]
    key_facts: tuple[str, ...]
    missing: str | None
    kind: str | None
    difficulty: str
    traits: tuple[str, ...]


def list_feedback() -> None:
    """Print the ratings that carry a question, with the numbers by which they can be added."""
    rows = [
        (str(number), one.question or "", one.rating.value, one.outcome or "", one.comment or "")
        for number, one in enumerate(_stored_feedback(settings_of_invocation()), start=1)
        if one.question
    ]
    console = open_table_console()
    if not rows:
        print_line(console, "Es gibt keine Rückmeldung mit einer Frage.")
        return
    print_table(console, "Rückmeldungen", ("Nr.", "Frage", "Wertung", "Ausgang", "Bemerkung"), rows)


def add_topic(order: AddOrder) -> None:
    """Add the question of the command line or of a rating."""
    settings = settings_of_invocation()
    rating = _feedback(settings, order.feedback) if order.feedback else None
    if order.question and rating:
        raise ConfigurationError("Bitte entweder eine FRAGE angeben oder --feedback, nicht beides.")
    question = clean_question(
        (rating.question if rating else None) or order.question, settings.max_question_length
    )
    comment = f"aus Rückmeldung: {rating.rating.value}" if rating else None
    _check_judgements(order)
    known = document_ids(settings.corpus_dir)
    _check_documents("--answer", order.answers, known)
    _check_documents("--related", order.related, known)
    topic = Topic(
        topic_id="",
        question=question,
        kind=_member("--kind", order.kind, Intent) if order.kind else intents_of(question)[0],
        is_answerable=order.missing is None,
        difficulty=Difficulty(order.difficulty),
        traits=tuple(_member("--trait", one, Trait) for one in order.traits),
        key_facts=order.key_facts,
        missing=Missing(order.missing) if order.missing else None,
        comment=comment,
    )
    new, folder = NewTopic(topic, order.answers, order.related), order.folder or FOLDER
    topic_id = add_to_split(new, order.split, known.__contains__, folder)
    print_line(open_table_console(), f"Aufgenommen als {topic_id} in {topics_path(order.split, folder)}.")


def _check_judgements(order: AddOrder) -> None:
    if order.missing and (order.answers or order.key_facts):
        raise ConfigurationError(
            "--missing passt nicht zu --answer oder --fact: Was fehlt, hat keine Antwort."
        )
    if not order.missing and not order.answers:
        raise ConfigurationError(
            "Es fehlt, welches Dokument antwortet: --answer DOKUMENT. Die ids zeigt „lotse search … --json“. "
            "Antwortet keines, dann --missing near_miss oder --missing off_topic."
        )


def _check_documents(option: str, names: Sequence[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f" Gemeint war vielleicht {close[0]}." if close else ""
            raise ConfigurationError(
                f"{option}: Das Dokument „{name}“ gibt es nicht.{hint} Die ids zeigt „lotse search … --json“."
            )


def _member(option: str, text: str, members: type[_Member]) -> _Member:
    try:
        return members(text)
    except ValueError as error:
        allowed = ", ".join(member.value for member in members)
        raise ConfigurationError(f"{option}: „{text}“ ist nicht erlaubt; erlaubt sind {allowed}.") from error


def _feedback(settings: Settings, number: int) -> Feedback:
    stored = _stored_feedback(settings)
    if number > len(stored) or not stored[number - 1].question:
        raise QuestionError(
            f"Eine Rückmeldung {number} mit einer Frage gibt es nicht. Die vorhandenen zeigt "
            "„lotse eval add --list“."
        )
    return stored[number - 1]


def _stored_feedback(settings: Settings) -> tuple[Feedback, ...]:
    from assistant.wiring import open_archive  # noqa: PLC0415 -- imports sqlalchemy

    archive = open_archive(settings)
    try:
        archive.open()
        return archive.feedback()
    finally:
        archive.close()
