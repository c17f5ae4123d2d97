"""Länder and foreign countries that a text names."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml

REGIONS = files("assistant.language").joinpath("data/regions.yaml")
"""The 16 Länder with their other names; also what documents are checked against."""

# Names of agreements say nothing about the country.
_AGREEMENT = r"(?!\s+(?:(?:welt)?klima\w*|abkommen|übereinkommen|konvention|protokoll|ziele?n?)\b)"
_ABROAD = {
    "Österreich": r"österreich\w*|(?<!süd)tirol\w*|vorarlberg\w*|steiermark|kärnten|wien(?:er)?",
    # "Sächsische Schweiz", "in der Märkischen Schweiz"
    "Schweiz": r"(?<!ische )(?<!ischen )schweiz\w*|zürich\w*|bern(?:er)?|bas(?:el|e?ler)" + _AGREEMENT,
    "Niederlande": r"niederl(?:a|ä)nd\w*|holland|holländ\w*|amsterdam\w*",
    "Frankreich": r"frankreich\w*|französisch\w*|elsass|elsässisch\w*|paris(?:er)?" + _AGREEMENT,
    "Dänemark": r"dänemark\w*|dänisch(?:e[mnrs]?)?|kopenhagen\w*",
    "Italien": r"italien\w*|südtirol\w*",
    # not Schwedt
    "Schweden": r"schwed(?:ens?|isch\w*)",
    "Belgien": r"belgi\w+",
    "Polen": r"pol(?:ens?|nisch\w*)",
    "Norwegen": r"norweg\w+",
    "Großbritannien": r"großbritannien|england|britisch\w*|london\w*",
    "USA": r"usa|amerika\w*",
    "Luxemburg": r"luxemburg\w*",
    "Tschechien": r"tschechi\w+|böhm(?:en|isch\w*)",
    "Finnland": r"finnland\w*|finnisch\w*",
    "Spanien": r"spanien\w*|spanisch\w*",
    "Japan": r"japan\w*",
    "China": r"chinas?|chinesisch\w*",
}
_CASED = re.compile(r"[A-ZÄÖÜ]-?[A-ZÄÖÜ]")
_TRANSCRIBED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
"""Names and texts are compared in this spelling, so that "Thueringen" counts."""


def laender_in(text: str) -> tuple[str, ...]:
    """Return the Länder that `text` names, in alphabetical order."""
    text = text.translate(_TRANSCRIBED)
    any_case, capitals, meaning = _laender()
    found = [*any_case.findall(text.lower()), *capitals.findall(text)]
    return tuple(sorted({meaning[" ".join(written.split())] for written in found}))


def countries_in(text: str) -> tuple[str, ...]:
    """Return the foreign countries that `text` names."""
    text = text.translate(_TRANSCRIBED)
    return tuple(name for name, pattern in _countries().items() if pattern.search(text))


@cache
def _laender() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    """Return patterns of the names in any case and of abbreviations in capitals, and what they mean.

    One pattern for all names, the longest first: "Sachsen-Anhalt" must not be found as "Sachsen", too.
    """
    meaning: dict[str, str] = {}
    for region in yaml.safe_load(REGIONS.read_text("utf-8"))["regions"]:
        for written in (region["name"], *region["synonyms"]):
            plain = written if _CASED.fullmatch(written) else written.translate(_TRANSCRIBED).lower()
            meaning[plain] = region["name"]
    longest_first = sorted(meaning, key=lambda written: -len(written))
    names = "|".join(re.escape(w).replace("\\ ", r"\s+") for w in longest_first if w.islower())
    capitals = "|".join(re.escape(w) for w in longest_first if not w.islower())
    return (
        # A full stop inside is a web address: "www.sachsen-anhalt.de".
        re.compile(rf"(?<![\w.@])({names})(?:e[mnrs]?|s)?(?!\w|\.\w)"),
        re.compile(rf"\b(?:{capitals})(?!\w)"),
        meaning,
    )


@cache
def _countries() -> dict[str, re.Pattern[str]]:
    return {
        name: re.compile(rf"(?<![\w-])(?:{pattern.translate(_TRANSCRIBED)})(?!\w)", re.IGNORECASE)
        for name, pattern in _ABROAD.items()
    }
