"""German text analysis: from text to the weighted terms of the lexical index."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import Stemmer

from assistant.language.compounds import CompoundSplitter, load_splitter
from assistant.language.normalize import fold
from assistant.language.tokens import content_words, paragraph_references

_RULES = "de-3"
"""Names the rules of the analysis; to be raised with each change of them."""
_DATA = ("stop_words.txt", "word_counts.tsv.gz")
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

    def __init__(self, splitter: CompoundSplitter) -> None:
        self._splitter = splitter
        self._stemmer = Stemmer.Stemmer("german")
        self.word = lru_cache(maxsize=100_000)(self._word)
        self.stem = lru_cache(maxsize=100_000)(self._stem)

    @property
    def version(self) -> str:
        """Part of the index fingerprint: a change of the analysis needs a new index."""
        return analysis_version()

    def _word(self, surface: str) -> Word:
        """Analyse one word as it stands in a text."""
        lower = surface.lower()
        folded = fold(lower)
        parts = self._splitter.split(lower)
        stems = tuple(self.stem(part) for part in parts) if len(parts) > 1 else ()
        return Word(surface, folded, self.stem(lower), stems, tuple(character_grams(folded)))

    def _stem(self, lower: str) -> str:
        """Return the folded Snowball stem of a lower-case word; numbers stay as they are."""
        return fold(self._stemmer.stemWord(lower)) if lower.isalpha() else fold(lower)

    def is_german(self, surface: str) -> bool:
        """Whether a word occurs in the background text."""
        return self._splitter.knows(surface.lower())

    def is_noun(self, surface: str) -> bool:
        """Whether a word is mostly written with a capital in the background text."""
        return self._splitter.is_noun(surface.lower())

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


def analysis_version(folder: Traversable | None = None) -> str:
    """Return a mark of the rules of the analysis together with the files that it reads.

    Args:
        folder: where the files are; those of the program by default.
    """
    return _shipped_version() if folder is None else _version_of(folder)


@cache
def _shipped_version() -> str:
    return _version_of(files("assistant.language").joinpath("data"))


def _version_of(folder: Traversable) -> str:
    digest = hashlib.blake2b(digest_size=4)
    for name in _DATA:
        digest.update(folder.joinpath(name).read_bytes())
    return f"{_RULES}-{digest.hexdigest()}"


def load_analyzer() -> GermanAnalyzer:
    """Load the analyzer with the shipped word counts."""
    return GermanAnalyzer(load_splitter())
