"""The configured language model behind its queue, its counters and its memory of failures."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from assistant.generation.breaker import Breaker
from assistant.generation.chat_model import ChatModel, FailureKind, Message, ModelFailureError, Patience
from assistant.generation.meter import Meter
from assistant.generation.turnstile import Ticket, Turnstile

_PULSE_SECONDS = 0.25
_TRIES = 2
_TRANSIENT = frozenset({FailureKind.UNREACHABLE, FailureKind.SERVER, FailureKind.BUSY, FailureKind.CUT})
_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 10.0
_SHORTEST_CALL_SECONDS = 1.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of what the model writes; empty while nothing new has come."""

    text: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Why nothing comes yet, as a German sentence for the reader."""

    text: str


Piece = Text | Waiting


class LanguageModel:
    """Calls a model for one reader at a time, or for a few.

    Args:
        model: the adapter.
        meter: counts the calls.
        concurrency: how many calls run at once; further ones wait in the order they came.
        seconds: how long a call may take from its place in the queue to its last word.
    """

    def __init__(
        self, model: ChatModel, meter: Meter, *, concurrency: int = 2, seconds: float = 60.0
    ) -> None:
        self._model = model
        self.meter = meter
        self._turnstile = Turnstile(concurrency)
        self._breaker = Breaker()
        self.seconds = seconds

    @property
    def name(self) -> str:
        """Name of the model, as readers of its texts see it."""
        return self._model.name

    def close(self) -> None:
        """Give back connections and threads."""
        self._model.close()

    def stream(self, messages: Sequence[Message], patience: Patience) -> Generator[Piece, None, None]:
        """Yield the answer of the model, before it what keeps the reader waiting.

        Raises:
            ModelFailureError: it gave nothing usable, or stopped doing so.
        """
        deadline = time.monotonic() + patience.total
        ticket = self._turnstile.draw()
        if ticket is None:
            raise ModelFailureError(FailureKind.BUSY, "too many wait already")
        try:
            yield from self._wait_for_turn(ticket, deadline)
            if self._breaker.is_resting():
                raise ModelFailureError(FailureKind.RESTING)
            for attempt in range(1, _TRIES + 1):
                has_text = False
                try:
                    for piece in self._call(messages, _left(patience, deadline)):
                        has_text = has_text or bool(piece.text)
                        yield piece
                except ModelFailureError as failure:
                    # What has been shown cannot be taken back by a second try.
                    if has_text or attempt == _TRIES or not _is_worth_a_try(failure, deadline):
                        raise
                    yield from self._pause(failure)
                else:
                    return
        finally:
            ticket.give_back()

    def complete(self, messages: Sequence[Message], seconds: float) -> str:
        """Return the whole answer of the model; raises ModelFailureError."""
        with closing(self.stream(messages, Patience(seconds))) as pieces:
            text = "".join(piece.text for piece in pieces if isinstance(piece, Text))
        if not text.strip():
            raise ModelFailureError(FailureKind.EMPTY)
        return text

    def _wait_for_turn(self, ticket: Ticket, deadline: float) -> Iterator[Piece]:
        while position := ticket.position:
            if time.monotonic() > deadline - _SHORTEST_CALL_SECONDS:
                raise ModelFailureError(FailureKind.BUSY, "its turn did not come in time")
            yield Waiting(f"Das Sprachmodell ist ausgelastet, Sie sind an Platz {position} …")
            ticket.wait(_PULSE_SECONDS)

    def _call(self, messages: Sequence[Message], patience: Patience) -> Iterator[Text]:
        try:
            with closing(self._model.stream(messages, patience)) as pieces:
                for piece in pieces:
                    yield Text(piece)
        except ModelFailureError as failure:
            self.meter.count_failure(failure.kind)
            self._breaker.note_failure(failure.kind, failure.retry_after)
            _log.warning("The language model failed: %s %s", failure.kind, failure.cause)
            raise
        self._breaker.note_success()

    def _pause(self, failure: ModelFailureError) -> Iterator[Piece]:
        pause = failure.retry_after or _PAUSE_SECONDS
        until = time.monotonic() + pause
        while time.monotonic() < until:
            yield Waiting("Das Sprachmodell ist überlastet; ich versuche es gleich noch einmal …")
            time.sleep(min(_PULSE_SECONDS, pause))


def _left(patience: Patience, deadline: float) -> Patience:
    return replace(patience, total=max(deadline - time.monotonic(), _SHORTEST_CALL_SECONDS))


def _is_worth_a_try(failure: ModelFailureError, deadline: float) -> bool:
    pause = failure.retry_after or _PAUSE_SECONDS
    remaining = deadline - time.monotonic()
    return failure.kind in _TRANSIENT and pause <= min(_LONGEST_PAUSE_SECONDS, remaining / 2)
