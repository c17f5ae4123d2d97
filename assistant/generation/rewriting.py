"""Making a follow-up question understandable on its own with a language model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.generation.chat_model import Message, ModelFailureError
from assistant.generation.language_check import is_german
from assistant.generation.language_model import LanguageModel
from assistant.generation.passages import harmless
from assistant.generation.prompts import load_prompt
from assistant.generation.raw_output import ThoughtFilter

SECONDS = 3.0
"""Longer than this nobody waits for a question to be understood."""
_MOST_TURNS = 4
_TURN_CHARACTERS = 600
_LONGEST = 300
_LONGER_THAN_QUESTION = 200
"""Characters by which a rewritten question may exceed the original; more is no question but an answer."""
_QUOTES = "\"'„“”»«`*_ "
_WORD = re.compile(r"[^\W\d_]{4,}|\d+")


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question with what was answered."""

    question: str
    answer: str


class ModelRewriter:
    """Rewrites a follow-up question by prompt.

    Args:
        model: the language model.
        seconds: how long it may take.
    """

    def __init__(self, model: LanguageModel, seconds: float = SECONDS) -> None:
        self._model = model
        self._seconds = seconds

    def rewrite(self, history: Sequence[Turn], question: str) -> str:
        """Return the question so that it is understood alone, or as it is where that fails in any way."""
        if not history:
            return question
        told = "\n".join(
            f"Frage: {harmless(turn.question[:_TURN_CHARACTERS])}\n"
            f"Antwort: {harmless(turn.answer[:_TURN_CHARACTERS])}"
            for turn in history[-_MOST_TURNS:]
        )
        prompt = load_prompt("rewrite").fill(history=told, question=harmless(question))
        try:
            written = self._model.complete([Message("user", prompt)], self._seconds)
        except ModelFailureError:
            return question
        rewritten = _cleaned(written)
        return rewritten if _is_usable(rewritten, question, told) else question


def _cleaned(written: str) -> str:
    thoughts = ThoughtFilter()
    text = thoughts.feed(written)
    if thoughts.has_thought:
        text = text.strip()
    lines = [line for line in (text + thoughts.finish()).splitlines() if line.strip()]
    line = lines[0].strip(_QUOTES) if len(lines) == 1 else ""
    return re.sub(r"^(?:Umformulierte |Neue )?Frage:\s*", "", line).strip(_QUOTES)


def _is_usable(rewritten: str, question: str, told: str) -> bool:
    """Tell whether a text is one German question about nothing but the conversation."""
    longest = min(_LONGEST, len(question) + _LONGER_THAN_QUESTION)
    if not 3 <= len(rewritten) <= longest or "<" in rewritten or not is_german(rewritten):
        return False
    known = set(_WORD.findall(f"{told} {question}".lower()))
    words = _WORD.findall(rewritten.lower())
    foreign = [word for word in words if not any(word[:5] in other for other in known)]
    # Question words may be new, subjects may not.
    return not any(word.isdigit() for word in foreign) and len(foreign) <= max(2, len(words) // 3)
