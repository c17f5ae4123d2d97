"""The running service as bots see it: over HTTP, away at times."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from assistant.coordination.feedback import Rating
from assistant.errors import ConversationUnknownError, LotseError, QuestionError
from assistant.records import Answer, Level
from assistant.rendering import SearchHit, answer_from_dict, hits_from_dict
from bots.http_call import FAILURES, Call, exchange

_SECONDS = 150.0
_THREADS = 8
_WILL_PASS = frozenset({401, 429, 502, 503, 504, 507})
"""Statuses of a service that starts, is overloaded or stands behind a proxy that does not reach it."""


class ServiceAwayError(LotseError):
    """The service cannot answer now: ask it again later."""


class ServiceFailedError(LotseError):
    """The service met an error that nobody foresaw; asking once more may help."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the service is and what lets us in."""

    url: str
    secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question with what it belongs to."""

    question: str
    owner: str
    conversation_id: str | None = None
    level: Level = Level.STANDARD
    states: tuple[str, ...] = ()
    replaces_last: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer with the conversation that keeps it, if one does."""

    answer: Answer
    conversation_id: str | None
    note: str | None = None


class ServiceClient:
    """Asks the service; every call raises ServiceAwayError while it cannot be reached.

    Args:
        find: tells where the service is now; it may move when it restarts.
    """

    def __init__(self, find: Callable[[], Place | None]) -> None:
        self._find = find
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="service")

    async def ask(self, inquiry: Inquiry) -> Asked:
        """Return the answer to a question."""
        body = {
            "question": inquiry.question,
            "conversation_id": inquiry.conversation_id,
            "level": inquiry.level.value,
            "filters": {"states": list(inquiry.states)},
            "replaces_last": inquiry.replaces_last,
        }
        content = await self._call("POST", "/api/ask", body, inquiry.owner)
        conversation_id, note = content.get("conversation_id"), content.get("conversation_note")
        return Asked(answer_from_dict(content), conversation_id, note)

    async def turns(self, conversation_id: str, owner: str) -> list[tuple[str, Answer]]:
        """Return the questions and answers of a conversation; raises ConversationUnknownError."""
        content = await self._call("GET", f"/api/conversations/{quote(conversation_id)}", None, owner)
        return [(turn["question"], answer_from_dict(turn["answer"])) for turn in content["turns"]]

    async def latest_conversation(self, owner: str) -> str | None:
        """Return the conversation that an owner used last."""
        content = await self._call("GET", "/api/conversations?limit=1", None, owner)
        return next((head["conversation_id"] for head in content["conversations"]), None)

    async def retention_days(self) -> int:
        """Return for how many days the service keeps conversations."""
        return int((await self._call("GET", "/api/conversations?limit=1"))["retention_days"])

    async def delete_all(self, owner: str) -> int:
        """Delete all conversations of an owner for good; count them."""
        return int((await self._call("DELETE", "/api/conversations", None, owner))["deleted"])

    async def rate(self, rating: Rating, question: str, answer: Answer) -> None:
        """Store a rating of an answer."""
        body = {"rating": rating.value, "question": question, "outcome": answer.outcome.value}
        await self._call("POST", "/api/feedback", body)

    async def search(self, question: str, top_k: int) -> tuple[SearchHit, ...]:
        """Find documents."""
        return hits_from_dict(await self._call("POST", "/api/search", {"question": question, "top_k": top_k}))

    async def check(self) -> None:
        """Make sure that it is ready."""
        await self._call("GET", "/readyz")

    def close(self) -> None:
        """Stop calling."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _call(
        self, method: str, path: str, body: dict[str, Any] | None = None, owner: str | None = None
    ) -> dict[str, Any]:
        place = self._find()
        if place is None:
            raise ServiceAwayError("Der Dienst läuft nicht.")
        headers = {"Accept": "application/json"}
        if place.secret:
            headers["Authorization"] = f"Bearer {place.secret}"
        if owner:
            headers["Cookie"] = f"lotse_owner={owner}"
        loop = asyncio.get_running_loop()
        try:
            status, content = await loop.run_in_executor(
                self._threads, exchange, place.url, Call(method, path, body), headers, _SECONDS
            )
        except FAILURES as error:
            raise ServiceAwayError(f"Der Dienst ist nicht erreichbar ({type(error).__name__}).") from error
        if 200 <= status < 300:
            return content
        raise _error_of(status, content)


def _error_of(status: int, content: dict[str, Any]) -> LotseError:
    detail = str(content.get("detail") or f"Der Dienst antwortet mit dem Status {status}.")
    slug = str(content.get("type", "")).rpartition(":")[2]
    if slug == "conversation-unknown":
        return ConversationUnknownError(detail)
    if status in _WILL_PASS:
        return ServiceAwayError(detail)
    return ServiceFailedError(detail) if status >= 500 else QuestionError(detail)
