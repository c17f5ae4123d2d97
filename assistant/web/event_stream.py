"""An answer as server-sent events."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from typing import assert_never

from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from starlette.requests import Request

from assistant.errors import LotseError
from assistant.events import AnswerEvent, CitationEvent, Event, SentenceEvent, StatusEvent
from assistant.records import Answer
from assistant.rendering import JsonObject, answer_to_dict, citation_to_dict, sentence_to_dict
from assistant.web.error_responses import incident_problem
from assistant.web.problems import problem_for_error

KEEPALIVE_SECONDS = 15.0
# A proxy that buffers would hold all sentences back until the last one is there.
STREAM_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def event_stream_response(
    request: Request,
    events: AsyncIterator[Event],
    finished: Callable[[Answer], Awaitable[JsonObject]],
    *,
    keepalive_seconds: float = KEEPALIVE_SECONDS,
) -> EventSourceResponse:
    """Send the events as they come, with a comment in each silence; a reader who leaves cancels them.

    Args:
        request: what is answered.
        events: the last one holds the answer.
        finished: is told the answer and returns what else to say with it.
        keepalive_seconds: silence after which a comment is sent.
    """
    return EventSourceResponse(
        encoded_events(request, events, finished, keepalive_seconds=keepalive_seconds), headers=STREAM_HEADERS
    )


async def encoded_events(
    request: Request,
    events: AsyncIterator[Event],
    finished: Callable[[Answer], Awaitable[JsonObject]],
    *,
    keepalive_seconds: float = math.inf,
    is_numbered: bool = False,
) -> AsyncGenerator[bytes]:
    """Encode the events; numbered ones carry an id, by which a reader says what has arrived."""
    number = 0

    def numbered(name: str, data: dict[str, object]) -> bytes:
        nonlocal number
        number += 1
        return _event(name, data, str(number) if is_numbered else None)

    try:
        async with aclosing(with_silences(events, keepalive_seconds)) as paced:
            async for event in paced:
                if event is None:
                    yield KEEPALIVE_COMMENT
                    continue
                name, data = _named(event)
                if isinstance(event, AnswerEvent):
                    data |= await finished(event.answer)
                yield numbered(name, data)
    except LotseError as error:
        # The status line is out already, so the problem travels as an event.
        yield numbered("problem", problem_for_error(error).as_dict())
    except Exception as error:  # noqa: BLE001 -- edge of the process, as above
        yield numbered("problem", incident_problem(request, error).as_dict())


async def with_silences(events: AsyncIterator[Event], seconds: float) -> AsyncGenerator[Event | None]:
    """Pass events on, with None after each silence of so many seconds; closing it cancels them."""
    waiting: asyncio.Task[Event] | None = None
    try:
        while True:
            waiting = waiting or asyncio.ensure_future(anext(events))
            done, _ = await asyncio.wait({waiting}, timeout=None if math.isinf(seconds) else seconds)
            if not done:
                yield None
                continue
            finished, waiting = waiting, None
            try:
                event = finished.result()
            except StopAsyncIteration:
                return
            yield event
    finally:
        if waiting is not None:
            waiting.cancel()


def _named(event: Event) -> tuple[str, dict[str, object]]:
    match event:
        case StatusEvent():
            return "status", {"text": event.text}
        case CitationEvent():
            return "citation", citation_to_dict(event.citation)
        case SentenceEvent():
            return "sentence", sentence_to_dict(event.sentence)
        case AnswerEvent():
            return "answer", answer_to_dict(event.answer)
        case _:
            assert_never(event)


def _event(name: str, data: dict[str, object], number: str | None) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(data, ensure_ascii=False), id=number)
