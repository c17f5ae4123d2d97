"""The request bodies of the API."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt

from assistant.conversation.records import title_of
from assistant.coordination.feedback import Feedback, Rating
from assistant.coordination.referral import (
    LONGEST_ADDRESS,
    LONGEST_MESSAGE,
    LONGEST_QUESTION,
    Referral,
    checked_referral,
)
from assistant.errors import QuestionError
from assistant.records import Filters, HintKind, Kind, Level, Outcome
from assistant.retrieval.hints import HintKey
from assistant.visible_text import keep_visible

Name = Annotated[str, Field(min_length=1, max_length=80)]
Question = Annotated[
    str,
    Field(
        description="Die Frage in Alltagssprache; die Länge begrenzt LOTSE_MAX_QUESTION_LENGTH.",
        examples=["Wie fangen wir mit nachhaltiger Beschaffung an?"],
    ),
]


class FilterBody(BaseModel):
    """Hard filters; an empty list restricts nothing."""

    model_config = ConfigDict(extra="forbid")

    kinds: Annotated[list[Kind], Field(max_length=len(Kind))] = []
    states: Annotated[list[Name], Field(max_length=16)] = []
    topics: Annotated[list[Name], Field(max_length=50)] = []

    def to_record(self) -> Filters:
        """Return the record that the assistant takes."""
        return Filters(tuple(self.kinds), tuple(self.states), tuple(self.topics))


class HintBody(BaseModel):
    """A hint as `understood` of an answer names it."""

    model_config = ConfigDict(extra="forbid")

    kind: HintKind
    value: Annotated[str, Field(min_length=1, max_length=4000)]


class AskBody(BaseModel):
    """A question to answer."""

    model_config = ConfigDict(extra="forbid")

    question: Question
    conversation_id: Annotated[
        str | None,
        Field(
            max_length=64,
            pattern=r"^[A-Za-z0-9_-]+$",
            description="Setzt dieses Gespräch fort; ohne Angabe beginnt ein neues.",
        ),
    ] = None
    filters: FilterBody | None = None
    level: Annotated[
        Level | None,
        Field(description="`kurz`, `standard` (Vorgabe), `ausfuehrlich` oder `einfach` (Einfache Sprache)."),
    ] = None
    long: Annotated[
        StrictBool,
        Field(
            description="Wie `level: ausfuehrlich`; `level` hat Vorrang.",
            json_schema_extra={"deprecated": True},
        ),
    ] = False
    ignore_hints: Annotated[
        list[HintBody],
        Field(max_length=20, description="Hinweise aus `understood`, die nicht gelten sollen."),
    ] = []
    keep: Annotated[StrictBool, Field(description="Frage und Antwort im Gespräch speichern.")] = True
    replaces_last: Annotated[
        StrictBool, Field(description="Tritt im Gespräch an die Stelle der letzten Frage.")
    ] = False
    replaces_turn: Annotated[
        StrictInt | None,
        Field(
            ge=1,
            le=2**53,
            description="Wie `replaces_last`, aber die Frage mit dieser `turn_id`, falls es sie noch gibt.",
        ),
    ] = None
    earlier_questions: Annotated[
        list[Annotated[str, Field(max_length=4000)]],
        Field(
            max_length=6,
            description="Frühere Fragen, die älteste zuerst, wenn das Gespräch nicht gespeichert ist.",
        ),
    ] = []

    def ignored(self) -> frozenset[HintKey]:
        """Return the hints that are not to count."""
        return frozenset((hint.kind, hint.value) for hint in self.ignore_hints)


class RenameBody(BaseModel):
    """Another title for a conversation."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[str, Field(min_length=1, max_length=1000)]

    def visible_title(self) -> str:
        """Return the title as it is stored."""
        return visible_title(self.title)


class ShareBody(BaseModel):
    """A stored answer to share by link."""

    model_config = ConfigDict(extra="forbid")

    conversation_id: Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
    turn_id: Annotated[StrictInt, Field(ge=1, le=2**53)]


class SearchBody(BaseModel):
    """A question to find documents for."""

    model_config = ConfigDict(extra="forbid")

    question: Question
    top_k: Annotated[StrictInt, Field(ge=1, le=50)] = 10
    passages: Annotated[
        StrictInt,
        Field(ge=0, le=10, description="So viele der besten Stellen jedes Dokuments werden genannt."),
    ] = 0
    filters: FilterBody | None = None


class FeedbackBody(BaseModel):
    """A rating of an answer; it holds no identity."""

    model_config = ConfigDict(extra="forbid")

    rating: Rating
    question: Annotated[str | None, Field(max_length=4000)] = None
    outcome: Outcome | None = None
    comment: Annotated[str | None, Field(max_length=2000)] = None

    def to_record(self) -> Feedback:
        """Return the record that the store takes."""
        outcome = self.outcome.value if self.outcome else None
        return Feedback(self.rating, self.question, outcome, self.comment)


class ReferralBody(BaseModel):
    """A question for the coordinators."""

    model_config = ConfigDict(extra="forbid")

    question: Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION)]
    message: Annotated[
        str | None, Field(max_length=LONGEST_MESSAGE, description="Was Sie dazu ergänzen möchten.")
    ] = None
    outcome: Annotated[Outcome | None, Field(description="Wie die Antwort des Assistenten ausging.")] = None
    reply_to: Annotated[
        str | None,
        Field(max_length=LONGEST_ADDRESS, description="E-Mail-Adresse für die Antwort, freiwillig."),
    ] = None

    def to_record(self) -> Referral:
        """Return the record that the store takes; raises ReferralError."""
        outcome = self.outcome.value if self.outcome else None
        return checked_referral(self.question, self.message or "", self.reply_to or "", outcome)


def level_of(body: AskBody) -> Level:
    """Return the level of the answer that a request asks for."""
    return body.level or (Level.DETAILED if body.long else Level.STANDARD)


def visible_title(text: str) -> str:
    """Turn what somebody typed into a title; raises QuestionError."""
    title = " ".join(keep_visible(" ".join(text.split()), keep="").split())
    if not title:
        raise QuestionError("Der Name ist leer. Bitte dem Gespräch einen Namen mit Buchstaben geben.")
    return title_of(title)


def filters_of(body: AskBody | SearchBody) -> Filters:
    """Return the filters of a request as a record."""
    return body.filters.to_record() if body.filters else Filters()
