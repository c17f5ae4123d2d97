"""Language models through LangChain: OpenAI-compatible addresses, Ollama."""

from __future__ import annotations

import asyncio
import logging
import queue
import re
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx
from langchain.chat_models import init_chat_model
from langchain_core.exceptions import (
    ContextOverflowError,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelNotFoundError,
    ModelPermissionDeniedError,
    ModelRateLimitError,
    ModelTimeoutError,
)
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langsmith import tracing_context

from assistant.generation.chat_model import FailureKind, Message, ModelFailureError, Patience
from assistant.generation.meter import Meter

OLLAMA_URL = "http://127.0.0.1:11434"
_MOST_TOKENS = 1500
"""Tokens of an answer; three times what the longest good answer needs."""
_CONTEXT_TOKENS = 8192
"""Ollama cuts longer prompts without a word unless it is told how much to read."""
_MOST_CHARACTERS = 200_000
_CONNECT_SECONDS = 5.0
_PULSE_SECONDS = 0.25
_CHARACTERS_PER_TOKEN = 3.5
_NOISY_LOGGERS = ("httpcore", "httpx", "langchain", "langsmith", "ollama", "openai")
"""At level debug they write down requests, and with them what somebody asked."""
_OVERFLOW = re.compile(r"context[ _](?:length|window|size)|maximum context|prompt is too long", re.IGNORECASE)
_SECRET = re.compile(r"(?:sk|key|Bearer)[-_ ][\w.-]{6,}", re.IGNORECASE)
_MESSAGES: dict[str, type[BaseMessage]] = {
    "system": SystemMessage,
    "user": HumanMessage,
    "assistant": AIMessage,
}
_STATUS_KINDS = {
    400: FailureKind.REFUSED,
    401: FailureKind.UNAUTHORIZED,
    403: FailureKind.UNAUTHORIZED,
    404: FailureKind.UNKNOWN_MODEL,
    408: FailureKind.TIMEOUT,
    413: FailureKind.TOO_LONG,
    422: FailureKind.REFUSED,
    429: FailureKind.BUSY,
}


@dataclass(frozen=True, slots=True)
class ModelAddress:
    """Which model to call, and where.

    Attributes:
        provider: the wire format.
        name: of the model, as its server knows it.
        base_url: of the server; None means the usual one of the provider.
        api_key: None where the server wants none.
    """

    provider: Literal["openai", "ollama"]
    name: str
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)


class LangChainModel:
    """Streams from one model; its calls run on a thread of their own, so that they end when nobody listens.

    Args:
        address: which model.
        meter: counts the tokens.
    """

    def __init__(self, address: ModelAddress, meter: Meter) -> None:
        for name in _NOISY_LOGGERS:
            logging.getLogger(name).setLevel(logging.WARNING)
        self.name = address.name
        self._secret = address.api_key or ""
        self._meter = meter
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="language-model", daemon=True)
        self._thread.start()
        self._client: httpx.AsyncClient | None = None
        self._model: Any = self._open(address)

    def _open(self, address: ModelAddress) -> Any:
        timeout = httpx.Timeout(None, connect=_CONNECT_SECONDS)
        if address.provider == "ollama":
            headers = {"Authorization": f"Bearer {address.api_key}"} if address.api_key else {}
            return init_chat_model(
                address.name,
                model_provider="ollama",
                base_url=address.base_url or OLLAMA_URL,
                num_ctx=_CONTEXT_TOKENS,
                num_predict=_MOST_TOKENS,
                temperature=0.0,
                client_kwargs={"timeout": timeout, "headers": headers},
            )
        self._client = httpx.AsyncClient(timeout=timeout)
        # Many servers know only the old name of the limit, and api.openai.com only the new one.
        limit = (
            {"extra_body": {"max_tokens": _MOST_TOKENS}, "temperature": 0.0}
            if address.base_url
            else {"max_tokens": _MOST_TOKENS}
        )
        return init_chat_model(
            address.name,
            model_provider="openai",
            base_url=address.base_url or "https://api.openai.com/v1",
            api_key=address.api_key or "none",
            http_async_client=self._client,
            max_retries=0,
            stream_usage=True,
            timeout=timeout,
            **limit,
        )

    def stream(self, messages: Sequence[Message], patience: Patience) -> Generator[str, None, None]:
        """Yield the answer as it comes; see `ChatModel`."""
        arrived: queue.SimpleQueue[str | ModelFailureError | None] = queue.SimpleQueue()
        call = asyncio.run_coroutine_threadsafe(self._pump(messages, patience, arrived.put), self._loop)
        try:
            while True:
                try:
                    item = arrived.get(timeout=_PULSE_SECONDS)
                except queue.Empty:
                    item = ""
                if item is None:
                    return
                if isinstance(item, ModelFailureError):
                    raise item
                yield item
        finally:
            call.cancel()

    def close(self) -> None:
        """End all calls, close the connections and the thread."""
        if self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(self._shut_down(), self._loop).result(timeout=10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()

    async def _shut_down(self) -> None:
        calls = asyncio.all_tasks() - {asyncio.current_task()}
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()
        else:
            await self._model._async_client._client.aclose()  # noqa: SLF001 -- Ollama offers no other way
        await self._loop.shutdown_asyncgens()

    async def _pump(
        self,
        messages: Sequence[Message],
        patience: Patience,
        put: Callable[[str | ModelFailureError | None], None],
    ) -> None:
        """Put the pieces of one answer, then None or what went wrong."""
        tally = _Tally(sum(len(message.text) for message in messages))
        loop = asyncio.get_running_loop()
        deadline = loop.time() + patience.total
        try:
            # Questions must not travel to a tracing service, whatever the environment says.
            with tracing_context(enabled=False):
                async with asyncio.timeout_at(deadline) as cap:
                    stream = self._model.astream([_MESSAGES[m.role](m.text) for m in messages])
                    async with aclosing(stream):
                        async for chunk in stream:
                            cap.reschedule(min(deadline, loop.time() + patience.silence))
                            put(tally.add(chunk))
                            if tally.characters > _MOST_CHARACTERS:
                                break
                            # Without a pause a stream that has arrived already could not be cancelled.
                            await asyncio.sleep(0)
            put(tally.failure)
        except TimeoutError:
            is_stalled = tally.has_begun and loop.time() < deadline
            put(ModelFailureError(FailureKind.STALLED if is_stalled else FailureKind.TIMEOUT))
        except Exception as error:  # noqa: BLE001 -- edge to servers and libraries that fail in many ways
            put(_failure_of(error, self._secret, has_begun=tally.has_begun))
        finally:
            self._meter.count_call(*tally.tokens(), is_estimated=tally.usage is None)


class _Tally:
    """What has come of one answer."""

    def __init__(self, prompt_characters: int) -> None:
        self._prompt_characters = prompt_characters
        self.characters = 0
        self.has_begun = False
        self.usage: tuple[int, int] | None = None
        self._is_finished = False

    def add(self, chunk: Any) -> str:
        """Take in a chunk and return its text."""
        self.has_begun = True
        text = str(chunk.text)
        self.characters += len(text)
        if chunk.usage_metadata:
            usage = chunk.usage_metadata
            self.usage = (int(usage["input_tokens"]), int(usage["output_tokens"]))
        metadata = chunk.response_metadata
        self._is_finished |= bool(metadata.get("finish_reason") or metadata.get("done_reason"))
        self._is_finished |= bool(metadata.get("done"))
        return text

    @property
    def failure(self) -> ModelFailureError | None:
        """What is wrong with an answer that seems to have ended well."""
        if self.characters > _MOST_CHARACTERS:
            return None
        if not self._is_finished:
            return ModelFailureError(FailureKind.CUT if self.has_begun else FailureKind.MALFORMED)
        return None if self.characters else ModelFailureError(FailureKind.EMPTY)

    def tokens(self) -> tuple[int, int]:
        """Return the tokens read and written, estimated where the server did not say."""
        if self.usage is not None:
            return self.usage
        written = self.characters / _CHARACTERS_PER_TOKEN
        return round(self._prompt_characters / _CHARACTERS_PER_TOKEN), round(written)


def _failure_of(error: Exception, secret: str, *, has_begun: bool) -> ModelFailureError:
    """Tell what an exception of LangChain, its clients or httpx means."""
    detail = _SECRET.sub("•••", f"{error}".replace(secret, "•••") if secret else f"{error}")[:300]
    cause = f"{type(error).__name__} {getattr(error, 'status_code', '')}".strip()
    kind = _kind_of(error)
    if kind is FailureKind.UNREACHABLE and has_begun:
        kind = FailureKind.CUT
    return ModelFailureError(kind, detail, _retry_after(error), cause)


_KINDS: tuple[tuple[tuple[type[Exception], ...], FailureKind], ...] = (
    ((ContextOverflowError,), FailureKind.TOO_LONG),
    ((ModelAuthenticationError, ModelPermissionDeniedError), FailureKind.UNAUTHORIZED),
    ((ModelNotFoundError,), FailureKind.UNKNOWN_MODEL),
    ((ModelRateLimitError,), FailureKind.BUSY),
    # Only connecting has a time-out of the client.
    ((ModelTimeoutError, ModelConnectionError), FailureKind.UNREACHABLE),
    ((httpx.TransportError, ConnectionError), FailureKind.UNREACHABLE),
)


def _kind_of(error: Exception) -> FailureKind:
    status = getattr(error, "status_code", None)
    if status in {400, 500} and _OVERFLOW.search(f"{getattr(error, 'code', '')} {error}"):
        return FailureKind.TOO_LONG
    for types, kind in _KINDS:
        if isinstance(error, types):
            return kind
    if isinstance(status, int) and status >= 400:
        return _STATUS_KINDS.get(status, FailureKind.SERVER if status >= 500 else FailureKind.REFUSED)
    return FailureKind.MALFORMED


def _retry_after(error: Exception) -> float | None:
    response = getattr(error, "response", None)
    try:
        seconds = float(response.headers["retry-after"])  # type: ignore[union-attr]
    except (AttributeError, KeyError, ValueError):
        return None
    return seconds if 0 <= seconds < 3600 else None
