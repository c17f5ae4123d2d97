"""The records of conversations."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from assistant.records import Answer

MAX_TITLE = 120


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as it was asked, with its answer; `turn_id` is its number once it is stored."""

    question: str
    answer: Answer
    asked_on: date
    turn_id: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ConversationHead:
    """What a list shows of a conversation."""

    conversation_id: str
    title: str
    started_on: date
    last_on: date
    turns: int


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation with its turns, in the order they were asked; `earlier` of them are left out before."""

    conversation_id: str
    title: str
    started_on: date
    last_on: date
    turns: tuple[Turn, ...]
    earlier: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """An answer that its owner shows to everybody who has the link, as it was on that day."""

    share_id: str
    conversation_id: str
    question: str
    answer: Answer
    asked_on: date
    shared_on: date


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is stored."""

    conversations: int
    turns: int


def title_of(question: str) -> str:
    """Name a conversation by its first question, cut at a word where it is long."""
    if len(question) <= MAX_TITLE:
        return question
    cut = question[: MAX_TITLE - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"
