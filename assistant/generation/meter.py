"""What the language model has cost and delivered since the start of the process."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass

from assistant.generation.chat_model import FailureKind

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """Euros for a million tokens read and written."""

    read: float
    written: float


@dataclass(frozen=True, slots=True)
class Usage:
    """Counts since the start; no text of any question or answer is kept.

    Attributes:
        calls: finished and failed calls.
        failures: failed calls by their kind.
        tokens_read: tokens of prompts.
        tokens_written: tokens of answers.
        estimated_calls: calls whose tokens the server did not count; they are estimated by length.
        cost: euros, or None where no price is set.
        answers: answers that the model has worded.
        fallbacks: answers that were taken from the documents instead.
        sentences_released: sentences that their passages support.
        sentences_repaired: those among them that the model had to word anew.
        sentences_dropped: sentences that were not shown.
    """

    calls: int
    failures: dict[str, int]
    tokens_read: int
    tokens_written: int
    estimated_calls: int
    cost: float | None
    answers: int
    fallbacks: int
    sentences_released: int
    sentences_repaired: int
    sentences_dropped: int


class Meter:
    """Counts; used by all threads that answer."""

    def __init__(self, price: Price | None = None) -> None:
        self._price = price
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._failures: Counter[str] = Counter()

    def count_call(self, read: int, written: int, *, is_estimated: bool) -> None:
        """Count a call with its tokens, however it ended."""
        with self._lock:
            self._counts.update(
                calls=1, tokens_read=read, tokens_written=written, estimated_calls=int(is_estimated)
            )

    def count_failure(self, kind: FailureKind) -> None:
        """Count a call that failed; `count_call` counts its tokens."""
        with self._lock:
            self._failures[kind.value] += 1

    def count_answer(self, *, released: int, repaired: int, dropped: int, is_fallback: bool) -> None:
        """Count an answer and what became of the sentences of the model."""
        with self._lock:
            self._counts.update(
                answers=int(not is_fallback),
                fallbacks=int(is_fallback),
                sentences_released=released,
                sentences_repaired=repaired,
                sentences_dropped=dropped,
            )

    def usage(self) -> Usage:
        """Return the counts so far."""
        with self._lock:
            counts, failures = self._counts.copy(), dict(self._failures)
        cost = None
        if self._price is not None:
            cost = (
                counts["tokens_read"] * self._price.read + counts["tokens_written"] * self._price.written
            ) / _MILLION
        return Usage(
            calls=counts["calls"],
            failures=failures,
            tokens_read=counts["tokens_read"],
            tokens_written=counts["tokens_written"],
            estimated_calls=counts["estimated_calls"],
            cost=cost,
            answers=counts["answers"],
            fallbacks=counts["fallbacks"],
            sentences_released=counts["sentences_released"],
            sentences_repaired=counts["sentences_repaired"],
            sentences_dropped=counts["sentences_dropped"],
        )
