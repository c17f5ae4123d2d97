"""Forms of one German verb: "fördert", "gefördert", "Förderung", "fangen … an"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files

_SEPARABLE = (
    "zusammen|zurück|entgegen|bereit|weiter|wieder|unter|durch|voran|statt|fest|frei|fort|nach|über|teil|auf|aus|"
    "bei|dar|ein|her|hin|los|mit|vor|weg|ab|an|um|zu"
)
_PREFIX = re.compile(rf"(?:{_SEPARABLE}|ver|be|ent|er|zer|miss)(?=\w{{3}})")
_FIXED = re.compile(r"(?:ver|be|ent|er|zer|miss)(?=\w{3})")
_PARTICLE = re.compile(rf"\b({_SEPARABLE})(?=\s*(?:[.,;:!?)]|$|(?:und|oder|sowie)\b))", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[.,;:!?()]")
_WORD = re.compile(r"[^\W\d_]+")
_PARTICIPLE = re.compile(rf"((?:{_SEPARABLE})?)ge(\w{{3,}}t)")
_ZU_INFINITIVE = re.compile(rf"({_SEPARABLE})zu(\w{{2,}}n)")
_SHORTEST = 4
_ALSO_NOUNS = frozenset(
    {"kosten", "bauen", "leben", "essen", "wissen", "sparen", "lernen", "arbeiten", "fördern"}
)
"""Infinitives that are mostly written with a capital, or might be."""


_LIGHT = frozenset(
    {
        "machen",
        "kommen",
        "gehen",
        "geben",
        "sehen",
        "stehen",
        "nehmen",
        "lassen",
        "finden",
        "bringen",
        "halten",
    }
)
"""Verbs that mean something only together with other words."""


class VerbForms:
    """Finds the infinitive of a form, and other forms of an infinitive.

    Args:
        is_word: whether a lower-case word exists.
        is_noun: whether it is mostly written with a capital.
    """

    def __init__(self, is_word: Callable[[str], bool], is_noun: Callable[[str], bool]) -> None:
        self._is_word = is_word
        self._is_noun = is_noun

    def infinitive(self, word: str) -> str | None:
        """Return the infinitive of a lower-case verb form or of a noun in -ung, or None."""
        if len(word) < _SHORTEST:
            return None
        return next((found for found in self._infinitives(word) if self._is_verb(found)), None)

    def _infinitives(self, word: str) -> Iterator[str]:
        yield from _strong_infinitives(word)
        if word.endswith(("ung", "ungen")):
            yield from _from_base(word.removesuffix("en").removesuffix("ung"))
        if self._is_noun(word):
            return
        participle = _PARTICIPLE.fullmatch(word)
        if participle:
            yield from (participle[1] + rest for rest in _from_base(participle[2][:-1]))
        with_zu = _ZU_INFINITIVE.fullmatch(word)
        if with_zu:
            yield with_zu[1] + with_zu[2]
        if word.endswith("n"):
            yield word
        for ending in ("ten", "te", "t", "e"):
            if word.endswith(ending):
                yield from _from_base(word.removesuffix(ending))

    def _is_verb(self, infinitive: str) -> bool:
        return self._is_word(infinitive) and (infinitive in _ALSO_NOUNS or not self._is_noun(infinitive))

    def relatives(self, word: str) -> tuple[str, ...]:
        """Return other forms of the verb behind a lower-case word, or of a noun with a plural in -s."""
        infinitive = self.infinitive(word)
        if infinitive in _LIGHT:
            return ()
        if infinitive is None:
            return tuple(_s_plurals(word))
        return tuple(
            form for form in dict.fromkeys(_forms(infinitive)) if form != word and self._is_word(form)
        )

    def separated(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield verbs of a text that stand apart from their particle: the form, and the whole infinitive.

        "Wie fangen wir an?" has ("fangen", "anfangen").
        """
        for particle in _PARTICLE.finditer(text):
            clause = _CLAUSE_END.split(text[: particle.start()])[-1]
            for form in _WORD.findall(clause):
                infinitive = self.infinitive(form.lower())
                joined = f"{particle[1].lower()}{infinitive}"
                if infinitive and self._is_word(joined):
                    yield form, joined
                    break


def _from_base(base: str) -> Iterator[str]:
    yield f"{base}en"
    yield f"{base}n"


def _forms(infinitive: str) -> Iterator[str]:
    base = infinitive.removesuffix("en") if infinitive.endswith("en") else infinitive.removesuffix("n")
    prefix, stem = _split(base)
    soft = "e" if base.endswith(("t", "d")) else ""
    yield infinitive
    yield f"{base}{soft}t"
    yield f"{prefix}ge{stem}{soft}t"
    yield f"{base}ung"
    plain = _strong_forms().get(infinitive.removeprefix(prefix), ())
    yield from (prefix + form for form in plain)
    fixed = _FIXED.match(infinitive)
    if fixed:
        bound = _strong_forms().get(infinitive[fixed.end() :], ())
        yield from (fixed[0] + form.removeprefix("ge") for form in bound)
    if prefix:
        # As they stand in "setzt … um".
        yield infinitive.removeprefix(prefix)
        yield plain[0] if plain else f"{stem}{soft}t"


def _split(base: str) -> tuple[str, str]:
    found = re.match(rf"(?:{_SEPARABLE})(?=\w{{3}})", base)
    return (found[0], base[found.end() :]) if found else ("", base)


def _s_plurals(word: str) -> Iterator[str]:
    if len(word) > 3 and word[-2:-1] in "aeiouyé" and word.endswith("s"):
        yield word[:-1]
    elif word[-1:] in "aeiouyé":
        yield f"{word}s"


def _strong_infinitives(word: str) -> Iterator[str]:
    known = _strong()
    if word in known:
        yield known[word]
    prefix = _PREFIX.match(word)
    if prefix:
        rest = word[prefix.end() :]
        # "vermieden" has no "ge": the prefix stands in its place.
        for form in (rest, f"ge{rest}"):
            if form in known:
                yield prefix[0] + known[form]


@cache
def _strong() -> dict[str, str]:
    return {form: infinitive for infinitive, forms in _strong_forms().items() for form in forms}


@cache
def _strong_forms() -> dict[str, tuple[str, ...]]:
    text = files("assistant.language").joinpath("data/verb_forms.txt").read_text("utf-8")
    lines = (line.partition("=") for line in text.splitlines() if line and not line.startswith("#"))
    return {infinitive.strip(): tuple(forms.split()) for forms, _, infinitive in lines}
