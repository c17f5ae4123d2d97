"""Evaluator of completeness: does the answer mention the facts that it should."""

from __future__ import annotations

from eval.evaluators.verdict import Verdict
from eval.evaluators.visible import visible_texts
from eval.evaluators.wording import contains_run, is_number, is_within, tokens
from eval.trials import Trial


def is_mentioned(fact: str, texts: tuple[str, ...]) -> bool:
    """Whether one of the texts mentions a fact.

    Its words may be inflected but stand side by side, or they stand anywhere in one text; its numbers
    stand there literally, whatever separates their thousands.
    """
    wanted = tokens(fact)
    found = [tokens(text) for text in texts]
    joined = [token for text in found for token in text]
    if contains_run(wanted, joined):
        return True
    return any(
        all(token in text if is_number(token) else is_within(token, text) for token in wanted)
        for text in found
    )


class KeyFacts:
    """Measures which share of the expected facts the answer mentions; a refusal mentions none."""

    name = "key_facts"

    def judge(self, trial: Trial) -> Verdict:
        """Return the share of mentioned facts; the reason lists the missing ones."""
        facts = trial.topic.key_facts
        if not facts:
            return Verdict(None, "keine Fakten vorgegeben")
        if trial.answer is None or not trial.answer.sentences:
            return Verdict(0.0, "keine Antwort")
        texts = visible_texts(trial.answer)
        absent = [fact for fact in facts if not is_mentioned(fact, texts)]
        if not absent:
            return Verdict(1.0, "alle Fakten genannt")
        return Verdict(1 - len(absent) / len(facts), f"fehlt: {', '.join(absent)}")
