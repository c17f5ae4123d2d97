"""The assistant inside the web site of a municipality."""

from __future__ import annotations

import json
from functools import cache
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from assistant.web.catalogue import LANGUAGES, words_in
from assistant.web.dependencies import TheSettings
from assistant.web.page_data import ChatPage
from assistant.web.pages import chat_page
from assistant.web.preferences import set_preferences
from assistant.web.security import WIDGET_PATH, WIDGET_PREVIEW_PATH, WIDGET_SCRIPT_PATH
from assistant.web.static_files import DIRECTORY
from assistant.web.templating import render
from assistant.web.widget_colours import read_colour, style_sheet

router = APIRouter(include_in_schema=False)
Word = Annotated[str, Query(max_length=20)]
_HOUR = "public, max-age=3600"
"""How long browsers keep what other sites name under an address that never changes."""


@router.get(WIDGET_PATH)
async def widget(
    request: Request, settings: TheSettings, sprache: Word = "", farben: Word = "", akzent: Word = ""
) -> Response:
    """Show the chat without the frame of our own site; nothing of it is stored, and no cookie is set."""
    set_preferences(request, sprache, farben)
    colour = read_colour(akzent)
    page = ChatPage(settings, is_embedded=True, accent=akzent.removeprefix("#") if colour else "")
    return chat_page(request, page)


@router.get(f"{WIDGET_PATH}/farben.css")
async def colours(akzent: Word = "") -> Response:
    """Return the style sheet of a colour; of none, if it is not one."""
    colour = read_colour(akzent)
    text = style_sheet(colour) if colour else ""
    return Response(text, media_type="text/css", headers={"Cache-Control": _HOUR})


@router.get(WIDGET_SCRIPT_PATH)
async def script() -> Response:
    """Return the script that a site names in its one tag."""
    return Response(_script(), media_type="text/javascript", headers={"Cache-Control": _HOUR})


@cache
def _script() -> str:
    words = {
        language: {name: words_in(language)(f"widget_button.{name}") for name in ("open", "close", "title")}
        for language in LANGUAGES
    }
    text = (DIRECTORY / "widget.js").read_text(encoding="utf-8")
    return text.replace("const WORDS = {};", f"const WORDS = {json.dumps(words, ensure_ascii=False)};")


@router.get(WIDGET_PREVIEW_PATH)
async def preview(request: Request, settings: TheSettings, akzent: Word = "00695c") -> Response:
    """Show what a site with the widget looks like, and the tag for it."""
    colour = akzent.removeprefix("#") if read_colour(akzent) else "00695c"
    origin = str(request.base_url).rstrip("/")
    return render(
        request,
        "widget_preview.html",
        accent=colour,
        tag=f'<script src="{origin}{WIDGET_SCRIPT_PATH}" data-accent="#{colour}" defer></script>',
        domains=settings.widget_domains,
    )
