"""How a reader wants the pages: the language of the interface and the colours."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from assistant.web.catalogue import LANGUAGES

LANGUAGE_COOKIE = "lotse_language"
THEME_COOKIE = "lotse_theme"
THEMES = ("auto", "light", "dark", "contrast")
_YEAR_SECONDS = 365 * 24 * 60 * 60
_LONGEST_HEADER = 400


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the reader chose, or what the browser asks for."""

    language: str = LANGUAGES[0]
    theme: str = THEMES[0]


def preferences_of(request: Request) -> Preferences:
    """Read the preferences of a request; whatever else a cookie or header says counts as nothing.

    A page inside another site gets no cookies; there its address says them (`set_preferences`).
    """
    given = getattr(request.state, "preferences", None)
    if isinstance(given, Preferences):
        return given
    language = request.cookies.get(LANGUAGE_COOKIE)
    theme = request.cookies.get(THEME_COOKIE)
    return Preferences(
        language if language in LANGUAGES else accepted_language(request.headers.get("accept-language", "")),
        theme if theme in THEMES else THEMES[0],
    )


def set_preferences(request: Request, language: str, theme: str) -> None:
    """Let the address of a page say how it looks, where it names something that there is."""
    own = preferences_of(request)
    request.state.preferences = Preferences(
        language if language in LANGUAGES else own.language, theme if theme in THEMES else own.theme
    )


def accepted_language(header: str) -> str:
    """Return which of our languages a browser likes best: German unless it prefers English."""
    weights: dict[str, float] = {}
    for entry in header[:_LONGEST_HEADER].split(","):
        tag, _, parameter = entry.strip().partition(";")
        language = tag.strip().lower().partition("-")[0]
        if language in LANGUAGES:
            weights[language] = max(weights.get(language, 0.0), _weight(parameter))
    return max(LANGUAGES, key=lambda language: weights.get(language, 0.0))


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0


def keep_preference(response: Response, request: Request, name: str, value: str) -> None:
    """Let the browser remember a choice; it says nothing about who chose."""
    response.set_cookie(
        name, value, max_age=_YEAR_SECONDS, httponly=True, samesite="lax", secure=is_secure(request)
    )


def is_secure(request: Request) -> bool:
    """Whether the browser speaks HTTPS, also behind a proxy; who lies here only harms the own cookie."""
    return "https" in {request.url.scheme, request.headers.get("x-forwarded-proto", "")}


def own_path(address: str) -> str:
    """Return an address of our own pages as it was given, anything else as the start page."""
    parts = urlsplit(address) if "\\" not in address else None
    is_own = parts is not None and not parts.scheme and not parts.netloc and address.startswith("/")
    return address if is_own and not address.startswith("//") and address.isprintable() else "/"
