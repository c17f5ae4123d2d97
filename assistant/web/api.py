"""The JSON interface."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.sse import EventSourceResponse
from starlette.responses import JSONResponse, Response

from assistant.question import clean_question
from assistant.records import Answer
from assistant.rendering import JsonObject, answer_to_dict, search_to_dict
from assistant.web.answer_runs import AnswerRun
from assistant.web.assistant_threads import Inquiry
from assistant.web.conversation_flow import ConversationFlow, Wish
from assistant.web.dependencies import (
    TheArchive,
    TheConversations,
    TheRuns,
    TheService,
    TheSettings,
    limit_rate,
    require_json,
)
from assistant.web.document_view import document_to_dict
from assistant.web.event_stream import STREAM_HEADERS, encoded_events, event_stream_response
from assistant.web.openapi import ANSWER_STOP, ASK, DOCUMENT, FEEDBACK, SEARCH
from assistant.web.resumption import KEY_PATTERN, Resumption, TheResumption
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
    resumption: TheResumption,
) -> Response:
    """Answer a question as JSON, or as events if the client accepts text/event-stream."""
    wants_events = "text/event-stream" in request.headers.get("accept", "")
    known = resumption.find(body) if wants_events else None
    if known is not None:
        return _followed(request, conversations, resumption, known)
    service.assistant  # noqa: B018 -- not ready must be a status, not an event, and starts no conversation
    question = clean_question(body.question, settings.max_question_length)
    earlier = [clean_question(one, settings.max_question_length) for one in body.earlier_questions]
    wish = Wish(
        body.conversation_id,
        is_kept=body.keep,
        replaces_last=body.replaces_last,
        replaces_turn=body.replaces_turn,
        earlier_questions=earlier,
    )
    begun = await conversations.begin(request, wish)
    inquiry = Inquiry(question, filters_of(body), level_of(body), begun.history, body.ignored())

    async def finished(answer: Answer) -> JsonObject:
        return (await conversations.end(begun, answer)).as_dict()

    response: Response
    if wants_events and resumption.is_possible:
        events = encoded_events(request, service.stream(inquiry), finished, is_numbered=True)
        return _followed(request, conversations, resumption, resumption.start(body, begun, events))
    if wants_events:
        response = event_stream_response(request, service.stream(inquiry), finished)
    else:
        answer = await service.ask(inquiry)
        response = JSONResponse({**answer_to_dict(answer), **await finished(answer)})
    conversations.set_cookie(response, request, begun)
    return response


def _followed(
    request: Request, conversations: ConversationFlow, resumption: Resumption, run: AnswerRun
) -> Response:
    response = EventSourceResponse(resumption.follow(run), headers=STREAM_HEADERS)
    conversations.set_cookie(response, request, run.begun)
    return response


@router.delete("/answers/{key}", status_code=204, summary="Eine laufende Antwort anhalten", **ANSWER_STOP)
async def stop_answer(key: Annotated[str, Path(pattern=KEY_PATTERN)], runs: TheRuns) -> Response:
    """End an answer that was asked for with this key; only its reader knows the key."""
    runs.stop(key)
    return Response(status_code=204)


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
