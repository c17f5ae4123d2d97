"""Many answers at once, as streams over the interfaces that chat programs use."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import httpx

from assistant.web.completion_request import MODEL
from assistant.web.completion_routes import COMPLETIONS_PATH

_SECONDS = 60.0
_Times = tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Interface:
    """How an interface is asked for a stream, and which line of it brings words or ends it well."""

    path: str
    body_of: Callable[[str], dict[str, object]]
    has_words: Callable[[str], bool]
    is_end: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class StreamTimes:
    """Seconds from the request to the first words and to the end; `failed` streams have neither."""

    first: tuple[float, ...]
    last: tuple[float, ...]
    failed: int


def _brings_content(line: str) -> bool:
    if not line.startswith('data: {"id"'):
        return False
    choices = json.loads(line.removeprefix("data: "))["choices"]
    return any(choice["delta"].get("content") for choice in choices)


ASK = Interface(
    "/api/ask",
    lambda question: {"question": question},
    lambda line: line in {"event: sentence", "event: answer"},
    lambda line: line == "event: answer",
)
CHAT = Interface(
    COMPLETIONS_PATH,
    lambda question: {
        "model": MODEL,
        "messages": [{"role": "user", "content": question}],
        "stream": True,
    },
    _brings_content,
    lambda line: line == "data: [DONE]",
)


def open_streams(url: str, interface: Interface, questions: Sequence[str]) -> StreamTimes:
    """Ask all questions at the same moment, each on a connection of its own."""

    async def ask_all(client: httpx.AsyncClient) -> list[_Times]:
        return await asyncio.gather(*(_stream(client, interface, question) for question in questions))

    return asyncio.run(_timed(url, ask_all))


def read_one_by_one(url: str, interface: Interface, questions: Sequence[str]) -> StreamTimes:
    """Ask one question after the other, over one connection as a browser does."""

    async def ask_all(client: httpx.AsyncClient) -> list[_Times]:
        return [await _stream(client, interface, question) for question in questions]

    return asyncio.run(_timed(url, ask_all))


async def _timed(url: str, ask_all: Callable[[httpx.AsyncClient], Awaitable[list[_Times]]]) -> StreamTimes:
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=url, timeout=_SECONDS, limits=limits, trust_env=False) as client:
        found = await ask_all(client)
    good = [times for times in found if times is not None]
    first, last = tuple(times[0] for times in good), tuple(times[1] for times in good)
    return StreamTimes(first, last, len(found) - len(good))


async def _stream(client: httpx.AsyncClient, interface: Interface, question: str) -> _Times:
    """Return the seconds to the first words and to the end, or None for a stream that failed."""
    started = time.perf_counter()
    first: float | None = None
    body = interface.body_of(question)
    headers = {"Accept": "text/event-stream"}
    try:
        async with client.stream("POST", interface.path, json=body, headers=headers) as reply:
            if not reply.is_success:
                return None
            async for line in reply.aiter_lines():
                if first is None and interface.has_words(line):
                    first = time.perf_counter() - started
                if first is not None and interface.is_end(line):
                    return first, time.perf_counter() - started
    except httpx.TransportError:
        return None
    return None
