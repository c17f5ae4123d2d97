"""Words that people use for the same thing: abbreviations, office lexicon, thesaurus."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice
from typing import Any

import Stemmer
import yaml

from assistant.language.analysis import GermanAnalyzer, Word
from assistant.language.normalize import fold
from assistant.language.sorted_table import SortedTable
from assistant.language.tokens import content_words, stop_words, topical, words

_DATA = files("assistant.language").joinpath("data")
_MOST_PHRASE_WORDS = 4
_MOST_THESAURUS = 4
ABBREVIATION_WEIGHT = 0.8
LEXICON_WEIGHT = 0.5
THESAURUS_WEIGHT = 0.3
_PHRASES_KEPT = 20_000
_PART_FACTOR = 0.5
"""A synonym of a part of a compound says less than one of the whole word."""
_Phrase = tuple[str, ...]
"""The content words of a phrase as they stand in it."""
_CAPITALS = re.compile(r"[A-ZÄÖÜ]{2,}[a-zäöü]*")


@dataclass(frozen=True, slots=True)
class Expansion:
    """Other words for one or more words of a question.

    Attributes:
        replaced: positions of the words of the question that it stands for.
        words: the other words.
        weight: what they count beside the words of the question, in (0, 1].
        part: stem of the part of a compound that they stand for; None where they stand for whole words.
    """

    replaced: tuple[int, ...]
    words: tuple[Word, ...]
    weight: float
    part: str | None = None


class Thesaurus:
    """Single-word synonyms from OpenThesaurus.

    Args:
        table: lower-case word, or "~" and a folded stem, to its synonyms divided by "|".
    """

    def __init__(self, table: Mapping[str, str] | SortedTable) -> None:
        self._table = table
        self._stemmer = Stemmer.Stemmer("german")
        self.of = lru_cache(maxsize=_PHRASES_KEPT)(self._of)

    def _of(self, word: str) -> tuple[str, ...]:
        """Return the synonyms of a word, looked up as it stands, then by its stem."""
        lower = word.lower()
        found = self._table.get(lower) or self._table.get("~" + fold(self._stemmer.stemWord(lower)))
        return tuple(found.split("|")) if found else ()


@cache
def load_thesaurus() -> Thesaurus:
    """Load the shipped extract of OpenThesaurus."""
    return Thesaurus(SortedTable(gzip.decompress(_DATA.joinpath("openthesaurus.tsv.gz").read_bytes())))


class Synonyms:
    """Finds other words for the words of a question.

    Args:
        abbreviations: abbreviation to its long forms.
        groups: groups of everyday and office words or phrases for one thing.
        thesaurus: general synonyms.
        analyzer: cuts the phrases into words.
    """

    def __init__(
        self,
        abbreviations: Mapping[str, Sequence[str]],
        groups: Sequence[Sequence[str]],
        thesaurus: Thesaurus,
        analyzer: GermanAnalyzer,
    ) -> None:
        self._thesaurus = thesaurus
        self._analyzer = analyzer
        # Questions ask for the same things again and again.
        self._words = lru_cache(maxsize=_PHRASES_KEPT)(self._analyse)
        self._synonyms = lru_cache(maxsize=_PHRASES_KEPT)(self._synonyms_of)
        # Other words are kept as written and analysed when a question needs them: every start reads all.
        self._phrases: dict[tuple[str, ...], list[tuple[_Phrase, float]]] = {}
        self._short: dict[str, list[_Phrase]] = {}
        for group in groups:
            written = [words(phrase) for phrase in group]
            members = [tuple(topical(phrase)) for phrase in written]
            for phrase, member in zip(written, members, strict=True):
                if not _lost_its_point(phrase, member):
                    self._add(member, [o for o in members if o != member], LEXICON_WEIGHT)
        for short, long_forms in abbreviations.items():
            self._add_abbreviation(short, [tuple(content_words(form)) for form in long_forms])

    def _add_abbreviation(self, short: str, long_forms: list[_Phrase]) -> None:
        written = tuple(content_words(short))
        for long_form in long_forms:
            self._add(long_form, [written], ABBREVIATION_WEIGHT)
        if len(written) > 1:  # "BEG EM"
            self._add(written, long_forms, ABBREVIATION_WEIGHT)
            return
        surface = written[0] if written else short
        # What is left of "ANBest-P" is an abbreviation, what is left of "B-Plan" is not.
        if surface == short or _CAPITALS.fullmatch(surface):
            self._short.setdefault(surface, []).extend(long_forms)
        # "krl" is no German word, but "zug" is one: it means the abbreviation only as "ZUG".
        if surface == short and len(short) > 2 and not self._thesaurus.of(short):
            self._short.setdefault(short.lower(), []).extend(long_forms)

    def _analyse(self, phrase: _Phrase) -> tuple[Word, ...]:
        return tuple(map(self._analyzer.word, phrase))

    def _synonyms_of(self, surface: str) -> tuple[tuple[str, str], ...]:
        """Return the words of the thesaurus with their stems; few are used, and only these are analysed."""
        return tuple((other, self._analyzer.stem(other.lower())) for other in self._thesaurus.of(surface))

    def _add(self, phrase: _Phrase, others: list[_Phrase], weight: float) -> None:
        key = tuple(self._analyzer.stem(word.lower()) for word in phrase)
        if key:
            self._phrases.setdefault(key, []).extend((other, weight) for other in others if other)

    def knows(self, word: Word) -> bool:
        """Whether a word list has something to say about a word."""
        return (
            (word.stem,) in self._phrases
            or word.surface in self._short
            or bool(self._thesaurus.of(word.surface))
        )

    def expand(
        self, words: Sequence[Word], is_in_corpus: Callable[[str], object] = lambda _: True
    ) -> list[Expansion]:
        """Return expansions of the words of a question.

        Args:
            words: the content words of the question, in order.
            is_in_corpus: predicate on a stem; thesaurus words that no document uses are left out.
        """
        found = list(self._phrase_expansions(words))
        # Words with an entry of their own need no general synonyms.
        explained = {expansion.replaced for expansion in found}
        for i, word in enumerate(words):
            long_forms = self._long_forms(word.surface)
            found.extend(
                Expansion((i,), self._words(form), ABBREVIATION_WEIGHT / max(1, len(form)) ** 0.5)
                for form in long_forms
            )
            if long_forms or (i,) in explained:
                continue
            found.extend(self._part_expansions(i, word))
            synonyms = self._synonyms(word.surface)
            known = (other for other, stem in synonyms if stem != word.stem and is_in_corpus(stem))
            usable = list(islice(known, _MOST_THESAURUS))
            found.extend(
                Expansion((i,), self._words((other,)), THESAURUS_WEIGHT / len(usable) ** 0.5)
                for other in usable
            )
        return found

    def _long_forms(self, surface: str) -> list[_Phrase]:
        found = self._short.get(surface)
        # "KFW" for "KfW"
        return found or (self._short.get(surface.lower()) if surface.isupper() else None) or []

    def _phrase_expansions(self, words: Sequence[Word]) -> Iterator[Expansion]:
        stems = tuple(word.stem for word in words)
        for length in range(_MOST_PHRASE_WORDS, 0, -1):
            for start in range(len(words) - length + 1):
                others = self._phrases.get(stems[start : start + length])
                if others is None:
                    continue
                replaced = tuple(range(start, start + length))
                for other, weight in others:
                    share = weight / (len(others) ** 0.5 * len(other) ** 0.5)
                    yield Expansion(replaced, self._words(other), share)

    def _part_expansions(self, position: int, word: Word) -> Iterator[Expansion]:
        for part in word.parts:
            others = [(o, w) for o, w in self._phrases.get((part,), ()) if len(o) == 1]
            for other, weight in others:
                share = _PART_FACTOR * weight / len(others) ** 0.5
                yield Expansion((position,), self._words(other), share, part)


def _lost_its_point(written: Sequence[str], member: _Phrase) -> bool:
    """Tell whether one everyday word is left of a phrase: "nicht erlaubt" must not be found by "erlaubt"."""
    return len(member) < len(written) and len(member) < 2 and any(w.lower() in stop_words() for w in written)


def load_synonyms(analyzer: GermanAnalyzer) -> Synonyms:
    """Load the shipped word lists."""
    return Synonyms(load_abbreviations(), load_lexicon(), load_thesaurus(), analyzer)


@cache
def load_lexicon() -> Sequence[Sequence[str]]:
    """Load the shipped groups of everyday and office words for one thing."""
    groups: list[list[str]] = _load_yaml("lexicon.yaml")
    return groups


@cache
def load_abbreviations() -> Mapping[str, Sequence[str]]:
    """Load the shipped abbreviations with their long forms."""
    abbreviations: dict[str, list[str]] = _load_yaml("abbreviations.yaml")
    return abbreviations


def _load_yaml(name: str) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(_DATA.joinpath(name).read_bytes(), loader)  # noqa: S506 -- a safe loader
