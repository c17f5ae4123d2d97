"""Finds what was answered before: in the conversation, behind a message of ours, before an interruption."""

from __future__ import annotations

import asyncio
import hashlib

from assistant.errors import ConversationUnknownError
from assistant.messenger.sealing import Sealer
from assistant.messenger.store import MessengerStore
from assistant.records import Answer
from bots.service import Asked, Inquiry, ServiceClient

Turn = tuple[str, Answer]
"""A question with its answer."""


class EarlierTurns:
    """Reads conversations back from the service, always as the person whose they are."""

    def __init__(self, channel: str, service: ServiceClient, store: MessengerStore, sealer: Sealer) -> None:
        self._channel = channel
        self._service = service
        self._store = store
        self._sealer = sealer

    async def of(self, conversation_id: str | None, owner: str) -> list[Turn]:
        """Return the turns of a conversation, none where it was deleted."""
        if conversation_id is None:
            return []
        try:
            return await self._service.turns(conversation_id, owner)
        except ConversationUnknownError:
            return []

    async def behind(self, reference: str | None) -> Turn | None:
        """Find the turn that a message of ours answered, whoever asked in a chat of many."""
        if reference is None:
            return None
        delivered = await asyncio.to_thread(self._store.find_delivered, self._channel, reference)
        if delivered is None:
            return None
        owner = self._sealer.owner_token(delivered.seat.person)
        turns = await self.of(delivered.turn.conversation_id, owner)
        return next((turn for turn in reversed(turns) if digest_of(turn[0]) == delivered.turn.digest), None)

    async def recovered(self, inquiry: Inquiry) -> Asked | None:
        """Return the answer that the service gave before this program was interrupted."""
        conversation_id = inquiry.conversation_id or await self._service.latest_conversation(inquiry.owner)
        turns = await self.of(conversation_id, inquiry.owner)
        is_same = bool(turns) and turns[-1][0] == " ".join(inquiry.question.split())
        return Asked(turns[-1][1], conversation_id) if is_same else None

    async def is_last(self, conversation_id: str | None, owner: str, reference: str) -> bool:
        """Tell whether a message of ours answered the last turn of a conversation."""
        delivered = await asyncio.to_thread(self._store.find_delivered, self._channel, reference)
        if delivered is None or delivered.turn.conversation_id != conversation_id:
            return False
        turns = await self.of(conversation_id, owner)
        return bool(turns) and digest_of(turns[-1][0]) == delivered.turn.digest

    async def is_unchanged(self, text: str, reference: str) -> bool:
        """Tell an edit from what messengers report as one, such as the preview of a link."""
        delivered = await asyncio.to_thread(self._store.find_delivered, self._channel, reference)
        return delivered is not None and delivered.turn.digest == digest_of(" ".join(text.split()))


def digest_of(question: str) -> str:
    """Return by what a turn of a conversation is found again."""
    return hashlib.blake2b(question.encode(), digest_size=16).hexdigest()
