"""Typing errors put into questions on purpose, the same ones at every run."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.language.tokens import stop_words
from eval.topics import Topic

_SHORTEST = 4
"""Letters from which a word is hit: a slip in "Rat" or "LED" makes another word."""
_WORD = re.compile(rf"(?<![\w-])[^\W\d_]{{{_SHORTEST},}}(?!\w)")
_ROWS = ("qwertzuiopü", "asdfghjklöä", "yxcvbnm")
_TRANSCRIBED = {"ä": ("ae", "a"), "ö": ("oe", "o"), "ü": ("ue", "u"), "ß": ("ss", "s")}


def _neighbours() -> dict[str, str]:
    """Return the keys beside, above and below every key of a German keyboard."""
    places = {key: (row, column) for row, keys in enumerate(_ROWS) for column, key in enumerate(keys)}
    return {
        key: "".join(
            other
            for other, (r, c) in places.items()
            if other != key and abs(r - row) <= 1 and abs(c - column) <= 1
        )
        for key, (row, column) in places.items()
    }


NEIGHBOURS = _neighbours()


def _swap(word: str, chance: random.Random) -> str:
    places = [i for i in range(len(word) - 1) if word[i].lower() != word[i + 1].lower()]
    if not places:
        return word
    i = chance.choice(places)
    return word[:i] + word[i + 1] + word[i] + word[i + 2 :]


def _drop(word: str, chance: random.Random) -> str:
    i = chance.randrange(len(word))
    return word[:i] + word[i + 1 :]


def _double(word: str, chance: random.Random) -> str:
    i = chance.randrange(len(word))
    return word[: i + 1] + word[i].lower() + word[i + 1 :]


def _neighbour_key(word: str, chance: random.Random) -> str:
    places = [i for i, letter in enumerate(word) if letter.lower() in NEIGHBOURS]
    if not places:
        return word
    i = chance.choice(places)
    struck = chance.choice(NEIGHBOURS[word[i].lower()])
    return word[:i] + (struck.upper() if word[i].isupper() else struck) + word[i + 1 :]


def _transcribe(word: str, chance: random.Random) -> str:
    places = [i for i, letter in enumerate(word) if letter.lower() in _TRANSCRIBED]
    if not places:
        return word
    i = chance.choice(places)
    written = chance.choice(_TRANSCRIBED[word[i].lower()])
    return word[:i] + (written.capitalize() if word[i].isupper() else written) + word[i + 1 :]


_SLIPS: tuple[Callable[[str, random.Random], str], ...] = (_swap, _drop, _double, _neighbour_key, _transcribe)


def with_typos(question: str, count: int, seed: int = 1) -> str:
    """Return `question` with a slip in `count` of its content words, or in all where there are fewer.

    A slip is two letters swapped, a letter left out or doubled, a key beside the right one, or a
    transcribed umlaut. The same question, count and seed give the same result everywhere.
    """
    digest = hashlib.sha256(f"{seed}\n{count}\n{question}".encode()).digest()
    chance = random.Random(digest)  # noqa: S311 -- repeatable, not secret
    places = [found.span() for found in _WORD.finditer(question) if _is_content_word(found[0])]
    hit = chance.sample(places, min(count, len(places)))
    for start, end in sorted(hit, reverse=True):
        question = question[:start] + _slip(question[start:end], chance) + question[end:]
    return question


def _is_content_word(word: str) -> bool:
    return word.lower() not in stop_words() and not word.isupper()


def _slip(word: str, chance: random.Random) -> str:
    for slip in chance.sample(_SLIPS, len(_SLIPS)):
        changed = slip(word, chance)
        if changed != word:
            return changed
    return word


def topics_with_typos(topics: Sequence[Topic], count: int, seed: int = 1) -> tuple[Topic, ...]:
    """Return the topics with typing errors in their questions."""
    return tuple(replace(topic, question=with_typos(topic.question, count, seed)) for topic in topics)
