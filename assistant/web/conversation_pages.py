"""The page on which people find, rename, take away and delete their conversations."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from assistant.web.conversation_flow import owner_token
from assistant.web.dependencies import TheArchive, TheSettings, limit_rate
from assistant.web.schemas import visible_title
from assistant.web.templating import render

router = APIRouter(include_in_schema=False)
_PER_PAGE = 50
_MESSAGES = {
    "geloescht": "deleted",
    "alle-geloescht": "all_deleted",
    "umbenannt": "renamed",
    "zurueckgezogen": "revoked",
}
"""Messages in the address, with their keys in the catalogue."""
_LIST = "/gespraeche"
ConversationId = Annotated[str, Path(max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


@router.get(_LIST)
async def list_page(
    request: Request,
    archive: TheArchive,
    settings: TheSettings,
    suche: Annotated[str, Query(max_length=200)] = "",
    ab: Annotated[int, Query(ge=0, le=100_000)] = 0,
    meldung: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """List the conversations of the reader."""
    token = owner_token(request)
    # One more than is shown tells whether there are others.
    heads = await archive.call(lambda a: a.heads(token, search=suche, limit=_PER_PAGE + 1, offset=ab))
    return render(
        request,
        "conversations.html",
        heads=heads[:_PER_PAGE],
        shares=await archive.call(lambda a: a.shares(token)) if token else (),
        search=suche,
        offset=ab,
        next_offset=ab + _PER_PAGE if len(heads) > _PER_PAGE else None,
        previous_offset=max(ab - _PER_PAGE, 0) if ab else None,
        message=_MESSAGES.get(meldung, ""),
        retention_days=settings.retention_days,
    )


@router.post(f"{_LIST}/loeschen", dependencies=[Depends(limit_rate)])
async def delete_all(request: Request, archive: TheArchive) -> Response:
    """Delete all conversations of the reader for good."""
    token = owner_token(request)
    await archive.call(lambda a: a.delete_all(token))
    return _back("alle-geloescht")


@router.post(f"{_LIST}/{{conversation_id}}/loeschen", dependencies=[Depends(limit_rate)])
async def delete(conversation_id: ConversationId, request: Request, archive: TheArchive) -> Response:
    """Delete a conversation of the reader for good."""
    token = owner_token(request)
    await archive.call(lambda a: a.delete(conversation_id, token))
    return _back("geloescht")


@router.post(f"{_LIST}/{{conversation_id}}/umbenennen", dependencies=[Depends(limit_rate)])
async def rename(
    conversation_id: ConversationId,
    request: Request,
    archive: TheArchive,
    title: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Give a conversation of the reader another title."""
    token, shown = owner_token(request), visible_title(title)
    await archive.call(lambda a: a.rename(conversation_id, token, shown))
    return _back("umbenannt")


def _back(message: str) -> Response:
    return RedirectResponse(f"{_LIST}?meldung={message}", 303)
