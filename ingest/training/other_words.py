"""Other words for the words of a training text."""

from __future__ import annotations

import random
from collections.abc import Sequence
from importlib.resources import files

import yaml

from assistant.language.synonyms import Thesaurus
from assistant.language.tokens import content_words

SWAP_SHARE = 0.25
DROP_SHARE = 0.2
_MOST_SYNONYMS = 4


def vary(words: list[str], thesaurus: Thesaurus, rng: random.Random) -> list[str]:
    """Drop some words and swap some for a synonym, as people put things in other words."""
    varied = []
    for word in words:
        if len(words) > 3 and rng.random() < DROP_SHARE:
            continue
        synonyms = thesaurus.of(word) if rng.random() < SWAP_SHARE else ()
        varied.append(rng.choice(synonyms[:4]) if synonyms else word)
    return varied or words


class OtherWords:
    """Knows the single words of our lexicon of office and everyday words, and those of a thesaurus."""

    def __init__(self, groups: Sequence[Sequence[str]], thesaurus: Thesaurus) -> None:
        self._thesaurus = thesaurus
        self._lexicon: dict[str, list[str]] = {}
        for group in groups:
            words = [phrase for phrase in group if content_words(phrase) == [phrase]]
            for word in words:
                self._lexicon.setdefault(word.lower(), []).extend(w for w in words if w != word)

    def of(self, word: str) -> Sequence[str]:
        """Return other words for `word`."""
        return [*self._lexicon.get(word.lower(), ()), *self._thesaurus.of(word)[:_MOST_SYNONYMS]]

    def swap(self, words: Sequence[str], rng: random.Random) -> list[str]:
        """Put another word for some of the words."""
        swapped = []
        for word in words:
            others = self.of(word) if rng.random() < SWAP_SHARE else ()
            swapped.append(rng.choice(others) if others else word)
        return swapped


def load_other_words(thesaurus: Thesaurus) -> OtherWords:
    """Load the shipped lexicon."""
    text = files("assistant.language").joinpath("data/lexicon.yaml").read_text("utf-8")
    return OtherWords(yaml.safe_load(text), thesaurus)
