"""How large the municipality is that a question is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.language.tokens import plain_numbers

_SMALL, _LARGE = 20_000, 100_000
"""Inhabitants up to which a town counts as small, and from which as large, as statistics draw the line."""
_NEAR = 2.5
"""A town up to so many times larger or smaller is comparable to one of a given size."""
_NO_LIMIT = 100_000_000

_PLACE = (
    r"(?:gemeinden?|kommunen?|städten?|staedten?|stadt|orte?n?|ortschaften?|dörfer\w*|doerfer\w*"
    r"|verwaltung(?:en)?|landkreise?n?|kreise?n?)\b"
)
_CLASSES = (
    (
        (0, _SMALL),
        "kleine Gemeinden",
        (
            rf"\bklein(?:e|er|en|em|es|ere|eren|erer|ste|sten)?\s+(?:ländliche[nr]?\s+)?{_PLACE}"
            rf"|\bländliche[nr]?\s+{_PLACE}|\bkleinst(?:adt|ädten?|aedten?)\b|\bkleingemeinden?\b"
            r"|\blandgemeinden?\b|\b(?:einem?|unser(?:em)?|kleinen?) dorf\b|\bdörfern?\b"
        ),
    ),
    (
        (_SMALL, _LARGE),
        "mittelgroße Städte",
        (
            rf"\bmittel(?:große|grosse)[nr]?\s+{_PLACE}|\bmittelst(?:adt|ädten?|aedten?)\b"
            rf"|\bmittlere[nr]?\s+{_PLACE}"
        ),
    ),
    (
        (_LARGE, _NO_LIMIT),
        "Großstädte",
        rf"\b(?:groß|gross)(?:e|er|en|em|ere|eren|erer)\s+{_PLACE}|\bgro(?:ß|ss)st(?:adt|ädten?|aedten?)\b",
    ),
)
_COMPILED = [(bounds, label, re.compile(pattern, re.IGNORECASE)) for bounds, label, pattern in _CLASSES]
_COUNT = re.compile(
    r"\b(?P<how>unter|bis(?: zu)?|höchstens|weniger als|über|mehr als|ab|mindestens|von|mit|rund|etwa|ca\.)?"
    r"\s*"
    r"(?P<number>\d{3,8})\s*(?:einwohner\w*|ew\b|menschen|bürger\w*|seelen)",
    re.IGNORECASE,
)
_AT_MOST = {"unter", "bis", "bis zu", "höchstens", "weniger als"}
_AT_LEAST = {"über", "mehr als", "ab", "mindestens"}


@dataclass(frozen=True, slots=True)
class Size:
    """A range of inhabitants, with the words for it and where the question says so."""

    lowest: int
    highest: int
    label: str
    start: int
    end: int

    @property
    def value(self) -> str:
        """The range as one text, such as "0-20000"."""
        return f"{self.lowest}-{self.highest}"


def size_in(question: str) -> Size | None:
    """Return the size of municipality that the question names, if it names one.

    `start` and `end` count in the question with its numbers written plainly.
    """
    text = plain_numbers(question)
    count = _COUNT.search(text)
    if count:
        return _from_count(count)
    for (lowest, highest), label, pattern in _COMPILED:
        found = pattern.search(text)
        if found:
            return Size(lowest, highest, label, found.start(), found.end())
    return None


def bounds_of(value: str) -> tuple[int, int] | None:
    """Read a range back from its text, or None where it is none."""
    found = re.fullmatch(r"(\d{1,9})-(\d{1,9})", value)
    return (int(found[1]), int(found[2])) if found else None


def _from_count(count: re.Match[str]) -> Size:
    number = int(count["number"])
    how = (count["how"] or "").lower()
    written = f"{number:,}".replace(",", ".")
    place = count.start("how") if how else count.start("number"), count.end()
    if how in _AT_MOST:
        return Size(0, number, f"bis {written} Einwohner", *place)
    if how in _AT_LEAST:
        return Size(number, _NO_LIMIT, f"ab {written} Einwohner", *place)
    return Size(round(number / _NEAR), round(number * _NEAR), f"rund {written} Einwohner", *place)
