"""The interface of OpenAI, so that chat programs can use the assistant as a model."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.sse import EventSourceResponse
from starlette.responses import JSONResponse, Response

from assistant.conversation.rewriting import PastTurn
from assistant.web.answer_markdown import answer_to_markdown
from assistant.web.assistant_threads import Inquiry
from assistant.web.completion_reply import Completion, stream_answer, stream_text
from assistant.web.completion_request import (
    MODEL,
    CompletionBody,
    check_model,
    check_support,
    last_user_text,
    read_turn,
)
from assistant.web.dependencies import TheService, TheSettings, limit_rate, require_json
from assistant.web.error_responses import incident_problem
from assistant.web.event_stream import KEEPALIVE_SECONDS, STREAM_HEADERS
from assistant.web.housekeeping import housekeeping_reply
from assistant.web.openapi import COMPLETION, MODEL_ENTRY, MODELS

COMPLETIONS_PATH = "/v1/chat/completions"
_MODEL = {"id": MODEL, "object": "model", "created": 1_767_225_600, "owned_by": MODEL}

router = APIRouter()


@router.get("/v1/models", summary="Modelle nennen", **MODELS)
async def models() -> Response:
    """List the one model."""
    return JSONResponse({"object": "list", "data": [_MODEL]})


@router.get("/v1/models/{model}", summary="Ein Modell nennen", **MODEL_ENTRY)
async def model(model: Annotated[str, Path(max_length=200)]) -> Response:
    """Describe the one model."""
    check_model(model)
    return JSONResponse(_MODEL)


@router.post(
    COMPLETIONS_PATH,
    summary="Eine Frage beantworten, wie es die Schnittstelle von OpenAI tut",
    dependencies=[Depends(require_json), Depends(limit_rate)],
    **COMPLETION,
)
async def complete(
    body: CompletionBody, request: Request, service: TheService, settings: TheSettings
) -> Response:
    """Answer the last question of a conversation as Markdown with its sources."""
    check_support(body)
    prompt = last_user_text(body)
    completion = Completion(len(prompt))
    include_usage = bool(body.stream_options and body.stream_options.include_usage)
    reply = housekeeping_reply(prompt)
    if reply is not None:
        if body.stream:
            return _streamed(stream_text(completion, reply, include_usage=include_usage))
        return JSONResponse(completion.whole(reply))
    turn = read_turn(body, settings.max_question_length)
    inquiry = Inquiry(turn.question, history=tuple(map(PastTurn, turn.earlier)))
    if body.stream:
        service.assistant  # noqa: B018 - not ready must be a status, not an event
        return _streamed(
            stream_answer(
                completion,
                service.stream(inquiry),
                partial(incident_problem, request),
                include_usage=include_usage,
                keepalive_seconds=KEEPALIVE_SECONDS,
            )
        )
    answer = await service.ask(inquiry)
    return JSONResponse(completion.whole(*answer_to_markdown(answer)))


def _streamed(pieces: AsyncIterator[bytes]) -> Response:
    return EventSourceResponse(pieces, headers=STREAM_HEADERS)
