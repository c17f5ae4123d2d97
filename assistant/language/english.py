"""Reading English questions about German things in German."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.language.tokens import stop_words

_TERMS = files("assistant.language").joinpath("data/english.txt")
_MOST_WORDS = 5
_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s\b")
# Without words that are German, too: "in", "an", "so", "was", "will", "war", "man", "die", "also".
FUNCTION_WORDS = frozenset(
    word
    for line in (
        "the of and to for is are be been what how who whom which where when why can could does do did has",
        "have had we our us you your it its this that these those from by with at on or should must may",
        "would there any many much my me they their if not into about than as",
    )
    for word in line.split()
)
_BOTH = frozenset({"in", "an", "so", "was", "will", "war", "am", "also"})
_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""))


@dataclass(frozen=True, slots=True)
class Gloss:
    """An English phrase with its German words.

    Attributes:
        written: the phrase as it stands in the question.
        german: what takes its place; empty where nothing does.
        others: other German words for it.
    """

    written: str
    german: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GermanReading:
    """A question with its English phrases replaced by German words."""

    text: str
    glosses: tuple[Gloss, ...]


class EnglishTerms:
    """Replaces English phrases by German words.

    Args:
        terms: lower-case English phrase to its German words, the most usual first.
    """

    def __init__(self, terms: Mapping[str, Sequence[str]]) -> None:
        self._terms = terms
        self._words = {word for phrase in terms for word in phrase.split()} - FUNCTION_WORDS

    def has_word(self, word: str) -> bool:
        """Whether a word occurs in one of the phrases, other than as a function word."""
        return any(form in self._words for form in _forms(word.lower()))

    def read(
        self, question: str, wanted: Callable[[Collection[str]], bool] = lambda _: True
    ) -> GermanReading:
        """Replace phrases of a question, the longest first.

        Args:
            question: the question as asked.
            wanted: tells from the words of a phrase, as they are written, whether to replace it.
        """
        question = _POSSESSIVE.sub("", question)
        tokens = list(_TOKEN.finditer(question))
        glosses: list[Gloss] = []
        pieces: list[str] = []
        copied = place = 0
        while place < len(tokens):
            length, german = self._longest(tokens[place : place + _MOST_WORDS])
            if length and wanted([token[0] for token in tokens[place : place + length]]):
                start, end = tokens[place].start(), tokens[place + length - 1].end()
                pieces += [question[copied:start], german[0] if german else ""]
                glosses.append(Gloss(question[start:end], pieces[-1], tuple(german[1:])))
                copied = end
                place += length
            else:
                place += 1
        return GermanReading(" ".join("".join([*pieces, question[copied:]]).split()), tuple(glosses))

    def _longest(self, tokens: Sequence[re.Match[str]]) -> tuple[int, Sequence[str]]:
        for length in range(len(tokens), 0, -1):
            words = [token[0].lower() for token in tokens[:length]]
            if length == 1 and len(words[0]) > 1 and tokens[0][0].isupper():
                continue  # "IT" is no "it"
            if any(
                " " * (b.start() - a.end()) != b.string[a.end() : b.start()]
                for a, b in _pairs(tokens[:length])
            ):
                continue
            for last in _forms(words[-1]):
                german = self._terms.get(" ".join([*words[:-1], last]))
                if german is not None:
                    return length, german
        return 0, ()


def _pairs(tokens: Sequence[re.Match[str]]) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    yield from itertools.pairwise(tokens)


def _forms(word: str) -> Iterator[str]:
    yield word
    for ending, replacement in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            yield word.removesuffix(ending) + replacement


def function_words(question: str) -> tuple[int, int]:
    """Return how many different English and German function words a question has."""
    tokens = {token.lower() for token in _TOKEN.findall(question)}
    german = tokens & stop_words() - FUNCTION_WORDS - _BOTH
    return len(tokens & FUNCTION_WORDS), len(german)


def parse_terms(text: str) -> dict[str, tuple[str, ...]]:
    """Read lines of "english phrase = German | other German"; "#" begins a comment line."""
    terms: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        phrase, separator, german = line.partition("=")
        if separator and not line.startswith("#"):
            terms[phrase.strip()] = tuple(filter(None, (word.strip() for word in german.split("|"))))
    return terms


@cache
def load_english() -> EnglishTerms:
    """Load the shipped terms."""
    return EnglishTerms(parse_terms(_TERMS.read_text("utf-8")))
