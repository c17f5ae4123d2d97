"""The JSON interface."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import JSONResponse, Response

from assistant.question import clean_question
from assistant.records import Answer
from assistant.rendering import JsonObject, answer_to_dict, search_to_dict
from assistant.web.assistant_threads import Inquiry
from assistant.web.conversation_flow import Wish
from assistant.web.dependencies import (
    TheArchive,
    TheConversations,
    TheService,
    TheSettings,
    limit_rate,
    require_json,
)
from assistant.web.document_view import document_to_dict
from assistant.web.event_stream import event_stream_response
from assistant.web.openapi import ASK, DOCUMENT, FEEDBACK, SEARCH
from assistant.web.schemas import AskBody, FeedbackBody, SearchBody, filters_of, level_of

router = APIRouter(prefix="/api")
_POST = [Depends(require_json), Depends(limit_rate)]


@router.post("/ask", summary="Eine Frage beantworten", dependencies=_POST, **ASK)
async def ask(
    body: AskBody,
    request: Request,
    service: TheService,
    settings: TheSettings,
    conversations: TheConversations,
) -> Response:
    """Answer a question as JSON, or as events if the client accepts text/event-stream."""
    service.assistant  # noqa: B018 -- not ready must be a status, not an event, and starts no conversation
    question = clean_question(body.question, settings.max_question_length)
    earlier = [clean_question(one, settings.max_question_length) for one in body.earlier_questions]
    wish = Wish(body.conversation_id, body.keep, body.replaces_last, earlier)
    begun = await conversations.begin(request, wish)
    inquiry = Inquiry(question, filters_of(body), level_of(body), begun.history, body.ignored())

    async def finished(answer: Answer) -> JsonObject:
        kept = await conversations.end(begun, answer)
        return {"conversation_id": kept.conversation_id, "conversation_note": kept.note}

    response: Response
    if "text/event-stream" in request.headers.get("accept", ""):
        response = event_stream_response(request, service.stream(inquiry), finished)
    else:
        answer = await service.ask(inquiry)
        response = JSONResponse({**answer_to_dict(answer), **await finished(answer)})
    conversations.set_cookie(response, request, begun)
    return response


@router.post("/search", summary="Dokumente suchen", dependencies=_POST, **SEARCH)
async def search(body: SearchBody, service: TheService, settings: TheSettings) -> Response:
    """Find the documents that fit a question, best first."""
    question = clean_question(body.question, settings.max_question_length)
    results = await service.search(question, body.top_k, filters_of(body))
    return JSONResponse(search_to_dict(question, results, body.passages))


@router.get("/documents/{document_id:path}", summary="Ein Dokument lesen", **DOCUMENT)
async def document(document_id: Annotated[str, Path(max_length=500)], service: TheService) -> Response:
    """Return the metadata of a document with its whole text by sections."""
    return JSONResponse(document_to_dict(await service.document(document_id)))


@router.post("/feedback", status_code=201, summary="Eine Antwort bewerten", dependencies=_POST, **FEEDBACK)
async def feedback(body: FeedbackBody, archive: TheArchive) -> Response:
    """Store a rating without identity."""
    rating = body.to_record()
    await archive.call(lambda a: a.add_feedback(rating))
    return JSONResponse({"message": "Danke für Ihre Rückmeldung."}, 201)
