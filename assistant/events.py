"""The events of one answer while its parts become known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.records import Answer, Citation, Sentence


@dataclass(frozen=True, slots=True)
class StatusEvent:
    """What the assistant is doing, as a German phrase; said again, it only shows that the work goes on."""

    text: str


@dataclass(frozen=True, slots=True)
class CitationEvent:
    """A citation that the following sentences may use."""

    citation: Citation


@dataclass(frozen=True, slots=True)
class SentenceEvent:
    """One checked sentence, in reading order.

    Where a language model fails half-way the answer has other sentences than those sent before.
    """

    sentence: Sentence


@dataclass(frozen=True, slots=True)
class AnswerEvent:
    """The whole answer; always the last event."""

    answer: Answer


Event = StatusEvent | CitationEvent | SentenceEvent | AnswerEvent


def answer_of(events: Iterable[Event]) -> Answer:
    """Return the answer at the end of its events."""
    for event in events:
        if isinstance(event, AnswerEvent):
            return event.answer
    raise AssertionError("a stream ends with its answer")
