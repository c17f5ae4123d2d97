"""Other forms of the words of a question: verbs, plurals in -s, compounds written in two words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.language.analysis import GermanAnalyzer, Word
from assistant.language.synonyms import Expansion
from assistant.language.verbs import VerbForms

_FORM_WEIGHT = 0.25
_JOINED_WEIGHT = 0.5
_WORDS_KEPT = 20_000


class WordForms:
    """Finds other forms of words that the index uses.

    Args:
        analyzer: cuts words, knows general German.
        row_frequency: in how many rows of the index a stem occurs.
    """

    def __init__(self, analyzer: GermanAnalyzer, row_frequency: Callable[[str], int]) -> None:
        self._analyzer = analyzer
        self._row_frequency = row_frequency
        self._verbs = VerbForms(analyzer.is_german, analyzer.is_noun)
        # Questions use the same words again and again.
        self._relatives = lru_cache(maxsize=_WORDS_KEPT)(self._verbs.relatives)
        self._stems = lru_cache(maxsize=_WORDS_KEPT)(self._stems_of)

    def expand(self, words: Sequence[Word], text: str) -> Iterator[Expansion]:
        """Yield other forms of the content words of a text."""
        for position, word in enumerate(words):
            lower = word.surface.lower()
            forms = self._relatives(lower)
            # "Café" and "Cafe" have different stems.
            yield from self._forms(position, word, forms if lower.isascii() else (*forms, word.folded))
        for form, joined in self._verbs.separated(text):
            place = next((i for i, word in enumerate(words) if word.surface == form), None)
            if place is not None:
                yield from self._forms(place, words[place], (joined, *self._relatives(joined)))
        yield from self._joined(words, text)

    def _forms(self, position: int, word: Word, forms: Sequence[str]) -> Iterator[Expansion]:
        # Cutting a word into its parts is dear, so the index is asked by the stem alone.
        by_stem = self._stems(tuple(forms))
        used = [form for stem, form in by_stem.items() if stem != word.stem and self._row_frequency(stem)]
        for form in used:
            yield Expansion((position,), (self._analyzer.word(form),), _FORM_WEIGHT / len(used) ** 0.5)

    def _stems_of(self, forms: tuple[str, ...]) -> Mapping[str, str]:
        return {self._analyzer.stem(form): form for form in forms}

    def _joined(self, words: Sequence[Word], text: str) -> Iterator[Expansion]:
        """Yield compounds that were written in two words: "Straßen Beleuchtung"."""
        for i, (front, back) in enumerate(pairwise(words)):
            if not _stand_together(text, front.surface, back.surface):
                continue
            for link in ("", "s"):
                joined = f"{front.surface}{link}{back.surface}".lower()
                if joined.isalpha() and self._row_frequency(self._analyzer.stem(joined)):
                    yield Expansion((i, i + 1), (self._analyzer.word(joined),), _JOINED_WEIGHT)


def _stand_together(text: str, front: str, back: str) -> bool:
    return f"{front} {back}" in text or f"{front}-{back}" in text
