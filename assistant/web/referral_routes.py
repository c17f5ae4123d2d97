"""Where readers pass a question on to the coordinators, and take it back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from assistant.coordination.referral import checked_referral
from assistant.errors import LotseError, RecordsOffError
from assistant.records import Outcome
from assistant.settings import Settings
from assistant.web.dependencies import TheArchive, TheSettings, limit_rate, require_json
from assistant.web.openapi import REFERRAL, REFERRAL_WITHDRAW
from assistant.web.problems import Problem, problem_for_error
from assistant.web.schemas import ReferralBody
from assistant.web.templating import render

router = APIRouter(prefix="/api/referrals")
page_router = APIRouter(include_in_schema=False)
PAGE = "/weitergeben"
_DONE = "/weitergegeben"
ReferralId = Annotated[str, Path(max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
# Longer texts than are kept, so that too long ones come back with a sentence and not lost.
Text = Annotated[str, Form(max_length=20_000)]


def takes_referrals(settings: Settings) -> bool:
    """Whether questions can be passed on: only where somebody reads them."""
    return settings.coordination_key is not None and settings.retention_days > 0


def _require_coordinators(settings: Settings) -> None:
    if not takes_referrals(settings):
        raise RecordsOffError(
            "Dieser Dienst gibt keine Fragen weiter. Bitte wenden Sie sich an die Stelle, die ihn betreibt."
        )


@router.post(
    "",
    status_code=201,
    summary="Eine Frage an die Koordinationsstelle weitergeben",
    dependencies=[Depends(require_json), Depends(limit_rate)],
    **REFERRAL,
)
async def refer(body: ReferralBody, archive: TheArchive, settings: TheSettings) -> Response:
    """Store a question for the coordinators."""
    _require_coordinators(settings)
    referral, today = body.to_record(), datetime.now(UTC).date()
    referral_id = await archive.call(lambda a: a.add_referral(referral, today))
    deleted_on = today + timedelta(days=settings.retention_days)
    return JSONResponse({"referral_id": referral_id, "deleted_on": deleted_on.isoformat()}, 201)


@router.delete(
    "/{referral_id}",
    status_code=204,
    summary="Eine weitergegebene Frage zurückziehen",
    dependencies=[Depends(limit_rate)],
    **REFERRAL_WITHDRAW,
)
async def withdraw(referral_id: ReferralId, archive: TheArchive) -> Response:
    """Delete a question for the coordinators for good; only its sender knows the id."""
    await archive.call(lambda a: a.delete_referral(referral_id))
    return Response(status_code=204)


@page_router.get(PAGE)
async def form_page(request: Request, settings: TheSettings) -> Response:
    """Show the empty form."""
    _require_coordinators(settings)
    return _form(request, settings, {})


@page_router.post(PAGE, dependencies=[Depends(limit_rate)])
async def refer_by_form(  # noqa: PLR0913, PLR0917 -- what a route needs are its arguments
    request: Request,
    archive: TheArchive,
    settings: TheSettings,
    question: Text = "",
    message: Text = "",
    reply_to: Text = "",
    outcome: Annotated[str, Form(max_length=40)] = "",
    send: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Show the form with the question of an answer, or store what it says."""
    _require_coordinators(settings)
    outcome = outcome if outcome in list(Outcome) else ""
    values = {"question": question, "message": message, "reply_to": reply_to, "outcome": outcome}
    if not send:
        return _form(request, settings, values)
    try:
        referral = checked_referral(question, message, reply_to, outcome or None)
        today = datetime.now(UTC).date()
        referral_id = await archive.call(lambda a: a.add_referral(referral, today))
    except LotseError as error:
        return _form(request, settings, values, problem_for_error(error))
    return RedirectResponse(f"{_DONE}/{referral_id}", 303)


def _form(
    request: Request, settings: Settings, values: dict[str, str], problem: Problem | None = None
) -> Response:
    return render(
        request,
        "referral.html",
        status=problem.status if problem else 200,
        values=values,
        problem=problem,
        retention_days=settings.retention_days,
    )


@page_router.get(f"{_DONE}/zurueckgezogen")
async def withdrawn_page(request: Request) -> Response:
    """Say that a question was taken back."""
    return render(request, "referred.html", referral_id=None, retention_days=0)


@page_router.get(f"{_DONE}/{{referral_id}}")
async def done_page(referral_id: ReferralId, request: Request, settings: TheSettings) -> Response:
    """Say that a question was passed on; its sender can take it back here."""
    return render(request, "referred.html", referral_id=referral_id, retention_days=settings.retention_days)


@page_router.post(f"{_DONE}/{{referral_id}}/zurueckziehen", dependencies=[Depends(limit_rate)])
async def withdraw_by_form(referral_id: ReferralId, archive: TheArchive) -> Response:
    """Take a question back, for browsers without scripts."""
    await archive.call(lambda a: a.delete_referral(referral_id))
    return RedirectResponse(f"{_DONE}/zurueckgezogen", 303)
