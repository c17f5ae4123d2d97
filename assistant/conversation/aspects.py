"""Words that ask something about a subject without naming one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import yaml

from assistant.language.analysis import GermanAnalyzer
from assistant.language.tokens import content_words


class Aspects:
    """Tells words that name a subject from words that ask about one.

    Args:
        aspects: words that could follow any subject.
        parts: words that do so only where the question refers to what was said.
    """

    def __init__(self, analyzer: GermanAnalyzer, aspects: Iterable[str], parts: Iterable[str]) -> None:
        self._analyzer = analyzer
        self._aspects = {analyzer.stem(word.lower()) for word in aspects}
        self._parts = {analyzer.stem(word.lower()) for word in parts} - self._aspects

    def is_aspect(self, text: str) -> bool:
        """Tell whether a word, or each part of a compound, asks about something without naming it."""
        return self._consists_of(text, self._aspects)

    def is_part(self, text: str) -> bool:
        """Tell the same of words that can be subjects, too."""
        return self._consists_of(text, self._parts | self._aspects)

    def _consists_of(self, text: str, stems: set[str]) -> bool:
        words = [self._analyzer.word(surface) for surface in content_words(text)]
        return all(
            word.stem in stems or (bool(word.parts) and all(part in stems for part in word.parts))
            for word in words
        )


@cache
def _word_lists() -> tuple[tuple[str, ...], tuple[str, ...]]:
    text = files("assistant.conversation").joinpath("data/aspects.yaml").read_text("utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content = yaml.load(text, loader)  # noqa: S506 -- a safe loader
    aspects, parts = (tuple(word for row in content[name] for word in row) for name in ("aspects", "parts"))
    return aspects, parts


def load_aspects(analyzer: GermanAnalyzer) -> Aspects:
    """Load the shipped word lists."""
    return Aspects(analyzer, *_word_lists())
