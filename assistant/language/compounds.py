"""Splitting German compounds with the word counts of a background text."""

from __future__ import annotations

import gzip
import math
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import compress

from assistant.language.tokens import stop_words

_LINKS = ("", "s", "es", "n", "en", "er", "e")
_MIN_WORD = 7
_MIN_PART = 3
_SHORT_PART = 4
"""Parts below this length must be nouns: "den", "aus", "und" would tear ordinary words apart."""
_MAX_WORD = 48
_MIN_COUNT = 8
_SHORT_COUNT = 200
_NO_COMPOUND = ("niedersachs", "niedersächs")
"""A Land must not be found by the name of another one."""
_PART_COST = 9.5
"""Log units that every part costs; it decides between few long and many short parts."""


class CompoundSplitter:
    """Finds the best segmentation of a word into known words by dynamic programming.

    Args:
        counts: occurrences of lower-case words in a background text.
        nouns: lower-case words that are mostly written with a capital there.
    """

    def __init__(self, counts: Mapping[str, int], nouns: frozenset[str]) -> None:
        self._counts = counts
        self._nouns = nouns
        self.split = lru_cache(maxsize=50_000)(self._split)

    def knows(self, word: str) -> bool:
        """Whether the background text has a lower-case word."""
        return word in self._counts

    def is_noun(self, word: str) -> bool:
        """Whether a lower-case word is mostly written with a capital there."""
        return word in self._nouns

    def _split(self, word: str) -> tuple[str, ...]:
        """Return the parts of a lower-case word, or the word alone when it is no known compound."""
        if not _MIN_WORD <= len(word) <= _MAX_WORD or not word.isalpha() or word.startswith(_NO_COMPOUND):
            return (word,)
        counts = self._counts
        whole = counts.get(word, 0)
        best: list[tuple[float, tuple[str, ...]] | None] = [None] * (len(word) + 1)
        best[0] = (0.0, ())
        for start in range(len(word) - _MIN_PART + 1):
            reached = best[start]
            if reached is None:
                continue
            for end in range(start + _MIN_PART, len(word) + 1):
                # Most stretches of a word are no words; they must cost one look-up only.
                if counts.get(word[start:end], 0) >= _MIN_COUNT and end - start < len(word):
                    self._extend(word, start, end, reached, best)
        found = best[len(word)]
        if found is None:
            return (word,)
        return found[1] if found[0] / len(found[1]) > math.log(whole + 1) - _PART_COST else (word,)

    def _extend(
        self,
        word: str,
        start: int,
        end: int,
        reached: tuple[float, tuple[str, ...]],
        best: list[tuple[float, tuple[str, ...]] | None],
    ) -> None:
        part = word[start:end]
        if not self._is_part(part, is_last=end == len(word)):
            return
        value = reached[0] + math.log(self._counts[part]) - _PART_COST
        for link in _LINKS:
            stop = end + len(link)
            # Linking elements stand between parts only.
            if link and (stop >= len(word) or not word.startswith(link, end)):
                continue
            known = best[stop]
            scored = value - 0.5 * len(link)
            if known is None or scored > known[0]:
                best[stop] = (scored, (*reached[1], part))

    def _is_part(self, part: str, *, is_last: bool) -> bool:
        if part in stop_words():
            return False
        if len(part) < _SHORT_PART:
            return part in self._nouns and self._counts[part] >= _SHORT_COUNT
        return part in self._nouns or not is_last or len(part) > _SHORT_PART


@cache
def load_counts() -> tuple[dict[str, int], frozenset[str]]:
    """Return the shipped word counts, and the words that are mostly written with a capital."""
    packed = files("assistant.language").joinpath("data/word_counts.tsv.gz").read_bytes()
    # One split of the whole text: a loop over 84,000 lines would delay every start.
    fields = gzip.decompress(packed).decode("utf-8").rstrip("\n").replace("\n", "\t").split("\t")
    words = fields[::3]
    nouns = compress(words, map("1".__eq__, fields[2::3]))
    return dict(zip(words, map(int, fields[1::3]), strict=True)), frozenset(nouns)


def load_splitter() -> CompoundSplitter:
    """Load the splitter with the shipped word counts."""
    return CompoundSplitter(*load_counts())
