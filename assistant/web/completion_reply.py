"""An answer in the shapes of the OpenAI interface, whole or in pieces."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

from assistant.errors import LotseError
from assistant.events import AnswerEvent, CitationEvent, Event, SentenceEvent
from assistant.web.answer_markdown import Mark, MarkdownWriter
from assistant.web.completion_request import MODEL
from assistant.web.event_stream import with_silences
from assistant.web.problem_formats import chat_error
from assistant.web.problems import Problem, problem_for_error

_CHARACTERS_PER_TOKEN = 4
_Object = dict[str, object]


@dataclass(frozen=True, slots=True)
class Completion:
    """What all pieces of one reply have in common."""

    prompt_length: int
    completion_id: str = field(default_factory=lambda: f"chatcmpl-{secrets.token_hex(12)}")
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(self, text: str, marks: Sequence[Mark] = ()) -> _Object:
        """Return the reply in one piece."""
        message = {"role": "assistant", "content": text, "refusal": None, "annotations": _annotations(marks)}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return {**self._head("chat.completion"), "choices": [choice], "usage": self._usage(len(text))}

    def piece(self, delta: _Object, finish_reason: str | None = None) -> _Object:
        """Return one piece of the reply."""
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
        return {**self._head("chat.completion.chunk"), "choices": [choice]}

    def usage_piece(self, text_length: int) -> _Object:
        """Return the piece that only counts."""
        return {**self._head("chat.completion.chunk"), "choices": [], "usage": self._usage(text_length)}

    def _head(self, kind: str) -> _Object:
        return {"id": self.completion_id, "object": kind, "created": self.created, "model": MODEL}

    def _usage(self, text_length: int) -> _Object:
        """Estimate tokens from characters, because clients want numbers; nothing is charged by them."""
        prompt, completion = (
            -(-length // _CHARACTERS_PER_TOKEN) for length in (self.prompt_length, text_length)
        )
        return {
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion,
        }


async def stream_answer(
    completion: Completion,
    events: AsyncIterator[Event],
    report: Callable[[Exception], Problem],
    *,
    include_usage: bool,
    keepalive_seconds: float,
) -> AsyncIterator[bytes]:
    """Send the pieces as the sentences come; the last one carries the citations.

    Args:
        completion: the reply.
        events: the answer; closing the stream cancels it.
        report: turns an error that nobody foresaw into a problem.
        include_usage: whether a piece at the end counts tokens.
        keepalive_seconds: silence after which a comment keeps the connection open.
    """
    writer = MarkdownWriter()
    length = 0
    try:
        yield _data(completion.piece({"role": "assistant", "content": ""}))
        async with aclosing(with_silences(events, keepalive_seconds)) as paced:
            async for event in paced:
                if event is None:
                    yield KEEPALIVE_COMMENT
                    continue
                text = _written(writer, event)
                length += len(text)
                if text:
                    yield _data(completion.piece({"content": text}))
        yield _data(completion.piece({"annotations": _annotations(writer.marks)}, "stop"))
    except LotseError as error:
        # The status line is out already, so the error travels as data.
        yield _data(chat_error(problem_for_error(error)))
        return
    except Exception as error:  # noqa: BLE001 -- edge of the process: a number instead of a traceback
        yield _data(chat_error(report(error)))
        return
    if include_usage:
        yield _data(completion.usage_piece(length))
    yield _DONE


async def stream_text(completion: Completion, text: str, *, include_usage: bool) -> AsyncIterator[bytes]:
    """Send a text that is there already."""
    yield _data(completion.piece({"role": "assistant", "content": text}))
    yield _data(completion.piece({}, "stop"))
    if include_usage:
        yield _data(completion.usage_piece(len(text)))
    yield _DONE


def _written(writer: MarkdownWriter, event: Event) -> str:
    match event:
        case CitationEvent():
            writer.cite(event.citation)
        case SentenceEvent():
            return writer.sentence(event.sentence)
        case AnswerEvent():
            return writer.end(event.answer)
    return ""


def _annotations(marks: Sequence[Mark]) -> list[_Object]:
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": mark.start,
                "end_index": mark.end,
                "title": mark.title,
                "url": mark.url,
            },
        }
        for mark in marks
    ]


def _data(content: _Object) -> bytes:
    return format_sse_event(data_str=json.dumps(content, ensure_ascii=False))


_DONE = format_sse_event(data_str="[DONE]")
