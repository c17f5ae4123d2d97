"""Answers that their owner shows to everybody who has the link."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from assistant.errors import ShareUnknownError
from assistant.web.conversation_flow import owner_token
from assistant.web.dependencies import TheArchive, TheSettings, limit_rate, require_json
from assistant.web.openapi import SHARE, SHARE_REVOKE
from assistant.web.schemas import ShareBody
from assistant.web.templating import render
from assistant.web.text_layout import group_by_document, lay_out_answer

router = APIRouter(prefix="/api/shares")
page_router = APIRouter(include_in_schema=False)
PAGE = "/geteilt"
ShareId = Annotated[str, Path(max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


@router.post(
    "",
    status_code=201,
    summary="Eine eigene Antwort per Link teilen",
    dependencies=[Depends(require_json), Depends(limit_rate)],
    **SHARE,
)
async def share(body: ShareBody, request: Request, archive: TheArchive, settings: TheSettings) -> Response:
    """Make a read-only copy of an answer that everybody with its link can read."""
    token, today = owner_token(request), datetime.now(UTC).date()
    share_id = await archive.call(lambda a: a.share(body.conversation_id, body.turn_id, token, today))
    content = {
        "share_id": share_id,
        "path": f"{PAGE}/{share_id}",
        "shared_on": today.isoformat(),
        "deleted_on": (today + timedelta(days=settings.retention_days)).isoformat(),
    }
    return JSONResponse(content, 201)


@router.delete(
    "/{share_id}",
    status_code=204,
    summary="Einen eigenen Link zurückziehen",
    dependencies=[Depends(limit_rate)],
    **SHARE_REVOKE,
)
async def revoke(share_id: ShareId, request: Request, archive: TheArchive) -> Response:
    """Delete the copy behind a link of the owner for good."""
    token = owner_token(request)
    await archive.call(lambda a: a.revoke_share(share_id, token))
    return Response(status_code=204)


@page_router.post(PAGE, dependencies=[Depends(limit_rate)])
async def share_by_form(
    request: Request,
    archive: TheArchive,
    conversation_id: Annotated[str, Form(max_length=64)] = "",
    turn_id: Annotated[int, Form(ge=0, le=2**53)] = 0,
) -> Response:
    """Share an answer, for browsers without scripts."""
    token, today = owner_token(request), datetime.now(UTC).date()
    share_id = await archive.call(lambda a: a.share(conversation_id, turn_id, token, today))
    return RedirectResponse(f"{PAGE}/{share_id}", 303)


@page_router.get(f"{PAGE}/{{share_id}}")
async def shared_page(
    share_id: ShareId, request: Request, archive: TheArchive, settings: TheSettings
) -> Response:
    """Show a shared answer; its owner can take the link back here."""
    token = owner_token(request)
    found = await archive.call(lambda a: a.shared(share_id))
    today = datetime.now(UTC).date()
    if not settings.retention_days or (today - found.shared_on).days > settings.retention_days:
        raise ShareUnknownError("Die Aufbewahrung dieser geteilten Antwort ist abgelaufen.")
    page = render(
        request,
        "shared.html",
        share=found,
        answer=found.answer,
        groups=lay_out_answer(found.answer.sentences),
        sources=group_by_document(found.answer.citations),
        address=str(request.url.replace(query="", fragment="")),
        is_mine=token is not None and await archive.call(lambda a: a.is_share_of(share_id, token)),
        deleted_on=found.shared_on + timedelta(days=settings.retention_days),
    )
    # Whoever has the link may read it; search engines are nobody.
    page.headers["X-Robots-Tag"] = "noindex, nofollow"
    return page


@page_router.post(f"{PAGE}/{{share_id}}/zurueckziehen", dependencies=[Depends(limit_rate)])
async def revoke_by_form(share_id: ShareId, request: Request, archive: TheArchive) -> Response:
    """Take a link back, for browsers without scripts."""
    token = owner_token(request)
    await archive.call(lambda a: a.revoke_share(share_id, token))
    return RedirectResponse("/gespraeche?meldung=zurueckgezogen", 303)
