"""Evaluators of the text itself: how long it is, how hard to read."""

from __future__ import annotations

import re

from assistant.language.readability import FEWEST_WORDS, vienna_formula
from assistant.language.sentences import sentence_spans
from eval.evaluators.verdict import Verdict
from eval.trials import Trial

_COUNTED = re.compile(r"[^\W_]+(?:[-.,:/][^\W_]+)*")


def count_words(text: str) -> int:
    """Count words and numbers; a hyphenated word is one."""
    return len(_COUNTED.findall(text))


class Length:
    """Counts the words of an answer."""

    name = "words"

    def judge(self, trial: Trial) -> Verdict:
        """Return the number of words; a refusal has no length."""
        if trial.answer is None or not trial.answer.sentences:
            return Verdict(None, "keine Sätze")
        words = sum(count_words(sentence.text) for sentence in trial.answer.sentences)
        return Verdict(float(words), f"{words} Wörter in {len(trial.answer.sentences)} Sätzen")


class ReadingLevel:
    """Measures how many school years a reader needs, by the first Vienna formula."""

    name = "reading_level"

    def judge(self, trial: Trial) -> Verdict:
        """Return the school year; the formula needs a text of some length."""
        if trial.answer is None:
            return Verdict(None, "keine Antwort")
        texts = [sentence.text for sentence in trial.answer.sentences]
        # A sentence of an answer may have been cut into several.
        level = vienna_formula([text[start:end] for text in texts for start, end in sentence_spans(text)])
        if level is None:
            return Verdict(None, f"weniger als {FEWEST_WORDS} Wörter")
        return Verdict(level, f"Schulstufe {level:.1f}".replace(".", ","))


class Latency:
    """Measures how long the answer took."""

    name = "seconds"

    def judge(self, trial: Trial) -> Verdict:
        """Return seconds."""
        return Verdict(trial.seconds, f"{trial.seconds * 1000:.0f} ms")
