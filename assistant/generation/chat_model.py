"""What the assistant asks of a language model, with the ways in which it can fail."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation with a language model."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a language model, in seconds.

    Attributes:
        total: from the call to the last word.
        silence: between two signs of life, once the first has come.
    """

    total: float
    silence: float = 20.0


class FailureKind(StrEnum):
    """Why a language model gave nothing usable."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    STALLED = "stalled"
    CUT = "cut"
    UNAUTHORIZED = "unauthorized"
    UNKNOWN_MODEL = "unknown_model"
    BUSY = "busy"
    SERVER = "server"
    TOO_LONG = "too_long"
    REFUSED = "refused"
    MALFORMED = "malformed"
    EMPTY = "empty"
    RESTING = "resting"


_SENTENCES = {
    FailureKind.UNREACHABLE: "Das Sprachmodell ist nicht erreichbar.",
    FailureKind.TIMEOUT: "Das Sprachmodell hat nicht rechtzeitig geantwortet.",
    FailureKind.STALLED: "Das Sprachmodell ist mitten in der Antwort stehen geblieben.",
    FailureKind.CUT: "Die Verbindung zum Sprachmodell ist mitten in der Antwort abgebrochen.",
    FailureKind.UNAUTHORIZED: "Das Sprachmodell weist den hinterlegten Zugang ab.",
    FailureKind.UNKNOWN_MODEL: "Das eingestellte Sprachmodell gibt es unter der Adresse nicht.",
    FailureKind.BUSY: "Das Sprachmodell ist überlastet.",
    FailureKind.SERVER: "Das Sprachmodell meldet einen Fehler auf seiner Seite.",
    FailureKind.TOO_LONG: "Die Quellen sind für das Sprachmodell zu lang.",
    FailureKind.REFUSED: "Das Sprachmodell lehnt die Anfrage ab.",
    FailureKind.MALFORMED: "Das Sprachmodell antwortet unverständlich.",
    FailureKind.EMPTY: "Das Sprachmodell hat nichts geantwortet.",
    FailureKind.RESTING: "Das Sprachmodell ist nach mehreren Fehlern für kurze Zeit abgeschaltet.",
}


class ModelFailureError(Exception):
    """A language model gave nothing usable; `str(error)` is a German sentence without any secret.

    Attributes:
        kind: what happened.
        detail: what the model or its server said, in the language it said it in; it may repeat the question.
        cause: the same without any words of the server, for logs.
        retry_after: seconds after which the server wants to be asked again, if it said so.
    """

    def __init__(
        self, kind: FailureKind, detail: str = "", retry_after: float | None = None, cause: str = ""
    ) -> None:
        super().__init__(_SENTENCES[kind])
        self.kind = kind
        self.detail = detail
        self.cause = cause
        self.retry_after = retry_after


class ChatModel(Protocol):
    """A language model that answers messages piece by piece."""

    @property
    def name(self) -> str:
        """Name of the model, as readers of its texts see it."""

    def stream(self, messages: Sequence[Message], patience: Patience) -> Generator[str, None, None]:
        """Yield the answer as it comes; an empty piece says that nothing new has come for a moment.

        Closing the iterator ends the call and the connection.

        Raises:
            ModelFailureError: it gave nothing usable, or stopped doing so.
        """

    def close(self) -> None:
        """Give back connections and threads."""
