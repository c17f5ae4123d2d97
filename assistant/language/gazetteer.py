"""Municipalities and foreign cities that a text names."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.language.tokens import stop_words

AMBIGUOUS = "?"
"""Mark of a name that is also an ordinary word."""
_MOST_WORDS = 3
_SHORTEST_INFLECTED = 6
_RUN = re.compile(r"\b[A-ZÄÖÜ][\wäöüß]*(?:[- ][A-ZÄÖÜ][\wäöüß]*)*")
_TOKEN = re.compile(r"[^ ]+")
_BEFORE_A_PLACE = re.compile(
    r"\b(?:in|aus|bei|nach|stadt|gemeinde|landeshauptstadt|kreis|landkreis|ort) $", re.IGNORECASE
)
_NOUN_FOLLOWS = re.compile(r"(?:,|,? und|,? oder)? (?:[\w-]+e[mnrs]? )?[A-ZÄÖÜ]")
_LOWER_WORD = re.compile(r"\w[\w-]*")


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place as a text names it: `start` and `end` are offsets, `name` is its own name.

    `regions` are the Länder, or two-letter country codes, in which places of this name lie.
    """

    name: str
    regions: tuple[str, ...]
    start: int
    end: int

    @property
    def is_abroad(self) -> bool:
        """Tell whether no German place has this name."""
        return all(len(region) == 2 for region in self.regions)

    def is_named_in(self, text: str) -> bool:
        """Tell whether `text` names the place, also as an adjective ("Bremer", "Tübinger")."""
        return bool(re.search(rf"(?<!\w){re.escape(_root(self.name))}", text))


def named_places(text: str) -> list[NamedPlace]:
    """Return the places that `text` names, in order; a text without capitals is read leniently."""
    if text == text.lower():
        return list(_in_lower_case(text))
    return [place for run in _RUN.finditer(text) for place in _in_run(text, run)]


def is_place_name(word: str) -> bool:
    """Whether a place has this name, as it is written with its capital."""
    return word in _table()


def place_names() -> Iterator[str]:
    """Yield the names that mean nothing but a place."""
    yield from (name for name, (_, is_ambiguous) in _table().items() if not is_ambiguous)


def _in_run(text: str, run: re.Match[str]) -> Iterator[NamedPlace]:
    tokens = [(run.start() + m.start(), run.start() + m.end()) for m in _TOKEN.finditer(run[0])]
    first = 0
    while first < len(tokens):
        for last in range(min(len(tokens), first + _MOST_WORDS), first, -1):
            start, end = tokens[first][0], tokens[last - 1][1]
            place = _looked_up(text, start, end)
            if place:
                yield place
                first = last
                break
        else:
            first += 1


def _looked_up(text: str, start: int, end: int) -> NamedPlace | None:
    written = text[start:end]
    # "Schotter" is no adjective of Schotten: that would stand before a noun, as in "Schottener Rathaus".
    is_adjective = bool(_NOUN_FOLLOWS.match(text, end))
    for name in (written, *_base_forms(written, is_adjective=is_adjective)):
        entry = _table().get(name)
        if entry is None:
            continue
        regions, is_ambiguous = entry
        # "Wald" is a place as well; in "der Wald" nobody means it.
        if not is_ambiguous or name != written or _BEFORE_A_PLACE.search(text[:start]):
            return NamedPlace(name, regions, start, end)
    return None


def _in_lower_case(text: str) -> Iterator[NamedPlace]:
    for found in _LOWER_WORD.finditer(text):
        name = "-".join(part.capitalize() for part in found[0].split("-"))
        entry = _table().get(name)
        if entry and not entry[1] and found[0] not in stop_words():
            yield NamedPlace(name, entry[0], found.start(), found.end())


def _base_forms(written: str, *, is_adjective: bool) -> Iterator[str]:
    """Yield the names that a genitive ("Tübingens") or an adjective ("Freiburger") may stand for."""
    if len(written) < _SHORTEST_INFLECTED:
        return
    if written.endswith("s"):
        yield written[:-1]
    stem = written.removesuffix("n") if written.endswith("ern") else written
    if stem.endswith("er") and is_adjective:
        root = stem[:-2]
        yield from (root, root + "en", root + "e", root + "n")
        if root.endswith("n"):  # "Dresdner", "Münchner"
            yield root[:-1] + "en"


def _root(name: str) -> str:
    """Return what a name and its adjective share."""
    return name[:-2] if name.endswith("en") and len(name) >= _SHORTEST_INFLECTED else name


@cache
def _table() -> dict[str, tuple[tuple[str, ...], bool]]:
    """Load name -> (regions, whether it is also an ordinary word)."""
    packed = files("assistant.language").joinpath("data/gazetteer.tsv.gz").read_bytes()
    rows = (line.split("\t") for line in gzip.decompress(packed).decode("utf-8").splitlines())
    return {name: (tuple(regions.split("|")), mark == AMBIGUOUS) for name, regions, mark in rows}
