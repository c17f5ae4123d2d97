"""The page on which coordinators read ratings and questions that were passed on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from assistant.archive import Archive
from assistant.coordination.inbox import InboxChoice, chosen
from assistant.errors import ReferralUnknownError
from assistant.web.coordination_access import PATH, is_coordinator, is_key, sign_in, sign_out
from assistant.web.dependencies import TheArchive, TheSettings, limit_rate
from assistant.web.templating import render

router = APIRouter(prefix=PATH, include_in_schema=False)
Word = Annotated[str, Query(max_length=200)]
ReferralId = Annotated[str, Path(max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
_MOST_SHOWN = 200


def _key(settings: TheSettings) -> str:
    """Return the key, or say that there is no such page."""
    if settings.coordination_key is None:
        raise HTTPException(404)
    return settings.coordination_key


TheKey = Annotated[str, Depends(_key)]


def _coordinator(request: Request, key: TheKey) -> None:
    if not is_coordinator(request, key):
        raise HTTPException(403)


@router.get("")
async def inbox_page(  # noqa: PLR0913, PLR0917 -- what a route needs are its arguments
    request: Request,
    key: TheKey,
    archive: TheArchive,
    settings: TheSettings,
    was: Word = "",
    stand: Word = "",
    bewertung: Word = "",
    suche: Word = "",
) -> Response:
    """List ratings and questions, or ask for the key."""
    if not is_coordinator(request, key):
        return render(request, "coordination_key.html", is_wrong=False)
    choice = InboxChoice(was, stand, bewertung, suche.strip())
    referrals = await archive.call(Archive.referrals)
    ratings = await archive.call(Archive.received_feedback)
    found = chosen(referrals, ratings, choice)
    return render(
        request,
        "coordination.html",
        choice=choice,
        referrals=found.referrals[:_MOST_SHOWN],
        ratings=found.ratings[:_MOST_SHOWN],
        referral_count=len(found.referrals),
        rating_count=len(found.ratings),
        open_count=sum(one.done_on is None for one in referrals),
        retention_days=settings.retention_days,
    )


@router.post("/anmelden", dependencies=[Depends(limit_rate)])
async def sign_in_by_key(
    request: Request, key: TheKey, schluessel: Annotated[str, Form(max_length=1000)] = ""
) -> Response:
    """Let in who knows the key."""
    if not is_key(schluessel, key):
        return render(request, "coordination_key.html", status=403, is_wrong=True)
    response = RedirectResponse(PATH, 303)
    sign_in(response, request, key)
    return response


@router.post("/abmelden")
async def leave(request: Request, key: TheKey) -> Response:  # noqa: ARG001 -- without a key there is no page
    """End the session in this browser."""
    response = RedirectResponse(PATH, 303)
    sign_out(response, request)
    return response


@router.post("/fragen/{referral_id}", dependencies=[Depends(_coordinator)])
async def change_referral(
    referral_id: ReferralId, archive: TheArchive, schritt: Annotated[str, Form(max_length=20)] = ""
) -> Response:
    """Mark a question as done or open, or delete it for good."""
    today = datetime.now(UTC).date()
    steps: dict[str, Callable[[Archive], None]] = {
        "erledigt": lambda a: a.mark_referral(referral_id, today),
        "offen": lambda a: a.mark_referral(referral_id, None),
        "loeschen": lambda a: a.delete_referral(referral_id),
    }
    if schritt not in steps:
        raise HTTPException(422)
    try:
        await archive.call(steps[schritt])
    except ReferralUnknownError:
        return RedirectResponse(PATH, 303)  # somebody else was faster
    return RedirectResponse(f"{PATH}#fragen", 303)


@router.post("/bewertungen/{feedback_id}", dependencies=[Depends(_coordinator)])
async def delete_rating(feedback_id: Annotated[int, Path(ge=1, le=2**53)], archive: TheArchive) -> Response:
    """Delete a rating for good."""
    await archive.call(lambda a: a.delete_feedback(feedback_id))
    return RedirectResponse(f"{PATH}#bewertungen", 303)
