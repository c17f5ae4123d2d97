"""The one conversation that all channels hold: what comes back to a message."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.coordination.feedback import Rating
from assistant.errors import ConversationUnknownError, LotseError, QuestionError
from assistant.messenger.records import ChatState, Completion, Draft, Pending, TurnReference
from assistant.messenger.sealing import Sealer
from assistant.messenger.store import MessengerStore
from assistant.records import Answer, Level
from assistant.web.wording import STATES
from bots import wording
from bots.answer_text import answer_text, passages_text
from bots.channel import Profile
from bots.commands import DESCRIPTIONS, Command, Order, order_of
from bots.messages import Button, Incoming, Kind, Message, rows_of
from bots.rich_text import RichText, paragraphs
from bots.service import Asked, Inquiry, ServiceClient
from bots.splitting import split
from bots.turns import EarlierTurns, digest_of

_BUTTONS_A_ROW = 4
_MOST_PASSAGE_BUTTONS = 12
PASSAGE, RATING, REGION, FOLLOW_UP = "p", "r", "s", "f"


@dataclass(frozen=True, slots=True)
class Told:
    """A message with the state of its chat and the token of its sender."""

    pending: Pending
    incoming: Incoming
    state: ChatState
    owner: str


class Conversation:
    """Turns messages into replies; it sends nothing itself.

    Args:
        profile: of the channel.
        service: answers questions.
        store: knows which message of ours answered what.
        sealer: makes pseudonyms.
    """

    def __init__(
        self, profile: Profile, service: ServiceClient, store: MessengerStore, sealer: Sealer
    ) -> None:
        self._profile = profile
        self._service = service
        self._store = store
        self._sealer = sealer
        self._turns = EarlierTurns(profile.name, service, store, sealer)

    async def reply(self, pending: Pending, incoming: Incoming, state: ChatState) -> Completion:
        """Return what a message leads to; raises ServiceAwayError and ServiceFailedError."""
        told = Told(pending, incoming, state, self._sealer.owner_token(pending.seat.person))
        try:
            if incoming.excess:
                completion = self._said(told, wording.too_many(incoming.excess))
            elif incoming.kind is Kind.PRESS:
                completion = await self._pressed(told)
            elif incoming.kind is Kind.JOINED:
                completion = await self._introduced(told)
            else:
                completion = await self._read(told)
        except QuestionError as error:
            completion = self._said(told, paragraphs(str(error)))
        return completion

    async def _read(self, told: Told) -> Completion:
        incoming = told.incoming
        order = order_of(incoming.text)
        rating = rating_of(incoming.text.strip())
        if order is not None:
            return await self._ordered(told, order)
        if rating is not None and told.state.conversation_id is not None:
            return await self._rated_last(told, rating)
        if not incoming.text.strip():
            text = wording.unreadable(incoming.attachment) if incoming.attachment else wording.EMPTY
            return self._said(told, text)
        return await self._answered(told)

    def messages(self, text: RichText, buttons: Sequence[Sequence[Button]] = ()) -> list[Message]:
        """Cut a text into messages of the channel, the buttons below the last."""
        parts = [Message(part) for part in split(text, self._profile.fits)]
        if parts and self._profile.has_buttons:
            parts[-1] = replace(parts[-1], buttons=rows_of(buttons))
        return parts

    def _said(
        self,
        told: Told,
        text: RichText,
        *,
        state: ChatState | None = None,
        buttons: Sequence[Sequence[Button]] = (),
    ) -> Completion:
        drafts = tuple(Draft(one.to_json()) for one in self.messages(text, buttons))
        return Completion(drafts, state or told.state)

    async def _ordered(self, told: Told, order: Order) -> Completion:
        match order.command:
            case Command.START | Command.HELP:
                completion = await self._introduced(told)
            case Command.NEW:
                state = replace(told.state, conversation_id=None)
                completion = self._said(told, wording.NEW, state=state)
            case Command.SOURCES:
                completion = await self._sources(told, order.rest)
            case Command.PLAIN:
                completion = self._simplified(told)
            case Command.REGION:
                completion = self._region(told, order.rest)
            case Command.DELETE:
                count = await self._service.delete_all(told.owner)
                completion = replace(self._said(told, wording.deleted(count)), state=None, forgets=True)
            case Command.PRIVACY:
                days = await self._service.retention_days()
                completion = self._said(told, wording.privacy(days, self._profile.privacy_note))
            case None:
                completion = self._said(told, wording.UNKNOWN_COMMAND)
        return completion

    def _simplified(self, told: Told) -> Completion:
        is_plain = told.state.level is Level.PLAIN
        text = wording.PLAIN_OFF if is_plain else wording.PLAIN_ON
        level = Level.STANDARD if is_plain else Level.PLAIN
        return self._said(told, text, state=replace(told.state, level=level))

    async def _introduced(self, told: Told) -> Completion:
        names = {command.value: text for command, text in DESCRIPTIONS.items()}
        days = await self._service.retention_days()
        text = (*wording.help_text(names), *wording.notice(days))
        return self._said(told, text, state=replace(told.state, is_greeted=True))

    def _region(self, told: Told, wanted: str) -> Completion:
        found = next((state for state in STATES if state.casefold() == wanted.casefold()), None)
        if found is not None:
            state = replace(told.state, states=(found,))
            return self._said(told, wording.region_set(found), state=state)
        if wanted.casefold() in {"alle", "aus", "alles"}:
            return self._said(told, wording.REGION_OFF, state=replace(told.state, states=()))
        current = ", ".join(told.state.states) or None
        names = [*STATES, "alle"]
        buttons = _in_rows([Button(name, f"{REGION}|{name}") for name in names], 2)
        return self._said(told, wording.region_asked(current, wanted), buttons=buttons)

    async def _sources(self, told: Told, wanted: str) -> Completion:
        turns = await self._turns.of(told.state.conversation_id, told.owner)
        if not turns or not turns[-1][1].citations:
            return self._said(told, wording.NO_ANSWER_YET)
        number = int(wanted) if wanted.isdecimal() and len(wanted) < 5 else None
        answer = turns[-1][1]
        return self._said(told, passages_text(answer, number) or passages_text(answer))

    async def _pressed(self, told: Told) -> Completion:
        meaning, _, value = told.incoming.press.partition("|")
        match meaning:
            case "p":
                found = await self._turns.behind(told.incoming.target)
                number = int(value) if value.isdecimal() else None
                text = passages_text(found[1], number) if found else ()
                return self._said(told, text or wording.NOT_KEPT)
            case "s":
                return self._region(told, value)
            case "f":
                return await self._answered(told)
        rating = rating_of(told.incoming.press)
        return await self._rated(told, rating) if rating else Completion()

    async def _rated(self, told: Told, rating: Rating) -> Completion:
        found = await self._turns.behind(told.incoming.target)
        if found is not None:
            await self._service.rate(rating, *found)
        return Completion()

    async def _rated_last(self, told: Told, rating: Rating) -> Completion:
        """Take a lone thumb as what somebody thinks of the last answer."""
        turns = await self._turns.of(told.state.conversation_id, told.owner)
        if turns:
            await self._service.rate(rating, *turns[-1])
        return self._said(told, wording.THANKS)

    async def _answered(self, told: Told) -> Completion:
        question = self._sealer.pseudonym(
            "question", self._profile.name, told.incoming.address.room, told.incoming.message
        )
        earlier: list[str] = []
        if told.incoming.kind is Kind.EDIT:
            earlier = await asyncio.to_thread(self._store.references_of, question)
            if earlier and await self._turns.is_unchanged(told.incoming.text, earlier[-1]):
                return Completion()
        asked = await self._asked(told, earlier)
        answer = asked.answer
        state = replace(told.state, conversation_id=asked.conversation_id, is_greeted=True)
        notes = [asked.note or ""]
        if told.incoming.attachment:
            notes.append(
                f"Beantwortet ist nur der Text; {told.incoming.attachment} kann ich nicht auswerten."
            )
        greeting = () if told.state.is_greeted else wording.notice(await self._service.retention_days())
        text = answer_text(answer, with_follow_ups=not self._profile.has_buttons, extra_notes=notes)
        if self._profile.is_one_letter:
            text = (*greeting, *text)
        messages = self.messages(text, self._buttons(answer, is_kept=asked.conversation_id is not None))
        drafts = _in_place_of(earlier, messages)
        if greeting and not self._profile.is_one_letter:
            drafts = [*(Draft(one.to_json()) for one in self.messages(greeting)), *drafts]
        turn = asked.conversation_id and TurnReference(asked.conversation_id, digest_of(answer.question))
        return Completion(tuple(drafts), state, turn or None, question)

    async def _asked(self, told: Told, earlier: Sequence[str]) -> Asked:
        """Ask the service, or take the answer that it gave before this program was interrupted."""
        state = told.state
        inquiry = Inquiry(told.incoming.text, told.owner, state.conversation_id, state.level, state.states)
        if told.pending.attempts:
            found = await self._turns.recovered(inquiry)
            if found is not None:
                return found
        if earlier and await self._turns.is_last(state.conversation_id, told.owner, earlier[-1]):
            inquiry = replace(inquiry, replaces_last=True)
        try:
            return await self._service.ask(inquiry)
        except ConversationUnknownError:
            return await self._service.ask(replace(inquiry, conversation_id=None, replaces_last=False))

    def _buttons(self, answer: Answer, *, is_kept: bool) -> list[list[Button]]:
        rows = [[Button(question, f"{FOLLOW_UP}|{i}")] for i, question in enumerate(answer.follow_ups)]
        if not is_kept:
            return rows
        shown = answer.citations[:_MOST_PASSAGE_BUTTONS]
        passages = [Button(f"Stelle {one.number}", f"{PASSAGE}|{one.number}") for one in shown]
        rows += _in_rows(passages, _BUTTONS_A_ROW)
        ratings = wording.FEEDBACK_LABELS.items()
        return [*rows, [Button(label, f"{RATING}|{rating.value}") for rating, label in ratings]]


def rating_of(press: str) -> Rating | None:
    """Return what a button or a reaction says about an answer."""
    meaning, _, value = press.partition("|")
    if meaning == RATING:
        return next((rating for rating in Rating if rating.value == value), None)
    return wording.REACTIONS.get(press.rstrip("\ufe0f"))


def _in_place_of(earlier: Sequence[str], messages: Sequence[Message]) -> list[Draft]:
    """Let messages take the place of earlier ones, and take back what is left over of these."""
    drafts = [
        Draft(message.to_json(), earlier[i] if i < len(earlier) else None, is_answer=True)
        for i, message in enumerate(messages)
    ]
    return drafts + [Draft(Message(()).to_json(), reference) for reference in earlier[len(messages) :]]


def _in_rows(buttons: Sequence[Button], width: int) -> list[list[Button]]:
    return [list(buttons[i : i + width]) for i in range(0, len(buttons), width)]


def reply_to_failure(error: LotseError) -> RichText:
    """Say that a question could not be answered."""
    return paragraphs(str(error)) if isinstance(error, QuestionError) else wording.GAVE_UP
