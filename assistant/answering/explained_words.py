"""Which words of a sentence its source explains: the same, another form, or another word for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from assistant.answering.grounding import is_name
from assistant.embedding.embedder import Embedder
from assistant.language.analysis import GermanAnalyzer, Word
from assistant.language.normalize import fold
from assistant.language.synonyms import Thesaurus, load_abbreviations, load_lexicon, load_thesaurus
from assistant.language.tokens import content_words

ACTORS = frozenset(
    """
    Bund Bundesregierung Gemeinde Gemeinden Kommune Kommunen Kreis Kreise Land Landkreis Landkreise Länder
    Ländern Stadt Städte Städten Unternehmen Verband Verwaltung
    """.split()  # noqa: SIM905 -- a list of quoted words is no easier to read
)
"""Who does things; none of them may stand for another."""
_ACTING_PARTS = frozenset({"bund", "gemeind", "kommun", "kreis", "land", "staat", "stadt"})
"""Parts of names of offices: a Städtetag is no Gemeindetag."""
_STRICT = frozenset(
    {
        "Bund",
        "Bundes",
        "Freistaat",
        "Freistaats",
        "Land",
        "Landes",
        "Länder",
        "Ländern",
        "Kreis",
        "Kreise",
        "Staat",
    }
)
"""Those that are parts of other words: "Land" is not said by "Deutschland"."""
_SIMILAR = 0.45
"""Cosine of two words from which one explains the other; forms and compounds of one word reach it."""
_WORDS_KEPT = 20_000
_SHORTEST_CORE = 4
"""Letters that two forms of one word share."""
_INSIDE = re.compile(
    r"^((?:ab|an|auf|aus|bei|ein|fest|her|hin|mit|nach|um|vor|weg|zu|zuruck|zusammen)?)(?:ge|zu)(?=[a-z]{4})"
)
_ENDING = re.compile(
    r"(?:ier)?(?:ungen|ung|lich|isch|ell|al|ig|bar|heit|keit|end|ation|nis|er|t|n|s)?"
    r"(?:e|en|er|em|es|et|t|te|ten|n|s|st)?$"
)


@dataclass(frozen=True, slots=True)
class Explained:
    """What the source has for a word of a sentence.

    Attributes:
        word: the word of the sentence.
        stem: the stem of the source that stands for it, or None where nothing does.
        is_plain: the word claims so little that nothing has to.
    """

    word: Word
    stem: str | None
    is_plain: bool


@dataclass(frozen=True, slots=True)
class _PlainWords:
    stems: frozenset[str]
    cores: frozenset[str]
    groups: dict[str, frozenset[str]]


class Vocabulary:
    """The words of one source with everything that they explain."""

    def __init__(self, words: Sequence[Word], speech: Speech) -> None:
        self._speech = speech
        self.stems = frozenset(w.stem for w in words) | {part for w in words for part in w.parts}
        self._whole = frozenset(w.stem for w in words)
        self._others: dict[str, str] = {}
        for word in words:
            for part in word.parts:
                for other in speech.groups(part):
                    self._others.setdefault(other, part)
            for other in (*speech.synonyms(word.surface), *speech.long_forms(word.surface)):
                self._others.setdefault(other, word.stem)
        self._words = [word for word in dict.fromkeys(words) if not word.stem[:1].isdigit()]
        self._vectors: NDArray[np.float32] | None = None

    def explain(self, word: Word) -> Explained:
        """Find what stands for a word."""
        is_plain = self._speech.is_plain(word)
        if word.surface in _STRICT:
            return Explained(word, word.stem if word.stem in self._whole else None, is_plain)
        if word.stem in self.stems:
            return Explained(word, word.stem, is_plain)
        if word.surface[:1].isupper() and not word.parts and is_name(word.surface):
            return Explained(word, self._long_form(word) or self._others.get(word.stem), is_plain)
        if word.parts and self._has_parts(word):
            return Explained(word, next((p for p in word.parts if p in self.stems), word.parts[-1]), is_plain)
        found = self._other_word(word) or self._long_form(word) or self._form_of(word) or self._similar(word)
        return Explained(word, found, is_plain)

    def _has_parts(self, word: Word) -> bool:
        """Tell whether the source has the parts of a compound in one word, or as words of their own."""
        if any(self._is_made_alike(word, other) for other in self._words):
            return True
        whole = [part for part in word.parts if part in self._whole]
        return bool(whole) and all(self._has_part(part) for part in word.parts if part not in whole)

    def _is_made_alike(self, word: Word, other: Word) -> bool:
        """Tell whether another word has all parts of a compound, or parts that mean the same."""
        theirs = {other.stem, *other.parts}
        return all(
            part in theirs or (part not in _ACTING_PARTS and theirs & self._speech.groups(part))
            for part in word.parts
        )

    def _has_part(self, part: str) -> bool:
        return part in self.stems or part in self._others or self._speech.is_plain_stem(part)

    def _other_word(self, word: Word) -> str | None:
        if word.stem in self._others:
            return self._others[word.stem]
        return next((s for s in self._speech.synonyms(word.surface) if s in self.stems), None)

    def _long_form(self, word: Word) -> str | None:
        """Find the words that an abbreviation stands for."""
        stems = self._speech.long_forms(word.surface)
        return stems[0] if stems and all(stem in self.stems for stem in stems) else None

    def _form_of(self, word: Word) -> str | None:
        """Find another form of a word: "nachgerüstet" for "Nachrüstung", "personell" for "Personal"."""
        core = _core(word.folded)
        if len(core) < _SHORTEST_CORE:
            return None
        return next((other.stem for other in self._words if _core(other.folded) == core), None)

    def _similar(self, word: Word) -> str | None:
        # Nouns of one kind are near each other and mean different things: "Strom" and "Gas", two towns.
        if word.parts or word.surface[:1].isupper() or not self._words:
            return None
        if self._vectors is None:
            self._vectors = self._speech.vectors([w.surface for w in self._words])
        similarities = self._vectors @ self._speech.vectors([word.surface])[0]
        best = int(np.argmax(similarities))
        return self._words[best].stem if similarities[best] >= _SIMILAR else None


class Speech:
    """What is known about German words.

    Args:
        analyzer: finds stems.
        embedder: compares words; it must be fast.
    """

    def __init__(self, analyzer: GermanAnalyzer, embedder: Embedder) -> None:
        self._analyzer = analyzer
        self._thesaurus: Thesaurus = load_thesaurus()
        self._plain = _load_plain_words(analyzer)
        self._abbreviations = load_abbreviations()
        self.synonyms = lru_cache(maxsize=_WORDS_KEPT)(self._synonyms)
        self._vector = lru_cache(maxsize=_WORDS_KEPT)(lambda word: embedder.encode_documents([word])[0])

    def vocabulary(self, words: Sequence[Word]) -> Vocabulary:
        """Return the vocabulary of a source."""
        return Vocabulary(words, self)

    def is_plain(self, word: Word) -> bool:
        """Whether a word claims so little that it needs no source."""
        return word.stem in self._plain.stems or (
            word.surface[:1].islower() and _core(word.folded) in self._plain.cores
        )

    def is_plain_stem(self, stem: str) -> bool:
        """Whether a stem belongs to such a word."""
        return stem in self._plain.stems

    def groups(self, stem: str) -> frozenset[str]:
        """Return the stems that mean the same as another one here."""
        return self._plain.groups.get(stem, frozenset())

    def _synonyms(self, surface: str) -> tuple[str, ...]:
        """Return the stems of other words for a word."""
        found = [self._analyzer.stem(other.lower()) for other in self._thesaurus.of(surface)]
        return (*self.groups(self._analyzer.stem(surface.lower())), *found)

    def long_forms(self, surface: str) -> list[str]:
        """Return the stems of what an abbreviation stands for."""
        forms = self._abbreviations.get(surface, ())
        return [self._analyzer.stem(w.lower()) for form in forms for w in content_words(form)]

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of words."""
        return np.stack([self._vector(text) for text in texts])


@lru_cache(maxsize=_WORDS_KEPT)
def _core(folded: str) -> str:
    """Return a folded word without its endings and without what a participle or infinitive puts inside it."""
    return _ENDING.sub("", _INSIDE.sub(r"\1", folded, count=1))


@cache
def _load_plain_words(analyzer: GermanAnalyzer) -> _PlainWords:
    stems: set[str] = set()
    cores: set[str] = set()
    groups: dict[str, set[str]] = {}
    for line, is_group in _lines():
        own = {analyzer.stem(word.lower()) for word in line.split()}
        if not is_group:
            stems |= own
            small = (fold(word) for word in line.split() if word[:1].islower())
            cores |= {core for core in map(_core, small) if len(core) >= _SHORTEST_CORE}
            continue
        for stem in own:
            groups.setdefault(stem, set()).update(own - {stem})
    for members in load_lexicon():
        own = {analyzer.stem(word) for word in members if word.isalpha()}
        for stem in own:
            groups.setdefault(stem, set()).update(own - {stem})
    return _PlainWords(
        frozenset(stems), frozenset(cores), {stem: frozenset(others) for stem, others in groups.items()}
    )


def _lines() -> Iterator[tuple[str, bool]]:
    text = files("assistant.answering").joinpath("data/plain_words.txt").read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.lstrip("= "), line.startswith("=")
