"""Guessing what one unknown word means: a slip, words run together, a compound with a slip in a part."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant.index.vocabulary import PossibleWord, Vocabulary
from assistant.language.analysis import Word
from assistant.language.english import FUNCTION_WORDS
from assistant.language.normalize import fold
from assistant.language.places import laender_in
from assistant.language.slips import slip_cost
from assistant.language.tokens import stop_words

# Probabilities are natural logarithms: how likely the word is, less what its slips cost.
_LONG = 8
"""Letters from which a word may have two slips."""
_COMPARED = 12
_TYPICAL_SLIP = 4.0
_CHANCE_BASE = -11.5
_CHANCE_LETTER = -0.55
_CHANCE_LEAST = -20.0
"""The shorter a word, the more words look like it by chance, and the more probable one must be."""
_PLACE = 1.5
"""How much more probable a word must be where the name of a place may stand that nobody knows."""
_LAND = 3.0
"""What it counts there that the meant word is the name of a Land."""
_COMPOSED = 3.0
"""How much more probable a word must be where the unknown one makes sense as it is."""
_NO_NOUN = 4.0
"""What it costs that a capital stands where the meant word has none."""
_NOUN = 2.5
_AMBIGUOUS = 2.0
"""Distance within which another word may be meant as well."""
_MOST_OTHERS = 2
_SHORTEST_PART = 4
_SEPARABLE = 6
"""Letters from which a word can be several that were run together."""
_PROBABLE_APART = -9.5
"""Mean of words that were run together."""
_PROBABLE_PART = -14.0
_PARTS_TRIED = 2
_MARGIN_OVER_PARTS = 4.0
_HUMP = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])|(?<=[A-ZÄÖÜ])(?=[A-ZÄÖÜ][a-zäöüß])")
# They begin or end words of their own: "vorfinanzieren", "nichtöffentlich", "integrierenden".
_PREFIXES = frozenset(
    word
    for line in (
        "ab allgemein an auf aus bei be durch ein ent er fest gegen her hin hinter los mehr mit nach nicht",
        "raus rein selbst teil uber um un unter ver vor weg weiter wieder zer zu zusammen zwischen",
    )
    for word in line.split()
)
_LINKS = ("", "s", "n", "es", "en", "e", "er")
_ENDINGS = frozenset({"den", "der", "des", "dem", "er", "es", "in", "im", "an", "am", "um"})


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the place of a word in its question says about it.

    Attributes:
        has_meaningful_case: whether a capital tells a noun, and a small letter another word.
        is_place: whether the name of a place may stand there.
    """

    has_meaningful_case: bool = False
    is_place: bool = False


def guess(vocabulary: Vocabulary, written: str, circumstances: Circumstances) -> list[str]:
    """Return what an unknown word can mean, the most probable first; nothing when nothing is near enough."""
    folded = fold(written)
    if vocabulary.spelled(folded):
        return []
    scored = _scored(vocabulary, folded)
    if circumstances.has_meaningful_case:
        scored = sorted(((score - _case_cost(written, word), word) for score, word in scored), key=_first)
    if circumstances.is_place:
        scored = sorted(((s + _LAND * bool(laender_in(w.written)), w) for s, w in scored), key=_first)
    is_composed = _is_composed(vocabulary, folded)
    needed = _needed(folded) + _PLACE * circumstances.is_place + _COMPOSED * is_composed
    if scored and scored[0][0] >= needed:
        best, meant = scored[0]
        others = [other for score, other in scored[1:] if score > best - _AMBIGUOUS]
        return [_cased(written, word.written) for word in (meant, *others[:_MOST_OTHERS])]
    found = _separated_at_humps(vocabulary, written) or _separated(vocabulary, folded)
    if not found and not circumstances.is_place and not is_composed:
        found = _with_repaired_part(vocabulary, folded)
    return [_cased(written, found)] if found else []


def _cased(written: str, meant: str) -> str:
    return meant[0].upper() + meant[1:] if written[0].isupper() else meant


def is_torn(vocabulary: Vocabulary, word: Word) -> bool:
    """Whether a word is better explained by a slip than by the parts it seems to consist of."""
    parts = [_probability(vocabulary, part) for part in word.parts]
    scored = _scored(vocabulary, word.folded, most=1)
    return bool(scored) and scored[0][1].distance > 0 and scored[0][0] > sum(parts) + _MARGIN_OVER_PARTS


def _is_composed(vocabulary: Vocabulary, folded: str) -> bool:
    """Whether a word consists of a prefix or a word and another word, perhaps joined by a link."""
    fronts = [prefix for prefix in _PREFIXES if folded.startswith(prefix)]
    fronts += [word.folded for word in vocabulary.beginning(folded)]
    rests = {folded[len(front) :].removeprefix(link) for front in fronts for link in _LINKS}
    return any(len(rest) >= _SHORTEST_PART and vocabulary.spelled(rest) for rest in rests)


def _first(scored: tuple[float, PossibleWord]) -> tuple[float, str]:
    return -scored[0], scored[1].folded


def _needed(folded: str) -> float:
    return max(_CHANCE_LEAST, _CHANCE_BASE + _CHANCE_LETTER * len(folded))


def _probability(vocabulary: Vocabulary, stem: str) -> float:
    found = vocabulary.spelled(stem)
    return math.log(found.probability) if found else _CHANCE_BASE


def _scored(vocabulary: Vocabulary, folded: str, most: int | None = None) -> list[tuple[float, PossibleWord]]:
    """Return the words that can be meant with their log probabilities, the best first."""
    found = vocabulary.similar(folded, most or (1 if len(folded) < _LONG else 2))
    compared = sorted(found, key=lambda word: _TYPICAL_SLIP * word.distance - math.log(word.probability))
    compared = compared[:_COMPARED]
    scored = [(math.log(word.probability) - slip_cost(folded, word.folded), word) for word in compared]
    return sorted(scored, key=_first)


def _case_cost(written: str, word: PossibleWord) -> float:
    if written[0].isupper() == word.written[0].isupper():
        return 0.0
    return _NO_NOUN if written[0].isupper() else _NOUN


def _separated_at_humps(vocabulary: Vocabulary, written: str) -> str | None:
    """Return "Wer fördert LED" for "WerfördertLED", or None."""
    pieces = _HUMP.split(written)
    if len(pieces) < 2 or len(written) < _SEPARABLE or any(len(piece) < 3 for piece in pieces):
        return None
    return " ".join(_separated(vocabulary, fold(piece)) or piece for piece in pieces)


def _separated(vocabulary: Vocabulary, folded: str) -> str | None:
    """Return the words that were run together to `folded`, or None.

    There must be a function word that no compound has: what consists of others is a compound, or a name.
    """
    if len(folded) < _SEPARABLE:
        return None
    best: dict[int, tuple[float, list[PossibleWord]]] = {0: (0.0, [])}
    for start in range(len(folded)):
        if start not in best:
            continue
        so_far, words = best[start]
        for word in _words_at(vocabulary, folded, start):
            end = start + len(word.folded)
            total = so_far + math.log(word.probability)
            if end not in best or total > best[end][0]:
                best[end] = (total, [*words, word])
    total, words = best.get(len(folded), (-math.inf, []))
    if not _has_function_word(words) or total / len(words) <= _PROBABLE_APART:
        return None
    return " ".join(word.written for word in words)


def _has_function_word(words: list[PossibleWord]) -> bool:
    functions = [word.folded in _function_words() for word in words]
    if words and all(functions):
        return True
    last = len(words) - 1
    return any(
        is_function
        and not (place == 0 and words[place].folded in _PREFIXES)
        and not (place == last and words[place].folded in _ENDINGS)
        for place, is_function in enumerate(functions)
    )


def _words_at(vocabulary: Vocabulary, folded: str, start: int) -> Iterator[PossibleWord]:
    yield from vocabulary.beginning(folded[start:])
    for length in (2, 3):
        short = folded[start : start + length]
        function_word = vocabulary.spelled(short) if short in _function_words() else None
        if function_word is not None:
            yield function_word


@cache
def _function_words() -> frozenset[str]:
    return frozenset(map(fold, stop_words() - FUNCTION_WORDS))


def _with_repaired_part(vocabulary: Vocabulary, folded: str) -> str | None:
    """Return a compound with one part corrected and the other as it is, or None."""
    found: list[tuple[float, str]] = []
    fronts = sorted(filter(_is_part, vocabulary.beginning(folded)), key=lambda word: len(word.folded))
    for front in fronts[-_PARTS_TRIED:]:
        for score, back in _repaired(vocabulary, folded[len(front.folded) :]):
            found.append((score + math.log(front.probability), f"{front.written}{back.written.lower()}"))
    starts = range(_SHORTEST_PART, len(folded) - _SHORTEST_PART + 1)
    ends = [word for start in starts if (word := vocabulary.spelled(folded[start:])) and _is_part(word)]
    for end in ends[:_PARTS_TRIED]:
        for score, front in _repaired(vocabulary, folded[: -len(end.folded)]):
            found.append((score + math.log(end.probability), f"{front.written}{end.written.lower()}"))
    return max(found)[1] if found else None


def _is_part(word: PossibleWord) -> bool:
    return word.folded not in _function_words() and math.log(word.probability) >= _PROBABLE_PART


def _repaired(vocabulary: Vocabulary, part: str) -> list[tuple[float, PossibleWord]]:
    """Return the word that a part of a compound means, if it is another one that begins alike."""
    if len(part) < _SHORTEST_PART:
        return []
    best = _scored(vocabulary, part)[:1]
    return [
        (score, word)
        for score, word in best
        if score >= _needed(part) and word.distance and word.folded[0] == part[0] and _is_part(word)
    ]
