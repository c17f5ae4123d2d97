"""Resolving follow-ups with a language model, held by the rules."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.conversation.rewriting import PastTurn, QuestionRewriter, ResolvedQuestion
from assistant.generation.rewriting import ModelRewriter, Turn
from assistant.retrieval.hints import HintKey


class ModelQuestionRewriter:
    """Lets a language model word what the rules take for a follow-up; what is carried over stays theirs.

    Args:
        rules: tell whether a question is a follow-up, and resolve it where the model cannot.
        model: words the question.
    """

    def __init__(self, rules: QuestionRewriter, model: ModelRewriter) -> None:
        self._rules = rules
        self._model = model

    def resolve(
        self, question: str, history: Sequence[PastTurn], ignored: Collection[HintKey] = ()
    ) -> ResolvedQuestion:
        """Return the question as it stands alone."""
        resolved = self._rules.resolve(question, history, ignored)
        # What the reader has removed must not come back in other words.
        if not resolved.is_follow_up or ignored:
            return resolved
        turns = [Turn(turn.resolved, turn.answer.text if turn.answer else "") for turn in history]
        text = self._model.rewrite(turns, question)
        return resolved if text == question else replace(resolved, text=text)
