"""The JSON interface."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import JSONResponse, Response

from assistant.question import clean_question
from assistant.rendering import answer_to_dict, search_to_dict
from assistant.web.dependencies import (
    TheFeedback,
    TheService,
    TheSettings,
    limit_rate,
    require_json,
)
from assistant.web.document_view import document_to_dict
from assistant.web.event_stream import event_stream_response
from assistant.web.openapi import ASK, DOCUMENT, FEEDBACK, SEARCH
from assistant.web.schemas import AskBody, FeedbackBody, SearchBody, filters_of

router = APIRouter(prefix="/api")
_POST = [Depends(require_json), Depends(limit_rate)]


@router.post("/ask", summary="Eine Frage beantworten", dependencies=_POST, **ASK)
async def ask(body: AskBody, request: Request, service: TheService, settings: TheSettings) -> Response:
    """Answer a question as JSON, or as events if the client accepts text/event-stream."""
    question = clean_question(body.question, settings.max_question_length)
    filters = filters_of(body)
    if "text/event-stream" in request.headers.get("accept", ""):
        service.assistant  # noqa: B018 - not ready must be a status, not an event
        events = service.stream(question, filters, is_long=body.long)
        return event_stream_response(request, events, body.conversation_id)
    answer = await service.ask(question, filters, is_long=body.long)
    return JSONResponse({**answer_to_dict(answer), "conversation_id": body.conversation_id})


@router.post("/search", summary="Dokumente suchen", dependencies=_POST, **SEARCH)
async def search(body: SearchBody, service: TheService, settings: TheSettings) -> Response:
    """Find the documents that fit a question, best first."""
    question = clean_question(body.question, settings.max_question_length)
    results = await service.search(question, body.top_k, filters_of(body))
    return JSONResponse(search_to_dict(question, results))


@router.get("/documents/{document_id:path}", summary="Ein Dokument lesen", **DOCUMENT)
async def document(document_id: Annotated[str, Path(max_length=500)], service: TheService) -> Response:
    """Return the metadata of a document with its whole text by sections."""
    return JSONResponse(document_to_dict(await service.document(document_id)))


@router.post("/feedback", status_code=201, summary="Eine Antwort bewerten", dependencies=_POST, **FEEDBACK)
async def feedback(body: FeedbackBody, store: TheFeedback) -> Response:
    """Store a rating without identity."""
    await asyncio.to_thread(store.add, body.to_record())
    return JSONResponse({"message": "Danke für Ihre Rückmeldung."}, 201)
