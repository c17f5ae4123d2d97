"""German text analysis: from text to the weighted terms of the lexical index."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

from assistant.language.compounds import CompoundSplitter, load_splitter
from assistant.language.normalize import fold
from assistant.language.tokens import content_words, paragraph_references

GRAM = 4
PART_WEIGHT = 0.5
"""What a part of a compound counts beside the whole word."""

Terms = dict[str, float]
"""Terms with their (weighted) frequency."""


@dataclass(frozen=True, slots=True)
class Word:
    """A content word with everything that can match it.

    `stem` is the folded Snowball stem, `parts` the folded stems of its compound parts, `grams` the
    character n-grams of the folded word.
    """

    surface: str
    folded: str
    stem: str
    parts: tuple[str, ...]
    grams: tuple[str, ...]


class GermanAnalyzer:
    """Turns text into word terms (stems and compound parts) and character n-gram terms."""

    version = "de-2"
    """Part of the index fingerprint: a change of the analysis needs a new index."""

    def __init__(self, splitter: CompoundSplitter) -> None:
        self._splitter = splitter
        self._stemmer = Stemmer.Stemmer("german")
        self.word = lru_cache(maxsize=100_000)(self._word)

    def _word(self, surface: str) -> Word:
        """Analyse one word as it stands in a text."""
        lower = surface.lower()
        folded = fold(lower)
        parts = self._splitter.split(lower)
        stems = tuple(self.stem(part) for part in parts) if len(parts) > 1 else ()
        return Word(surface, folded, self.stem(lower), stems, tuple(character_grams(folded)))

    def stem(self, lower: str) -> str:
        """Return the folded Snowball stem of a lower-case word; numbers stay as they are."""
        return fold(self._stemmer.stemWord(lower)) if lower.isalpha() else fold(lower)

    def analyze(self, text: str) -> list[Word]:
        """Return the content words of `text` in order, paragraph references last."""
        found = [self.word(surface) for surface in content_words(text)]
        return found + [Word(ref, ref, ref, (), (ref,)) for ref in paragraph_references(text)]


def word_terms(words: Iterable[Word]) -> Terms:
    """Count stems, and parts of compounds at half weight."""
    terms: Terms = {}
    for word in words:
        terms[word.stem] = terms.get(word.stem, 0.0) + 1.0
        for part in word.parts:
            terms[part] = terms.get(part, 0.0) + PART_WEIGHT
    return terms


def gram_terms(words: Iterable[Word]) -> Terms:
    """Count the character n-grams inside words."""
    terms: Terms = {}
    for word in words:
        for gram in word.grams:
            terms[gram] = terms.get(gram, 0.0) + 1.0
    return terms


def character_grams(folded: str) -> list[str]:
    """Return the character 4-grams of a folded word; a shorter word is its own gram."""
    if len(folded) <= GRAM:
        return [folded]
    return [folded[i : i + GRAM] for i in range(len(folded) - GRAM + 1)]


def load_analyzer() -> GermanAnalyzer:
    """Load the analyzer with the shipped word counts."""
    return GermanAnalyzer(load_splitter())
