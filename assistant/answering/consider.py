"""From a question to what there is on it, and what of a message is answered in turn."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from assistant.answering.candidates import CandidateFinder
from assistant.answering.considered import Considered, Turn
from assistant.answering.decide import Decision, decide, load_calibration
from assistant.answering.evidence import EvidenceReader
from assistant.answering.likelihood import load_sentence_weights, with_likelihoods
from assistant.answering.parts import Part, split_question
from assistant.records import Filters, Outcome
from assistant.retrieval.hints import HintKey
from assistant.retrieval.intent import intents_of
from assistant.retrieval.leanings import Leanings
from assistant.retrieval.query import Query
from assistant.retrieval.reranking import Retriever
from assistant.retrieval.support import SupportScorer
from assistant.retrieval.understanding import QuestionUnderstanding

DOCUMENTS = 8
"""Documents handed to the composer; retrieval experiments found little beyond."""
_ASKED_OF = 3
_NAMES_COVERED = 0.3
"""Share of what a part of a question names that one of its best documents must know."""


class Considerer:
    """Finds what the base holds on questions, and decides whether that answers them."""

    def __init__(
        self,
        understanding: QuestionUnderstanding,
        retriever: Retriever,
        candidates: CandidateFinder,
        evidence: EvidenceReader,
        support: SupportScorer,
    ) -> None:
        self._understanding = understanding
        self._retriever = retriever
        self._candidates = candidates
        self._evidence = evidence
        self._support = support
        self._calibration = load_calibration()
        self._weights = load_sentence_weights()

    def consider(self, query: Query, filters: Filters = Filters(), documents: int = DOCUMENTS) -> Considered:
        """Find what there is on a question, and decide whether that answers it."""
        found = self._retriever.retrieve(query, top_k=documents, filters=filters)
        if not found:
            return Considered(query, (), (), None, Decision(Outcome.NOT_FOUND, 0.0))
        candidates = with_likelihoods(query, found, self._candidates.find(query, found), self._weights)
        evidence = self._evidence.read(query, found, candidates)
        return Considered(query, found, candidates, evidence, decide(evidence, self._calibration))

    def turns(
        self, whole: Considered, filters: Filters, leanings: Leanings, ignored: Collection[HintKey]
    ) -> list[Turn]:
        """Return what is answered in turn: several questions where they lead to different documents.

        Questions that one document answers are answered together, as is what only together makes sense.
        """
        parts = split_question(whole.query.text)
        together = [(parts[0], whole)]
        if len(parts) == 1:
            return together
        turns = []
        for part in parts:
            query = self._understanding.read(part.search, leanings, ignored)
            # What kind of answer is asked for only the words of the part say.
            query = replace(query, intents=intents_of(part.text))
            turns.append((part, self._judged(part, self.consider(query, filters))))
        answered = [one for _, one in turns if one.is_answered]
        is_better_whole = whole.is_sure and not answered
        is_refused = not whole.is_answered and not any(one.is_sure for one in answered)
        if is_better_whole or is_refused or _leads_to_one(whole, turns):
            return together
        return turns

    def _judged(self, part: Part, one: Considered) -> Considered:
        """Take a part as unanswered when its documents know only the subject that it takes over.

        The subject alone finds documents whatever is asked about it, so that what the part itself names
        must stand in them, too.
        """
        needs = self._support.needs(self._understanding.read(" ".join(part.names))) if part.names else []
        if not one.is_answered or not needs:
            return one
        texts = [f"{s.document.title}\n{s.document.text}" for s in one.found[:_ASKED_OF]]
        covered = max(self._support.coverage(needs, self._support.haystack(text)) for text in texts)
        if covered >= _NAMES_COVERED:
            return one
        return replace(one, decision=replace(one.decision, outcome=Outcome.NOT_FOUND))


def _leads_to_one(whole: Considered, turns: list[Turn]) -> bool:
    """Tell whether one document answers the message as a whole and each of its questions."""
    best = {one.best_document if one.is_answered else None for _, one in turns}
    return whole.is_answered and best == {whole.best_document}
