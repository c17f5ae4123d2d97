"""One table from errors to what HTTP clients get told about them (RFC 9457)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from assistant import errors
from assistant.access.keys import KeyRefusedError
from assistant.web.assistant_threads import AnswerTimeoutError, NotReadyError, OverloadedError
from assistant.web.completion_request import ModelUnknownError, UnsupportedRequestError
from assistant.web.rate_limit import RateLimitError


class TooLargeError(HTTPException):
    """A body is over the limit; an HTTPException, because FastAPI hides all others while it reads."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__(413)
        self.max_bytes = max_bytes


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field of a request."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as the client sees it; `incident` finds it again in the log of the service."""

    status: int
    slug: str
    title: str
    detail: str
    retry_after: int | None = None
    fields: tuple[FieldProblem, ...] = ()
    incident: str = field(default_factory=lambda: secrets.token_hex(4))

    def as_dict(self) -> dict[str, object]:
        """Return the members of application/problem+json."""
        body: dict[str, object] = {
            "type": f"urn:ressourcenlotse:problem:{self.slug}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": f"urn:ressourcenlotse:incident:{self.incident}",
        }
        if self.fields:
            body["errors"] = [{"field": f.field, "message": f.message} for f in self.fields]
        return body


@dataclass(frozen=True, slots=True)
class _Row:
    status: int
    slug: str
    title: str
    retry_after: int | None = None


_UNAVAILABLE = "Der Assistent ist gerade nicht verfügbar"
_ERRORS: dict[type[errors.LotseError], _Row] = {
    errors.QuestionError: _Row(422, "question", "Diese Frage kann ich so nicht beantworten"),
    errors.DocumentUnknownError: _Row(404, "document-unknown", "Dieses Dokument gibt es nicht"),
    errors.ConversationUnknownError: _Row(404, "conversation-unknown", "Dieses Gespräch gibt es nicht"),
    errors.ShareUnknownError: _Row(404, "share-unknown", "Diese geteilte Antwort gibt es nicht"),
    errors.ReferralError: _Row(422, "referral", "So lässt sich die Frage nicht weitergeben"),
    errors.ReferralUnknownError: _Row(404, "referral-unknown", "Diese weitergegebene Frage gibt es nicht"),
    errors.IndexMissingError: _Row(503, "index-missing", _UNAVAILABLE, 30),
    errors.IndexMismatchError: _Row(503, "index-mismatch", _UNAVAILABLE, 30),
    errors.IndexBusyError: _Row(503, "index-busy", _UNAVAILABLE, 10),
    errors.ModelUnavailableError: _Row(503, "model-unavailable", _UNAVAILABLE, 30),
    errors.ConfigurationError: _Row(503, "configuration", _UNAVAILABLE, 300),
    errors.CorpusError: _Row(503, "corpus", _UNAVAILABLE, 300),
    errors.StorageError: _Row(507, "storage", "Der Speicher ist nicht nutzbar"),
    errors.DatabaseUnavailableError: _Row(503, "database", "Die Datenbank ist nicht erreichbar", 10),
    errors.RecordsOffError: _Row(403, "records-off", "Dieser Dienst speichert nichts"),
    NotReadyError: _Row(503, "starting", "Der Assistent startet noch", 2),
    OverloadedError: _Row(503, "overloaded", "Gerade ist viel los", 5),
    ModelUnknownError: _Row(404, "model-unknown", "Dieses Modell gibt es hier nicht"),
    UnsupportedRequestError: _Row(422, "unsupported", "Das kann dieser Dienst nicht"),
    KeyRefusedError: _Row(401, "key", "Der Schlüssel fehlt oder gilt nicht"),
    errors.RunMismatchError: _Row(422, "key-used", "Dieser Schlüssel gehört zu einer anderen Frage"),
    RateLimitError: _Row(429, "rate-limit", "Das waren viele Fragen in kurzer Zeit"),
    AnswerTimeoutError: _Row(504, "timeout", "Die Antwort hat zu lange gedauert"),
}

_RESET = "Bitte laden Sie die Seite neu und versuchen Sie es noch einmal."
_STATUSES: dict[int, tuple[str, str, str]] = {
    400: (
        "unreadable",
        "Die Anfrage ist nicht lesbar",
        "Der Inhalt muss gültiges JSON in UTF-8 sein.",
    ),
    403: ("forbidden", "Das ist nicht erlaubt", _RESET),
    404: (
        "not-found",
        "Diese Seite gibt es nicht",
        "Bitte prüfen Sie die Adresse oder beginnen Sie auf der Startseite.",
    ),
    405: (
        "method",
        "So lässt sich diese Adresse nicht aufrufen",
        "Die erlaubten HTTP-Methoden stehen im Kopf „Allow“ dieser Antwort.",
    ),
    406: ("not-acceptable", "Dieses Format gibt es nicht", "Bitte fragen Sie nach JSON."),
    413: ("too-large", "Die Anfrage ist zu groß", "Bitte kürzen Sie Ihre Frage."),
    415: (
        "media-type",
        "Dieses Format verstehe ich nicht",
        "Bitte senden Sie JSON mit dem Kopf „Content-Type: application/json“.",
    ),
    421: (
        "host",
        "Dieser Rechnername ist nicht freigegeben",
        (
            "Bitte rufen Sie den Dienst unter seinem eigenen Namen auf. Weitere Namen gibt "
            "LOTSE_PUBLIC_NAMES frei."
        ),
    ),
}

_FIELD_MESSAGES = {
    "missing": "Diese Angabe fehlt.",
    "string_type": "Hier wird Text erwartet.",
    "string_unicode": "Der Text enthält ungültige Zeichen.",
    "string_too_short": "Dieser Text ist zu kurz.",
    "string_too_long": "Höchstens {max_length} Zeichen sind erlaubt.",
    "string_pattern_mismatch": "Dieser Text enthält Zeichen, die hier nicht erlaubt sind.",
    "bool_parsing": "Hier wird true oder false erwartet.",
    "bool_type": "Hier wird true oder false erwartet.",
    "int_type": "Hier wird eine ganze Zahl erwartet.",
    "int_parsing": "Hier wird eine ganze Zahl erwartet.",
    "int_from_float": "Hier wird eine ganze Zahl erwartet.",
    "greater_than_equal": "Die Zahl muss mindestens {ge} sein.",
    "less_than_equal": "Die Zahl darf höchstens {le} sein.",
    "list_type": "Hier wird eine Liste erwartet.",
    "too_long": "Höchstens {max_length} Einträge sind erlaubt.",
    "enum": "Erlaubt ist nur: {expected}.",
    "literal_error": "Erlaubt ist nur: {expected}.",
    "extra_forbidden": "Diese Angabe ist unbekannt.",
    "model_attributes_type": "Hier wird ein JSON-Objekt erwartet.",
    "model_type": "Hier wird ein JSON-Objekt erwartet.",
    "dict_type": "Hier wird ein JSON-Objekt erwartet.",
}


def problem_for_error(error: errors.LotseError) -> Problem:
    """Look up what to tell about an expected error; its text is for the reader already."""
    for kind in type(error).__mro__:
        if kind in _ERRORS:
            row = _ERRORS[kind]
            wait = error.seconds if isinstance(error, RateLimitError) else row.retry_after
            field = error.parameter if isinstance(error, UnsupportedRequestError) else None
            fields = (FieldProblem(field, str(error)),) if field else ()
            return Problem(row.status, row.slug, row.title, str(error), wait, fields)
    return unexpected_problem(secrets.token_hex(4))


def problem_for_status(status: int, detail: str | None = None) -> Problem:
    """Tell about a status that the routing gave."""
    fallback = ("request", "Die Anfrage ist nicht möglich", _RESET)
    slug, title, text = _STATUSES.get(status, fallback)
    return Problem(status, slug, title, detail or text)


def problem_for_http(error: HTTPException) -> Problem:
    """Tell about an HTTPException; the English phrases of the framework stay inside."""
    if isinstance(error, TooLargeError):
        allowed = f"Erlaubt sind {error.max_bytes // 1024} KiB."
        return problem_for_status(413, f"{allowed} {_STATUSES[413][2]}")
    return problem_for_status(error.status_code)


def problem_for_validation(error: RequestValidationError) -> Problem:
    """Tell which fields of a request are wrong."""
    found: Sequence[dict[str, Any]] = error.errors()
    if any(item["type"] == "json_invalid" for item in found):
        return problem_for_status(400)
    fields = tuple(FieldProblem(_field_name(item), _field_message(item)) for item in found)
    detail = " ".join(f"„{f.field}“: {f.message}" for f in fields[:5])
    return Problem(422, "fields", "Angaben fehlen oder sind ungültig", detail, fields=fields)


def unexpected_problem(incident: str) -> Problem:
    """Tell about an error that nobody foresaw."""
    return Problem(
        500,
        "unexpected",
        "Etwas ist schiefgegangen",
        "Bitte fragen Sie noch einmal. Wenn es wieder geschieht, nennen Sie bitte der Stelle, "
        f"die diesen Dienst betreibt, die Vorfallnummer {incident}.",
        incident=incident,
    )


def _field_name(item: dict[str, Any]) -> str:
    parts = [str(part) for part in item["loc"] if part not in ("body", "query", "path")]
    return ".".join(parts) or "Inhalt"


def _field_message(item: dict[str, Any]) -> str:
    template = _FIELD_MESSAGES.get(item["type"], "Dieser Wert ist ungültig.")
    context = {key: str(value).replace(" or ", " oder ") for key, value in (item.get("ctx") or {}).items()}
    try:
        return template.format(**context)
    except KeyError:
        return "Dieser Wert ist ungültig."
