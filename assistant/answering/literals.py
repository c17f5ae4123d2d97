"""What a sentence must have from its source literally: numbers, dates, paragraphs, places."""

from __future__ import annotations

import re

from assistant.answering.quantities import (
    BARE,
    agrees_with_share,
    bounds_of,
    dates_of,
    numbers_of,
    quantities_of,
    stated_quantities,
)
from assistant.language.places import countries_in, laender_in
from assistant.language.tokens import paragraph_references

_TRIVIAL = re.compile(r"[\s\"„“”»«]+")
_UNIT_WORDS = {"%": "Prozent", "€": "Euro", "EUR": "Euro", "m²": "Quadratmeter", "m³": "Kubikmeter"}
_UNIT_WORD = re.compile(r"[ \u00a0\u202f]?(%|€|\bEUR\b|m²|m³)(?=(\w)?)")


def quantity_problems(sentence: str, literal: str) -> list[str]:
    """Return numbers, units, dates and paragraphs that only the sentence has."""
    numbers = quantities_of(literal)
    known_numbers = numbers_of(literal)
    problems = [
        f"Zahl {n}"
        for n in sorted(numbers_of(sentence) - known_numbers)
        if not agrees_with_share(n, known_numbers)
    ]
    for number, unit in sorted(stated_quantities(sentence)):
        known = numbers.get(number, set())
        if known and unit not in known and BARE not in known:
            problems.append(f"Einheit {number} {unit}")
    problems += [f"{kind} {'.'.join(rest)}" for kind, *rest in sorted(dates_of(sentence) - dates_of(literal))]
    references = set(paragraph_references(sentence)) - set(paragraph_references(literal))
    return problems + [f"Fundstelle {reference}" for reference in sorted(references)]


def bound_problems(sentence: str, source: str) -> list[str]:
    """Return numbers that are a lowest value here and a highest value in the source, or the reverse."""
    meant = bounds_of(source)
    opposite = {"min": {"max"}, "max": {"min"}}
    return [
        f"Grenze {number}"
        for number, bounds in sorted(bounds_of(sentence).items())
        for bound in sorted(bounds)
        if bound and meant.get(number) == opposite[bound]
    ]


def place_problems(sentence: str, source: str) -> list[str]:
    """Return Länder and countries that only the sentence names; "Sachsen" is not "Sachsen-Anhalt"."""
    laender = set(laender_in(sentence)) - set(laender_in(source))
    countries = set(countries_in(sentence)) - set(countries_in(source))
    return [f"Ort {place}" for place in sorted(laender | countries)]


def bare_text(text: str) -> str:
    """Return what of a sentence must agree for it to be a literal quote."""
    text = _TRIVIAL.sub(" ", text).strip().rstrip(".!?…,; ")
    return text[:1].lower() + text[1:]


def with_spelt_units(text: str) -> str:
    """Write the signs of units as words, so that they are compared as such."""
    return _UNIT_WORD.sub(lambda unit: f" {_UNIT_WORDS[unit[1]]}{' ' if unit[2] else ''}", text)
