"""What a question led to: the documents found, the evidence in them, and the decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.candidates import Candidate
from assistant.answering.decide import Decision
from assistant.answering.evidence import Evidence
from assistant.answering.parts import Part
from assistant.records import Outcome, ScoredDocument
from assistant.retrieval.query import Query


@dataclass(frozen=True, slots=True)
class Considered:
    """A question with what the base holds on it; without documents there is no evidence."""

    query: Query
    found: Sequence[ScoredDocument]
    candidates: Sequence[Candidate]
    evidence: Evidence | None
    decision: Decision

    @property
    def is_answered(self) -> bool:
        """Whether the base answers the question, at least in part."""
        return self.decision.outcome in {Outcome.ANSWERED, Outcome.PARTLY_ANSWERED}

    @property
    def is_sure(self) -> bool:
        """Whether the base answers it without reserve."""
        return self.decision.outcome is Outcome.ANSWERED

    @property
    def best_document(self) -> str | None:
        """The document that fits best."""
        return self.found[0].document.document_id if self.found else None


Turn = tuple[Part, Considered]
"""One of several questions with what it led to."""


def refused_outcome(whole: Considered, turns: Sequence[Turn]) -> Outcome:
    """Return how a message ends of which nothing is answered: foreign only if all of it is."""
    if not whole.is_answered:
        return whole.decision.outcome
    outcomes = {one.decision.outcome for _, one in turns}
    return Outcome.OUT_OF_SCOPE if outcomes == {Outcome.OUT_OF_SCOPE} else Outcome.NOT_FOUND
