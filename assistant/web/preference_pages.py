"""Where readers choose the language of the interface and the colours."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from assistant.web.catalogue import LANGUAGES
from assistant.web.preferences import LANGUAGE_COOKIE, THEME_COOKIE, THEMES, keep_preference, own_path

router = APIRouter(include_in_schema=False)
Choice = Annotated[str, Form(max_length=20)]


@router.post("/darstellung")
async def choose(
    request: Request,
    language: Choice = "",
    theme: Choice = "",
    back: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Remember the choice in the browser, then go on with the page that was open."""
    response = RedirectResponse(own_path(back), 303)
    if language in LANGUAGES:
        keep_preference(response, request, LANGUAGE_COOKIE, language)
    if theme in THEMES:
        keep_preference(response, request, THEME_COOKIE, theme)
    return response
