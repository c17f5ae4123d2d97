"""An answer as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import assert_never

from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from starlette.requests import Request

from assistant.errors import LotseError
from assistant.pipeline import AnswerEvent, CitationEvent, Event, SentenceEvent, StatusEvent
from assistant.rendering import answer_to_dict, citation_to_dict, sentence_to_dict
from assistant.web.error_responses import incident_problem
from assistant.web.problems import problem_for_error

KEEPALIVE_SECONDS = 15.0


def event_stream_response(
    request: Request,
    events: AsyncIterator[Event],
    conversation_id: str | None,
    *,
    keepalive_seconds: float = KEEPALIVE_SECONDS,
) -> EventSourceResponse:
    """Send the events as they come, with a comment in each silence; a reader who leaves cancels them."""
    # A proxy that buffers would hold all sentences back until the last one is there.
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return EventSourceResponse(_encoded(request, events, conversation_id, keepalive_seconds), headers=headers)


async def _encoded(
    request: Request,
    events: AsyncIterator[Event],
    conversation_id: str | None,
    keepalive_seconds: float,
) -> AsyncIterator[bytes]:
    waiting: asyncio.Task[Event] | None = None
    try:
        while True:
            waiting = waiting or asyncio.ensure_future(anext(events))
            done, _ = await asyncio.wait({waiting}, timeout=keepalive_seconds)
            if not done:
                yield KEEPALIVE_COMMENT
                continue
            finished, waiting = waiting, None
            name, data = _named(finished.result(), conversation_id)
            yield _event(name, data)
    except StopAsyncIteration:
        return
    except LotseError as error:
        # The status line is out already, so the problem travels as an event.
        yield _event("problem", problem_for_error(error).as_dict())
    except Exception as error:  # noqa: BLE001 -- edge of the process, as above
        yield _event("problem", incident_problem(request, error).as_dict())
    finally:
        if waiting is not None:
            waiting.cancel()


def _named(event: Event, conversation_id: str | None) -> tuple[str, dict[str, object]]:
    match event:
        case StatusEvent():
            return "status", {"text": event.text}
        case CitationEvent():
            return "citation", citation_to_dict(event.citation)
        case SentenceEvent():
            return "sentence", sentence_to_dict(event.sentence)
        case AnswerEvent():
            return "answer", {
                **answer_to_dict(event.answer),
                "conversation_id": conversation_id,
            }
        case _:
            assert_never(event)


def _event(name: str, data: dict[str, object]) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(data, ensure_ascii=False))
