"""A question inside its conversation: what was said before it, and what is kept after it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from assistant.archive import Placement
from assistant.conversation.owner import is_token
from assistant.conversation.records import Turn
from assistant.conversation.rewriting import PastTurn
from assistant.errors import ConversationUnknownError, StorageError
from assistant.records import Answer
from assistant.rendering import JsonObject
from assistant.settings import Settings
from assistant.web.archive_threads import ArchiveThreads
from assistant.web.preferences import is_secure

OWNER_COOKIE = "lotse_owner"
_DAY_SECONDS = 24 * 60 * 60
_LONGEST_COOKIE_DAYS = 400  # browsers keep none for longer
_NOT_KEPT = "Das Gespräch lässt sich gerade nicht speichern. Die Antwort steht nur hier."
_WITHOUT_HISTORY = (
    "Das bisherige Gespräch ist gerade nicht erreichbar. Die Frage ist ohne es beantwortet, und die Antwort "
    "steht nur hier."
)
_DELETED = "Das Gespräch wurde inzwischen gelöscht. Die Antwort steht nur hier."
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a request says about its conversation.

    Attributes:
        conversation_id: the conversation to go on with, or None to start one.
        is_kept: whether the turn may be stored.
        replaces_last: whether it takes the place of the last turn.
        replaces_turn: the turn whose place it takes.
        earlier_questions: what was asked before, for clients whose conversations are stored nowhere.
    """

    conversation_id: str | None = None
    is_kept: bool = True
    replaces_last: bool = False
    replaces_turn: int | None = None
    earlier_questions: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Begun:
    """A turn before its answer; `note` tells the reader why it will not be stored."""

    placement: Placement
    history: tuple[PastTurn, ...]
    is_kept: bool
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a turn."""

    conversation_id: str | None
    note: str | None
    turn_id: int | None = None

    def as_dict(self) -> JsonObject:
        """Return what clients get to know of it."""
        return {
            "conversation_id": self.conversation_id,
            "conversation_note": self.note,
            "turn_id": self.turn_id,
        }


class ConversationFlow:
    """Looks up conversations before a question and stores the turn after its answer.

    A database that is away costs the reader the conversation, never the answer.
    """

    def __init__(self, archive: ArchiveThreads, settings: Settings) -> None:
        self._archive = archive
        self._settings = settings

    async def begin(self, request: Request, wish: Wish) -> Begun:
        """Return what a question follows; raises ConversationUnknownError."""
        earlier = tuple(PastTurn(question) for question in wish.earlier_questions)
        token = owner_token(request)
        keeps = self._settings.retention_days > 0
        placement = Placement(wish.conversation_id, token, wish.replaces_last, wish.replaces_turn)
        if wish.conversation_id is None:
            return await self._begin_new(placement, earlier, is_kept=keeps and wish.is_kept)
        try:
            history = await self._archive.call(lambda archive: archive.history(placement))
        except StorageError as error:
            _log.warning("A conversation cannot be read: %s", error)
            return Begun(placement, earlier, is_kept=False, note=None if earlier else _WITHOUT_HISTORY)
        return Begun(placement, history, is_kept=keeps and wish.is_kept)

    async def _begin_new(
        self, placement: Placement, earlier: tuple[PastTurn, ...], *, is_kept: bool
    ) -> Begun:
        if not is_kept:
            return Begun(placement, earlier, is_kept=False)
        try:
            token = await self._archive.call(lambda archive: archive.owner_of_new(placement.token))
        except StorageError as error:
            _log.warning("A conversation cannot be stored: %s", error)
            return Begun(placement, earlier, is_kept=False, note=_NOT_KEPT)
        return Begun(
            replace(placement, token=token, replaces_last=False, replaces_turn=None), earlier, is_kept=True
        )

    async def end(self, begun: Begun, answer: Answer) -> Kept:
        """Store the turn with its answer, if it is to be kept."""
        known = begun.placement.conversation_id
        if not begun.is_kept:
            return Kept(known, begun.note)
        turn = Turn(answer.question, answer, datetime.now(UTC).date())
        try:
            kept = await self._archive.call(lambda archive: archive.remember(begun.placement, turn))
        except ConversationUnknownError:
            return Kept(None, _DELETED)
        except StorageError as error:
            _log.warning("A turn cannot be stored: %s", error)
            return Kept(known, _NOT_KEPT)
        return Kept(kept.conversation_id, None, kept.turn_id)

    def set_cookie(self, response: Response, request: Request, begun: Begun) -> None:
        """Give the owner of a stored conversation the token that finds it again."""
        if not begun.is_kept or begun.placement.token is None:
            return
        days = min(self._settings.retention_days, _LONGEST_COOKIE_DAYS)
        response.set_cookie(
            OWNER_COOKIE,
            begun.placement.token,
            max_age=days * _DAY_SECONDS,
            httponly=True,
            samesite="lax",
            secure=is_secure(request),
        )


def owner_token(request: Request) -> str | None:
    """Return the token of the request, if it carries one of ours."""
    token = request.cookies.get(OWNER_COOKIE)
    return token if is_token(token) else None
