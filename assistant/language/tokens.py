"""Cutting normalised text into words, numbers and references to paragraphs of laws."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from assistant.language.normalize import normalize

_WORD = re.compile(r"[^\W\d_]+(?:\d+[^\W_]*)?|\d+(?:[.,]\d+)*|§+")
# One separator throughout and not behind another number: "17.000", "1 500 000", but "2024 100" stays two.
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}([.\u00a0\u202f' ])\d{3}(?:\1\d{3})*(?!\d)")
# The lookbehind starts a number at its first digit, so that a long row of digits costs linear time.
_SCALED = re.compile(
    r"(?<![\d.,])(\d+)(?:[.,](\d+))?\s*"
    r"(?:(?P<thousand>T€|TEUR|Tsd\.?|Tausend)|(?P<million>Mio\.?|Million(?:en)?)|(?P<milliard>Mrd\.?|Milliarden?))"
    r"(?![^\W\d_])",
    re.IGNORECASE,
)
_ZEROS = {"thousand": 3, "million": 6, "milliard": 9}
# "§ 7a" has a letter, "§§ 15ff." has none; dashes as they stand in unnormalised text.
_REFERENCE = re.compile(
    r"(?:§{1,2}|\bparagra(?:ph|f)(?:en)?)\s*"
    r"(\d+(?:[a-z](?![^\W\d_]))?(?:\s*(?:,|und|bis|[-‑–])\s*\d+(?:[a-z](?![^\W\d_]))?)*)",
    re.IGNORECASE,
)
_SECTION_NUMBER = re.compile(r"\d+[a-z]?", re.IGNORECASE)


@cache
def stop_words() -> frozenset[str]:
    """Return the German function words and question fillers that carry no topic."""
    text = files("assistant.language").joinpath("data/stop_words.txt").read_text("utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line and not line.startswith("#"))


def plain_numbers(text: str) -> str:
    """Write numbers one way: "17.000" and "17 T€" become "17000", "1,5 Mio." becomes "1500000"."""
    text = _THOUSANDS.sub(lambda found: found[0].replace(found[1], ""), text)
    return _SCALED.sub(_unscale, text)


def _unscale(match: re.Match[str]) -> str:
    # On digits, not on floats: 1.13 million must not become 1129999.9999999998, whatever its length.
    zeros = _ZEROS[match.lastgroup or ""]
    fraction = (match[2] or "").rstrip("0")
    if len(fraction) > zeros:
        return match[0]
    return f"{(match[1] + fraction.ljust(zeros, '0')).lstrip('0') or '0'} "


def paragraph_references(text: str) -> list[str]:
    """Return the paragraphs of laws that `text` names, such as ["§45"] for "Paragraph 45 KrWG"."""
    return [f"§{n.lower()}" for found in _REFERENCE.finditer(text) for n in _SECTION_NUMBER.findall(found[1])]


def words(text: str) -> list[str]:
    """Return the words and numbers of `text` in order, in their own case; hyphens separate."""
    return [w for w in _WORD.findall(plain_numbers(normalize(text))) if not w.startswith("§")]


def content_words(text: str) -> list[str]:
    """Return the words of `text` that carry a topic: no function words, no single letters."""
    return topical(words(text))


def topical(found: Iterable[str]) -> list[str]:
    """Return those of the words that carry a topic."""
    stops = stop_words()
    return [w for w in found if w.lower() not in stops and (len(w) > 1 or w.isdigit())]
