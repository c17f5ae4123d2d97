"""What the language model of the running service has cost, for programs on the same machine."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Depends
from starlette.responses import JSONResponse, Response

from assistant.web.dependencies import TheService
from assistant.web.index_routes import require_owner

router = APIRouter(prefix="/api/model", dependencies=[Depends(require_owner)], include_in_schema=False)


@router.get("/usage")
async def usage(service: TheService) -> Response:
    """Answer with counts since the start; without a language model there are none."""
    model = service.assistant.language_model
    return JSONResponse(asdict(model.meter.usage()) if model is not None else {})
