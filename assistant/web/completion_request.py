"""What clients of the OpenAI interface ask, as one question with the questions before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt

from assistant.errors import LotseError, QuestionError
from assistant.question import clean_question
from assistant.web.housekeeping import question_behind_context

MODEL = "ressourcenlotse"
MAX_COMPLETION_BYTES = 1024 * 1024
"""A long conversation travels whole with each question; our answers have some 5 KiB each."""

_EARLIER = 6
"""Earlier questions that a follow-up can still mean."""
_MAX_MESSAGES = 2_000


class UnsupportedRequestError(LotseError):
    """The request asks for something that the service does not offer: leave the named field out."""

    def __init__(self, message: str, parameter: str = "") -> None:
        super().__init__(message)
        self.parameter = parameter


class ModelUnknownError(LotseError):
    """There is no such model: name the one that there is."""


class ChatMessage(BaseModel):
    """One message; text as a string or as parts of the type text."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Annotated[
        str | list[dict[str, Any]] | None,
        Field(description="Text, oder eine Liste von Teilen der Art „text“.", union_mode="left_to_right"),
    ] = None


class StreamOptions(BaseModel):
    """What a stream tells beside the answer."""

    include_usage: StrictBool | None = None


class CompletionBody(BaseModel):
    """A request for a chat completion; fields that only steer a language model have no effect."""

    model_config = ConfigDict(extra="ignore")

    model: Annotated[str, Field(max_length=200, examples=[MODEL])]
    messages: Annotated[list[ChatMessage], Field(min_length=1, max_length=_MAX_MESSAGES)]
    stream: StrictBool | None = None
    stream_options: StreamOptions | None = None
    n: StrictInt | None = None
    tools: list[Any] | None = None
    functions: list[Any] | None = None
    response_format: dict[str, Any] | None = None
    modalities: list[str] | None = None
    audio: dict[str, Any] | None = None
    logprobs: StrictBool | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """The question to answer, with the earlier questions of the conversation, oldest first."""

    question: str
    earlier: tuple[str, ...]


def check_support(body: CompletionBody) -> None:
    """Refuse what the answer could not honour; raises ModelUnknownError and UnsupportedRequestError."""
    check_model(body.model)
    if body.n not in {None, 1}:
        raise UnsupportedRequestError("Es gibt je Anfrage genau eine Antwort: „n“ bitte weglassen.", "n")
    for name in ("tools", "functions"):
        if getattr(body, name):
            raise UnsupportedRequestError(
                f"Werkzeuge ruft dieser Dienst nicht auf: „{name}“ bitte weglassen.", name
            )
    if body.response_format and body.response_format.get("type") != "text":
        raise UnsupportedRequestError(
            "Antworten sind Text: „response_format“ bitte weglassen. JSON gibt POST /api/ask.",
            "response_format",
        )
    if body.audio or set(body.modalities or ["text"]) != {"text"}:
        raise UnsupportedRequestError("Antworten gibt es nur als Text, nicht als Ton.", "modalities")
    if body.logprobs:
        raise UnsupportedRequestError(
            "Wahrscheinlichkeiten von Wörtern gibt es hier nicht: „logprobs“ bitte weglassen.", "logprobs"
        )


def check_model(name: str) -> None:
    """Refuse other models than ours; raises ModelUnknownError."""
    if name != MODEL:
        raise ModelUnknownError(f"Es gibt nur ein Modell: {MODEL}.")


def last_user_text(body: CompletionBody) -> str:
    """Return the text of the last message of the user.

    Raises:
        QuestionError: there is none.
        UnsupportedRequestError: it holds more than text.
    """
    position = max((i for i, m in enumerate(body.messages) if m.role == "user"), default=None)
    if position is None:
        raise QuestionError("Es fehlt eine Frage: eine Nachricht mit der Rolle „user“.")
    return _text_of(body.messages[position], f"messages.{position}.content")


def read_turn(body: CompletionBody, max_length: int) -> Turn:
    """Read the question and the ones before it.

    Raises:
        QuestionError: the last message of the user is no question.
        UnsupportedRequestError: it holds more than text.
    """
    question = clean_question(question_behind_context(last_user_text(body)), max_length)
    earlier: list[str] = []
    for message in [m for m in body.messages if m.role == "user"][:-1][-_EARLIER:]:
        try:
            text = question_behind_context(_text_of(message, "messages"))
            earlier.append(clean_question(text, max_length))
        except (QuestionError, UnsupportedRequestError):
            continue  # it got its error when it was asked
    return Turn(question, tuple(earlier))


def _text_of(message: ChatMessage, parameter: str) -> str:
    if isinstance(message.content, str):
        return message.content
    texts: list[str] = []
    for part in message.content or ():
        text = part.get("text")
        if part.get("type") != "text" or not isinstance(text, str):
            raise UnsupportedRequestError(
                "Fragen sind Text; Bilder, Ton und Dateien verstehe ich nicht. Bitte nur Teile der "
                "Art „text“ senden.",
                parameter,
            )
        texts.append(text)
    return "\n".join(texts)
