"""Evaluators of the text itself: how long it is, how hard to read."""

from __future__ import annotations

import re

from eval.evaluators.verdict import Verdict
from eval.trials import Trial

_WORD = re.compile(r"[^\W\d_]+")
_COUNTED = re.compile(r"[^\W_]+(?:[-.,:/][^\W_]+)*")
_VOWELS = re.compile(r"[aeiouyäöü]+")
_DIPHTHONGS = re.compile(r"ai|au|äu|ei|eu|ie|oi|ui|ey|ay|oo|ee|aa")
_FEWEST_WORDS = 20


def count_words(text: str) -> int:
    """Count words and numbers; a hyphenated word is one."""
    return len(_COUNTED.findall(text))


def count_syllables(word: str) -> int:
    """Count the syllables of a German word by its groups of vowels; at least one."""
    count = 0
    for group in _VOWELS.findall(word.lower()):
        single = _DIPHTHONGS.sub("*", group)
        count += len(single)
    return max(count, 1)


def vienna_formula(sentences: list[str]) -> float | None:
    """Return the first Vienna formula (erste Wiener Sachtextformel), a school year from 4 to 15.

    Source: Bamberger and Vanecek, Lesen-Verstehen-Lernen-Schreiben, 1984. Returns None for a text of
    fewer than 20 words, where the shares say nothing.
    """
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    if len(words) < _FEWEST_WORDS:
        return None
    syllables = [count_syllables(word) for word in words]
    percent = 100 / len(words)
    many = percent * sum(count >= 3 for count in syllables)
    single = percent * sum(count == 1 for count in syllables)
    long = percent * sum(len(word) > 6 for word in words)
    return 0.1935 * many + 0.1672 * len(words) / len(sentences) + 0.1297 * long - 0.0327 * single - 0.875


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
        level = vienna_formula([sentence.text for sentence in trial.answer.sentences])
        if level is None:
            return Verdict(None, f"weniger als {_FEWEST_WORDS} Wörter")
        return Verdict(level, f"Schulstufe {level:.1f}".replace(".", ","))


class Latency:
    """Measures how long the answer took."""

    name = "seconds"

    def judge(self, trial: Trial) -> Verdict:
        """Return seconds."""
        return Verdict(trial.seconds, f"{trial.seconds * 1000:.0f} ms")
