"""Evaluators that let a language model judge an answer; their figures stand apart from the measured ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from assistant.errors import LotseError
from assistant.generation.chat_model import Message, ModelFailureError
from assistant.generation.language_model import LanguageModel
from assistant.generation.passages import harmless
from assistant.generation.prompts import load_prompt
from assistant.generation.raw_output import ThoughtFilter
from assistant.records import Answer
from eval.evaluators.citations import NO_SENTENCES
from eval.evaluators.verdict import Evaluator, Verdict
from eval.trials import Trial

JUDGED = {
    "judged_faithfulness": "durch Belege gedeckt (Urteil eines Sprachmodells)",
    "judged_relevance": "beantwortet die Frage (Urteil eines Sprachmodells)",
}
"""Names of the figures with their German labels."""
JUDGE_PROMPTS = ("judge_faithfulness", "judge_relevance")
_VERDICT = re.compile(r"URTEIL\W{1,10}([1-5])\b\W*(.*)", re.IGNORECASE)
_SECONDS = 60.0


class JudgementError(LotseError):
    """The judging model gave no verdict: see what it said, or name another one."""


class ModelJudge:
    """Asks a language model for a mark from 1 to 5.

    Args:
        name: of the figure.
        prompt: name of the prompt.
        model: the judge.
        values_of: what of an answer the prompt needs.
    """

    def __init__(
        self, name: str, prompt: str, model: LanguageModel, values_of: Callable[[Answer], Mapping[str, str]]
    ) -> None:
        self.name = name
        self._prompt = load_prompt(prompt, "eval")
        self._model = model
        self._values_of = values_of

    def judge(self, trial: Trial) -> Verdict:
        """Return the mark as a share; raises JudgementError when there is none, which is not a bad mark."""
        answer = trial.answer
        if answer is None or not answer.sentences:
            return NO_SENTENCES
        values = {name: harmless(text) for name, text in self._values_of(answer).items()}
        try:
            said = self._model.complete([Message("user", self._prompt.fill(**values))], _SECONDS)
        except ModelFailureError as failure:
            raise JudgementError(str(failure)) from failure
        thoughts = ThoughtFilter()
        text = thoughts.feed(said) + thoughts.finish()
        found = _VERDICT.search(text)
        if found is None:
            raise JudgementError(f"Das Sprachmodell hat kein Urteil gegeben: „{text.strip()[:80]}“")
        mark = int(found[1])
        return Verdict((mark - 1) / 4, f"Note {mark}: {found[2].strip()[:200]}")


def model_judges(model: LanguageModel) -> tuple[Evaluator, ...]:
    """Return one judge for each figure."""
    return (
        ModelJudge("judged_faithfulness", JUDGE_PROMPTS[0], model, _with_evidence),
        ModelJudge("judged_relevance", JUDGE_PROMPTS[1], model, _with_question),
    )


def _with_question(answer: Answer) -> dict[str, str]:
    return {"question": answer.question, "answer": answer.text}


def _with_evidence(answer: Answer) -> dict[str, str]:
    quotes = (f"({one.number}) {one.title}: {one.quote}" for one in answer.citations)
    return {**_with_question(answer), "evidence": "\n\n".join(quotes)}
