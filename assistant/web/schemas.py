"""The request bodies of the API."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt

from assistant.coordination.feedback import Feedback, Rating
from assistant.records import Filters, Kind, Outcome

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


class AskBody(BaseModel):
    """A question to answer."""

    model_config = ConfigDict(extra="forbid")

    question: Question
    conversation_id: Annotated[str | None, Field(max_length=64, pattern=r"^[A-Za-z0-9_-]+$")] = None
    filters: FilterBody | None = None
    long: Annotated[StrictBool, Field(description="Ausführlich antworten.")] = False


class SearchBody(BaseModel):
    """A question to find documents for."""

    model_config = ConfigDict(extra="forbid")

    question: Question
    top_k: Annotated[StrictInt, Field(ge=1, le=50)] = 10
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


def filters_of(body: AskBody | SearchBody) -> Filters:
    """Return the filters of a request as a record."""
    return body.filters.to_record() if body.filters else Filters()
