"""What a request says about an answer that it may have asked for before."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header

from assistant.web.answer_runs import AnswerRun, AnswerRuns
from assistant.web.conversation_flow import Begun
from assistant.web.dependencies import TheRuns
from assistant.web.schemas import AskBody

KEY_PATTERN = r"^[A-Za-z0-9_-]{16,64}$"


@dataclass(frozen=True, slots=True)
class Resumption:
    """The key of a question, made up by its reader, and how many events of its answer have arrived."""

    runs: AnswerRuns
    key: str
    received: int

    @property
    def is_possible(self) -> bool:
        """Whether the answer can be kept for a reader whose line breaks."""
        return bool(self.key) and not self.runs.is_full

    def find(self, body: AskBody) -> AnswerRun | None:
        """Return the answer of this key, where there is one; raises RunMismatchError."""
        return self.runs.find(self.key, _fingerprint(body)) if self.key else None

    def start(self, body: AskBody, begun: Begun, events: AsyncGenerator[bytes]) -> AnswerRun:
        """Begin the answer."""
        return self.runs.start(AnswerRun(self.key, _fingerprint(body), begun), events)

    def follow(self, run: AnswerRun) -> AsyncGenerator[bytes]:
        """Tell what has not arrived yet."""
        return self.runs.follow(run, self.received)


def _fingerprint(body: AskBody) -> str:
    return hashlib.sha256(body.model_dump_json().encode()).hexdigest()


def _resumption(
    runs: TheRuns,
    key: Annotated[
        str,
        Header(
            alias="Idempotency-Key",
            pattern=KEY_PATTERN,
            description="Selbst erdacht, für jede Frage neu: Dieselbe Anfrage setzt dieselbe Antwort fort.",
        ),
    ] = "",
    received: Annotated[
        int, Header(alias="Last-Event-ID", ge=0, description="So viele Ereignisse sind schon da.")
    ] = 0,
) -> Resumption:
    return Resumption(runs, key, received)


TheResumption = Annotated[Resumption, Depends(_resumption)]
