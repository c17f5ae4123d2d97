"""How hard a German text is to read."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\W\d_]+")
_VOWELS = re.compile(r"[aeiouyäöü]+")
_DIPHTHONGS = re.compile(r"ai|au|äu|ei|eu|ie|oi|ui|ey|ay|oo|ee|aa")
FEWEST_WORDS = 20
"""Words from which the formula says something about a text."""
_LONG_WORD = 6
"""Letters up to which a word counts as short."""


def count_syllables(word: str) -> int:
    """Count the syllables of a German word by its groups of vowels; at least one."""
    count = 0
    for group in _VOWELS.findall(word.lower()):
        single = _DIPHTHONGS.sub("*", group)
        count += len(single)
    return max(count, 1)


def vienna_formula(sentences: Sequence[str], fewest_words: int = FEWEST_WORDS) -> float | None:
    """Return the first Vienna formula (erste Wiener Sachtextformel), a school year from 4 to 15.

    Source: Bamberger and Vanecek, Lesen-Verstehen-Lernen-Schreiben, 1984. Returns None for a text of
    fewer words than `fewest_words`, where the shares say nothing.
    """
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    if len(words) < max(fewest_words, 1):
        return None
    syllables = [count_syllables(word) for word in words]
    percent = 100 / len(words)
    many = percent * sum(count >= 3 for count in syllables)
    single = percent * sum(count == 1 for count in syllables)
    long = percent * sum(len(word) > _LONG_WORD for word in words)
    return 0.1935 * many + 0.1672 * len(words) / len(sentences) + 0.1297 * long - 0.0327 * single - 0.875
