"""Answers questions in the light of the conversation before them."""

from __future__ import annotations

from collections.abc import Collection, Generator, Sequence
from contextlib import closing
from dataclasses import replace

from assistant.conversation.rewriting import PastTurn, QuestionRewriter, ResolvedQuestion
from assistant.events import AnswerEvent, Event, StatusEvent, answer_of
from assistant.pipeline import Assistant
from assistant.records import Answer, Filters, Level, Understood
from assistant.retrieval.hints import HintKey


class Dialogue:
    """Resolves follow-ups, then asks the assistant; it stores nothing."""

    def __init__(self, assistant: Assistant, rewriter: QuestionRewriter) -> None:
        self.assistant = assistant
        self._rewriter = rewriter

    def resolve(
        self, question: str, history: Sequence[PastTurn], ignored: Collection[HintKey] = ()
    ) -> ResolvedQuestion:
        """Return the question as it stands alone."""
        return self._rewriter.resolve(question, history, ignored)

    def ask(
        self,
        question: str,
        history: Sequence[PastTurn] = (),
        *,
        filters: Filters = Filters(),
        level: Level = Level.STANDARD,
        ignored: Collection[HintKey] = (),
    ) -> Answer:
        """Answer a question."""
        return answer_of(self.stream(question, history, filters=filters, level=level, ignored=ignored))

    def stream(
        self,
        question: str,
        history: Sequence[PastTurn] = (),
        *,
        filters: Filters = Filters(),
        level: Level = Level.STANDARD,
        ignored: Collection[HintKey] = (),
    ) -> Generator[Event, None, None]:
        """Answer a question as events; closing it ends all work.

        Args:
            question: as it was asked.
            history: the earlier turns, oldest first.
            filters: what the sources must be.
            level: how much to tell, and how plainly.
            ignored: hints that the reader does not want.
        """
        resolved = self.resolve(question, history, ignored)
        if resolved.is_follow_up:
            yield StatusEvent(f"Ich verstehe: {resolved.text}")
        events = self.assistant.stream(
            resolved.text, filters=filters, level=level, leanings=resolved.leanings, ignored=ignored
        )
        with closing(events):
            for event in events:
                if isinstance(event, AnswerEvent):
                    yield AnswerEvent(self._as_asked(question, resolved, event.answer))
                else:
                    yield event

    def _as_asked(self, question: str, resolved: ResolvedQuestion, answer: Answer) -> Answer:
        """Return the answer under the question as it was asked, with what was carried over marked."""
        understood = answer.understood or Understood(resolved.text)
        if resolved.is_follow_up:
            own = {hint.key for hint in self.assistant.understanding.hints_of(question)}
            hints = tuple(replace(hint, is_carried=hint.key not in own) for hint in understood.hints)
            understood = replace(understood, hints=hints, is_follow_up=True)
        return replace(answer, question=question, understood=understood)
