"""What a supervisor asks: whether the process lives, whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from assistant.web.dependencies import TheService
from assistant.web.openapi import HEALTH, READINESS

router = APIRouter()


@router.get("/healthz", summary="Lebt der Dienst?", **HEALTH)
async def healthz() -> Response:
    """Answer at once, whatever the assistant is doing."""
    return JSONResponse({"status": "ok"})


@router.get("/readyz", summary="Kann der Dienst antworten?", **READINESS)
async def readyz(service: TheService) -> Response:
    """Answer 200 once the assistant is open and warm; before that, say what is missing."""
    service.assistant  # noqa: B018 - raises what keeps it from being open
    return JSONResponse({"status": "ready"})
