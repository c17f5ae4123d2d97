"""What clients may hand to the tools."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, StrictInt, ValidationError

from assistant.errors import QuestionError
from assistant.records import Filters, Kind, Level
from assistant.web.problems import problem_for_validation
from assistant.web.schemas import Name

MAX_TOP_K = 20

_Question = Annotated[str, Field(description="Die Frage in Alltagssprache, am besten auf Deutsch.")]
_Model = TypeVar("_Model", bound="_Arguments")


class _Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Filtered(_Arguments):
    kinds: Annotated[
        list[Kind],
        Field(
            max_length=len(Kind),
            description="Nur diese Arten von Quellen: Fallbeispiele, Leitfäden, Förderung, Recht, Kontakte.",
        ),
    ] = []
    states: Annotated[
        list[Name],
        Field(max_length=16, description="Nur Quellen, die in diesen Bundesländern gelten, etwa „Bayern“."),
    ] = []

    @property
    def filters(self) -> Filters:
        """The filters as a record."""
        return Filters(kinds=tuple(self.kinds), states=tuple(self.states))


class SearchArguments(_Filtered):
    """What `search` takes."""

    question: _Question
    top_k: Annotated[StrictInt, Field(ge=1, le=MAX_TOP_K, description="Höchstzahl der Dokumente.")] = 5


class AskArguments(_Filtered):
    """What `ask` takes."""

    question: _Question
    level: Annotated[Level, Field(description="Umfang der Antwort; `einfach` ist Einfache Sprache.")] = (
        Level.STANDARD
    )


class DocumentArguments(_Arguments):
    """What `get_document` takes."""

    document_id: Annotated[
        str, Field(min_length=1, max_length=500, description="Kennung aus `search` oder aus einem Beleg.")
    ]
    offset: Annotated[
        StrictInt,
        Field(ge=0, le=2**31, description="Ab diesem Zeichen weiterlesen (`next_offset` der Seite davor)."),
    ] = 0


def read_arguments(model: type[_Model], arguments: dict[str, Any] | None) -> _Model:
    """Check the arguments of a call; raises QuestionError that names what is wrong."""
    try:
        return model.model_validate(arguments or {})
    except ValidationError as error:
        raise QuestionError(problem_for_validation(RequestValidationError(error.errors())).detail) from error


def schema_of(model: type[_Arguments]) -> dict[str, Any]:
    """Return the JSON schema of arguments without references, which not every client follows."""
    schema = model.model_json_schema()
    schema.pop("$defs", None)
    schema.pop("description", None)
    schema.pop("title", None)
    for name, field in schema["properties"].items():
        field.pop("title", None)
        if name == "kinds":
            field["items"] = {"type": "string", "enum": [kind.value for kind in Kind]}
        if name == "level":
            field.pop("$ref")
            field |= {"type": "string", "enum": [level.value for level in Level]}
    return schema
