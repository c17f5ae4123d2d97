"""What the house keeps, conversations and ratings, until their retention ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.conversation.owner import Owners, is_token, new_token
from assistant.conversation.records import Conversation, ConversationHead, Counts, Share, Turn
from assistant.conversation.rewriting import PastTurn
from assistant.coordination.feedback import Feedback, StoredFeedback
from assistant.coordination.referral import Referral, StoredReferral
from assistant.errors import RecordsOffError

if TYPE_CHECKING:  # they import sqlalchemy
    from assistant.conversation.share_store import ShareStore
    from assistant.conversation.store import ConversationStore
    from assistant.coordination.feedback_store import FeedbackStore
    from assistant.coordination.referral_store import ReferralStore
    from assistant.database.database import Database
    from assistant.messenger.store import MessengerStore

_HISTORY = 6
"""Turns that a follow-up is understood from."""


@dataclass(frozen=True, slots=True)
class Stores:
    """The database with what stores into it."""

    database: Database
    conversations: ConversationStore
    shares: ShareStore
    feedback: FeedbackStore
    referrals: ReferralStore
    messengers: MessengerStore


@dataclass(frozen=True, slots=True)
class Purged:
    """How much was deleted."""

    conversations: int
    feedback: int
    referrals: int = 0


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a turn belongs: to a conversation that goes on, or to one that it starts.

    Attributes:
        conversation_id: the conversation, or None for a new one.
        token: of its owner, or None where only the id is known.
        replaces_last: whether the turn takes the place of the last one.
        replaces_turn: the turn whose place it takes, whatever other windows have added since.
    """

    conversation_id: str | None = None
    token: str | None = None
    replaces_last: bool = False
    replaces_turn: int | None = None


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """Where a turn is found again."""

    conversation_id: str
    turn_id: int | None


class Archive:
    """Keeps conversations for their owners and ratings for the house; usable from several threads.

    Args:
        stores: the database and its stores.
        owners: turns tokens into pseudonyms.
        retention_days: after how many days records are deleted; 0 keeps none.
        earlier_feedback: file of an earlier version, whose ratings move into the database.
    """

    def __init__(self, stores: Stores, owners: Owners, retention_days: int, earlier_feedback: Path) -> None:
        self._stores = stores
        self._owners = owners
        self._retention_days = retention_days
        self._earlier_feedback = earlier_feedback

    @property
    def keeps_records(self) -> bool:
        """Whether anything is stored at all."""
        return self._retention_days > 0

    def open(self) -> None:
        """Make the database ready; raises StorageError."""
        self._stores.database.open()
        if self.keeps_records:
            self._stores.feedback.take_over(self._earlier_feedback)

    def close(self) -> None:
        """Close all connections."""
        self._stores.database.close()

    def purge(self, today: date, *, days: int | None = None) -> Purged:
        """Delete for good what is older than the retention, or than `days`."""
        kept_days = self._retention_days if days is None else days
        # What is kept for no day at all goes with today's records, too.
        before = today - timedelta(days=kept_days) if kept_days else today + timedelta(days=2)
        self._stores.shares.purge(before)
        self._stores.messengers.purge(before)
        return Purged(
            self._stores.conversations.purge(before),
            self._stores.feedback.purge(before),
            self._stores.referrals.purge(before),
        )

    def counts(self) -> tuple[Counts, int]:
        """Count the conversations with their turns, and the ratings."""
        return self._stores.conversations.counts(), self._stores.feedback.count()

    def history(self, placement: Placement) -> tuple[PastTurn, ...]:
        """Return what a follow-up is understood from; raises ConversationUnknownError."""
        if placement.conversation_id is None:
            return ()
        owner = self._pseudonym(placement.token)
        turns = self._stores.conversations.latest_turns(placement.conversation_id, owner, _HISTORY)
        if placement.replaces_last:
            turns = turns[:-1]
        turns = tuple(turn for turn in turns if turn.turn_id != (placement.replaces_turn or -1))
        return tuple(PastTurn(turn.question, turn.answer) for turn in turns)

    def owner_of_new(self, token: str | None) -> str:
        """Return the token for a conversation that is about to start: the one given, or a new one.

        Raises:
            StorageError: nothing can be stored now.
        """
        self._stores.database.check()
        return token if is_token(token) and token else new_token()

    def remember(self, placement: Placement, turn: Turn) -> StoredTurn:
        """Store a turn; return where it is found again."""
        store = self._stores.conversations
        if placement.conversation_id is not None:
            number = store.go_on(
                placement.conversation_id,
                turn,
                replaces_last=placement.replaces_last,
                replaces_turn=placement.replaces_turn,
            )
            return StoredTurn(placement.conversation_id, number)
        owner = self._pseudonym(placement.token)
        assert owner is not None
        conversation_id = store.start(owner, turn)
        return StoredTurn(conversation_id, store.last_turn_id(conversation_id))

    def heads(
        self, token: str | None, *, search: str = "", limit: int = 50, offset: int = 0
    ) -> Sequence[ConversationHead]:
        """List the conversations of an owner, the one used last first."""
        owner = self._pseudonym(token)
        if owner is None:
            return ()
        return self._stores.conversations.heads(owner, search=search, limit=limit, offset=offset)

    def read(self, conversation_id: str, token: str | None, last: int | None = None) -> Conversation:
        """Return a conversation to its owner, at most its last turns; raises ConversationUnknownError."""
        return self._stores.conversations.read(conversation_id, self._require_owner(token), last)

    def rename(self, conversation_id: str, token: str | None, title: str) -> None:
        """Give a conversation of its owner another title; raises ConversationUnknownError."""
        self._stores.conversations.rename(conversation_id, self._require_owner(token), title)

    def delete(self, conversation_id: str, token: str | None) -> None:
        """Delete a conversation of its owner for good; raises ConversationUnknownError."""
        self._stores.conversations.delete(conversation_id, self._require_owner(token))

    def delete_all(self, token: str | None) -> int:
        """Delete all conversations of an owner for good; count them."""
        owner = self._pseudonym(token)
        return self._stores.conversations.delete_all(owner) if owner else 0

    def share(self, conversation_id: str, turn_id: int, token: str | None, today: date) -> str:
        """Share a turn of its owner by link; return the id of the copy.

        Raises:
            ShareUnknownError: the owner has no such turn.
        """
        return self._stores.shares.add(conversation_id, turn_id, self._require_owner(token), today)

    def shared(self, share_id: str) -> Share:
        """Return a shared answer to anybody who has its link; raises ShareUnknownError."""
        return self._stores.shares.read(share_id)

    def shares(self, token: str | None) -> Sequence[Share]:
        """List what an owner shares."""
        return self._stores.shares.of_owner(self._require_owner(token))

    def is_share_of(self, share_id: str, token: str | None) -> bool:
        """Whether the owner of a token shares this answer."""
        return self._stores.shares.is_of(share_id, self._require_owner(token))

    def revoke_share(self, share_id: str, token: str | None) -> None:
        """Take a link of its owner back for good; raises ShareUnknownError."""
        self._stores.shares.revoke(share_id, self._require_owner(token))

    def send_to_chat(self, conversation_id: str, text: str) -> bool:
        """Send a text into the messenger chat of a conversation, once; tell whether there is such a chat."""
        return self._stores.messengers.post(conversation_id, text)

    def feedback(self) -> tuple[Feedback, ...]:
        """List the ratings, oldest first."""
        return self._stores.feedback.all()

    def add_feedback(self, feedback: Feedback) -> None:
        """Store a rating; raises RecordsOffError where nothing is stored."""
        self._require_records("Rückmeldungen")
        self._stores.feedback.add(feedback)

    def received_feedback(self) -> tuple[StoredFeedback, ...]:
        """List the ratings with their days, the latest first."""
        return self._stores.feedback.received()

    def delete_feedback(self, feedback_id: int) -> None:
        """Delete a rating for good."""
        self._stores.feedback.delete(feedback_id)

    def add_referral(self, referral: Referral, today: date) -> str:
        """Store a question for the coordinators; return the id under which it can be taken back.

        Raises:
            RecordsOffError: nothing is stored here.
        """
        self._require_records("Fragen für die Koordinationsstelle")
        return self._stores.referrals.add(referral, today)

    def referrals(self) -> tuple[StoredReferral, ...]:
        """List the questions for the coordinators, the latest first."""
        return self._stores.referrals.all()

    def mark_referral(self, referral_id: str, done_on: date | None) -> None:
        """Note that a question is done, or open again; raises ReferralUnknownError."""
        self._stores.referrals.mark(referral_id, done_on)

    def delete_referral(self, referral_id: str) -> None:
        """Delete a question for the coordinators for good; raises ReferralUnknownError."""
        self._stores.referrals.delete(referral_id)

    def _require_records(self, what: str) -> None:
        if not self.keeps_records:
            raise RecordsOffError(
                f"Dieser Dienst speichert keine {what}. Bitte wenden Sie sich an die Stelle, die ihn "
                "betreibt."
            )

    def _pseudonym(self, token: str | None) -> str | None:
        return self._owners.pseudonym(token) if token and is_token(token) else None

    def _require_owner(self, token: str | None) -> str:
        # Nobody's conversations are looked up under a pseudonym that no token gives.
        return self._pseudonym(token) or "-"
