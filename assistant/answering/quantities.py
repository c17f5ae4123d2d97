"""Numbers, units and dates of a text in one spelling, so that texts can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant.language.normalize import normalize
from assistant.language.tokens import plain_numbers

BARE = ""
"""Unit of a number that stands alone, as in a cell of a table."""
_OTHER = "?"
"""Unit of a number before a word that is no unit."""

_ONES = ("", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")
_TEENS = (
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
)
_TENS = ("zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig")

_MONTHS = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
           "November", "Dezember")  # fmt: skip
MONTH_NAMES = frozenset(_MONTHS)
_MONTH = "|".join(_MONTHS)

_WORD = re.compile(r"[a-zäöüß]+", re.IGNORECASE)
_PREFIX = re.compile(
    rf"\b({'|'.join(_ONES[2:] + _TEENS)})"
    r"(?=(?:jähr|monat|wöch|tägig|stünd|fach|mal\b|köpf|geschoss|stöck|zügig|grupp|teilig|prozent|jahres))",
    re.IGNORECASE,
)
_ONE_MILLION = re.compile(r"\beine?r?(?=\s+(?:Million|Milliarde)\b)", re.IGNORECASE)
_ORDINALS = ("zweite", "dritte", "vierte", "fünfte", "sechste", "siebte", "achte", "neunte", "zehnte")
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)})[nrsm]?\b", re.IGNORECASE)
_SHARES = {
    "1/2": re.compile(r"\b(?:halb(?:e[nrsm]?)?|halbier\w*|hälfte)\b", re.IGNORECASE),
    "1/3": re.compile(r"\bdritteln?s?\b", re.IGNORECASE),
    "1/4": re.compile(r"\bvierteln?s?\b", re.IGNORECASE),
    "1/5": re.compile(r"\bfünfteln?s?\b", re.IGNORECASE),
    "×2": re.compile(r"\b(?:verdoppel\w*|doppelt\w*|zweifach\w*)\b", re.IGNORECASE),
    "×3": re.compile(r"\b(?:verdreifach\w*|dreifach\w*)\b", re.IGNORECASE),
    "×4": re.compile(r"\b(?:vervierfach\w*|vierfach\w*)\b", re.IGNORECASE),
}

_N = r"(?<![^\W_])(?<!\d,)(\d+(?:,\d+)?)"
_NUMBER = re.compile(_N)
_UNITS: dict[str, str] = {
    "Prozentpunkte": r"Prozentpunkte?n?",
    "Prozent": r"%|Prozent(?!punkt)\w*|v\. ?H\.",
    "Euro": r"€|Euro\b|EUR\b",
    "Cent": r"Cent\b|ct\b",
    "t": r"t\b|Tonnen?\b",
    "kg": r"kg\b|Kilogramm\b|Kilo\b",
    "g": r"g\b|Gramm\b",
    "kWh": r"kWh|Kilowattstunden?\b",
    "MWh": r"MWh|Megawattstunden?\b",
    "GWh": r"GWh|Gigawattstunden?\b",
    "kW": r"kWp?\b|Kilowatt(?:peak)?\b",
    "MW": r"MWp?\b|Megawatt(?:peak)?\b",
    "m²": r"m2|qm\b|Quadratmetern?\b",
    "m³": r"m3|cbm\b|Kubikmetern?\b",
    "ha": r"ha\b|Hektar\b",
    "km": r"km\b|Kilometern?\b",
    "m": r"m\b|Metern?\b",
    "cm": r"cm\b|Zentimetern?\b",
    "l": r"l\b|Litern?\b",
    "Jahre": r"Jahre?[ns]?\b|-?jährig\w*|-?jahres\w+",
    "Monate": r"Monate?[ns]?\b|-?monatig\w*|-?monats\w+",
    "Wochen": r"Wochen?\b|-?wöchig\w*",
    "Tage": r"Tage?[ns]?\b|-?tägig\w*",
    "Stunden": r"Stunden?\b|-?stündig\w*",
    "Minuten": r"Minuten?\b|-?minütig\w*",
    "Grad": r"°C?|Grad\b",
}
_UNIT = "|".join(f"(?P<u{i}>{pattern})" for i, pattern in enumerate(_UNITS.values()))
UNIT_NAMES = tuple(_UNITS)
_AFTER = re.compile(rf"[ \u00a0]?-?(?:{_UNIT})", re.IGNORECASE)
_SECOND = re.compile(rf"\s*(?:bis(?: zu)?|-|und|oder|auf|/|,)\s*(?:rund |etwa |knapp |über )?{_N}")
_DIGITS = re.compile(
    r"(?<![^\W_])(?<!\d[.,])\d+(?:[.\u00a0\u202f ]\d{3}(?!\d))*(?:,\d+)?"
    r"(?:\s*(?:T€|TEUR|Tsd\.?|Tausend|Mio\.?|Million(?:en)?|Mrd\.?|Milliarden?)(?![^\W\d_]))?"
)
_YEARS_LONG = re.compile(rf"\b(ein|{'|'.join(_ONES[2:] + _TEENS)})jährig\w*", re.IGNORECASE)
_YEARLY = re.compile(r"\bjede[ms]? Jahr|\bjährlich\w*", re.IGNORECASE)
_LABEL = re.compile(r"(§|Paragra[fp]h?(?:en)?|Abs(?:atz|\.)|Artikel|Art\.|Nr\.|Nummer)\s*$", re.IGNORECASE)
_LABELS = {"§": "§", "p": "§", "a": "Absatz", "n": "Nummer"}
LABELS = frozenset(_LABELS.values())
"""Kinds of numbers that count nothing but say where something stands."""
_DAY = re.compile(rf"\d{{1,2}}\.\s*(?:{_MONTH}|\d{{1,2}}\.)")
_FILLED = r"\s+(?:[a-zäöüß]+\s+){0,2}(?:\S\s?)?$"
_AT_LEAST = re.compile(
    r"\b(?:mindestens|wenigstens|minimal|ab|über|(?<!nicht )mehr als|nicht weniger als)" + _FILLED,
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"\b(?:höchstens|maximal|bis zu|unter|(?<!nicht )weniger als|nicht mehr als)" + _FILLED, re.IGNORECASE
)
_PERCENTAGES = {"1/2": "50", "1/3": "33", "1/4": "25", "1/5": "20"}
"""Percentages that shares are written as."""
_WORD_FOLLOWS = re.compile(r"\s*[^\W\d_]")

_LATER_UNIT = re.compile(r"\s+(?:Folge|[a-zäöü]+en(?= ))")
"""What may stand between a number and its unit: "zwei folgenden Jahren", "fünf Folgejahre"."""

_DAY_AND_NAME = re.compile(rf"\b(\d{{1,2}})\.\s*({_MONTH})\b")
_DATE = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.(?:\s?((?:19|20)\d\d))?")
_ISO_DATE = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
_NAME_AND_YEAR = re.compile(rf"\b({_MONTH})\b(?:\s+((?:19|20)\d\d))?")


@dataclass(frozen=True, slots=True)
class Value:
    """Something that words can be bound to: a number, or a direction.

    Attributes:
        number: in one spelling.
        kind: values of one kind can be mistaken for each other: a unit, "year", "direction", or "".
    """

    number: str
    kind: str


def values_in(text: str) -> list[tuple[Value, int, int]]:
    """Return the numbers of a text with their places in it; a share is a percentage, a year is no number."""
    found = []
    for match in _DIGITS.finditer(text):
        if _DAY.match(text, match.start()):
            continue  # dates are compared as such
        number = _spelling(plain_numbers(normalize(match[0])).strip())
        kind = _kind_at(text, match.end())
        label = _LABEL.search(text, max(0, match.start() - 24), match.start())
        if label:
            found.append((Value(number, _LABELS[label[1][0].lower()]), match.start(), match.end()))
            continue
        is_year = kind == BARE and re.fullmatch(r"(?:19|20)\d\d", match[0])
        found.append((Value(number, "year" if is_year else kind), match.start(), match.end()))
    for match in _WORD.finditer(text):
        word = _number_words().get(match[0].lower())
        if word:
            found.append((Value(word, _kind_at(text, match.end())), match.start(), match.end()))
    for name, pattern in _SHARES.items():
        number = _PERCENTAGES.get(name, name)
        found += [(Value(number, "Prozent"), m.start(), m.end()) for m in pattern.finditer(text)]
    for match in _YEARS_LONG.finditer(text):
        number = "1" if match[1].lower() == "ein" else _number_words()[match[1].lower()]
        found.append((Value(number, "Jahre"), match.start(), match.end()))
    found += [(Value("1", "Jahre"), m.start(), m.end()) for m in _YEARLY.finditer(text)]
    return sorted(found, key=lambda one: one[1])


def bounds_of(text: str) -> dict[str, set[str]]:
    """Return the numbers of a text with what stands before them: "min", "max", or "" for neither."""
    plain = _plain(text)
    found: dict[str, set[str]] = {}
    for match in _NUMBER.finditer(plain):
        before = plain[max(0, match.start() - 40) : match.start()]
        bound = "max" if _AT_MOST.search(before) else "min" if _AT_LEAST.search(before) else ""
        found.setdefault(_spelling(match[1]), set()).add(bound)
    return found


def _kind_at(text: str, position: int) -> str:
    """Return the unit of a number that ends at a position, or that of the number it makes a range with."""
    unit = _unit_at(text, position)
    if unit:
        return unit
    second = _SECOND.match(text, position)
    return (_unit_at(text, second.end()) if second else None) or BARE


def numbers_of(text: str) -> set[str]:
    """Return the numbers of a text in one spelling.

    "1.000" and "1000" are one, "zwei" is "2", "Hälfte" is "1/2". Digits inside a word, as in CO2 or m²,
    belong to the word.
    """
    plain = _plain(text)
    shares = {name for name, pattern in _SHARES.items() if pattern.search(plain)}
    return {_spelling(n) for n in _NUMBER.findall(plain)} | shares


def quantities_of(text: str) -> dict[str, set[str]]:
    """Return the numbers of a text with the units that they stand before; `BARE` where nothing follows.

    In "15 bis 35 Prozent" both numbers have the unit.
    """
    plain = _plain(text)
    found: dict[str, set[str]] = {}
    for match in _NUMBER.finditer(plain):
        found.setdefault(_spelling(match[1]), set()).update(_units_after(plain, match.end()))
    return found


def stated_quantities(text: str) -> set[tuple[str, str]]:
    """Return the pairs of number and unit that a text states directly."""
    plain = _plain(text)
    return {
        (_spelling(match[1]), unit)
        for match in _NUMBER.finditer(plain)
        if (unit := _unit_at(plain, match.end()))
    }


def dates_of(text: str) -> set[tuple[str, ...]]:
    """Return months, days with months, and months with years of a text, each as numbers after its kind."""
    text = _DAY_AND_NAME.sub(_numeric_date, normalize(text))
    found: set[tuple[str, ...]] = set()
    dates = [(d, m, y) for d, m, y in _DATE.findall(text) if 1 <= int(m) <= 12]
    dates += [(d, m, y) for y, m, d in _ISO_DATE.findall(text)]
    dates += [("", str(_MONTHS.index(m) + 1), y) for m, y in _NAME_AND_YEAR.findall(text)]
    for day, month, year in dates:
        found.add(("Monat", str(int(month))))
        if day:
            found.add(("Tag und Monat", str(int(day)), str(int(month))))
        if year:
            found.add(("Monat und Jahr", str(int(month)), year))
    return found


def _plain(text: str) -> str:
    text = _ISO_DATE.sub(r"\3.\2.\1", normalize(text))
    text = _DAY_AND_NAME.sub(_numeric_date, text)
    text = _ONE_MILLION.sub("1", text)
    text = _WORD.sub(lambda word: _number_words().get(word[0].lower(), word[0]), text)
    text = _PREFIX.sub(lambda word: _number_words()[word[0].lower()], text)
    text = _ORDINAL.sub(lambda word: str(_ORDINALS.index(word[1].lower()) + 2), text)
    return plain_numbers(text)


def _numeric_date(match: re.Match[str]) -> str:
    return f"{match[1]}.{_MONTHS.index(match[2]) + 1}."


def agrees_with_share(name: str, numbers: set[str]) -> bool:
    """Tell whether a share such as "1/3" is among numbers as a percentage."""
    percentage = _PERCENTAGES.get(name)
    return percentage is not None and any(n.partition(",")[0] == percentage for n in numbers)


def _spelling(number: str) -> str:
    whole, _, decimals = number.partition(",")
    decimals = decimals.rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{whole},{decimals}" if decimals else whole


def _unit_at(plain: str, position: int) -> str | None:
    found = _AFTER.match(plain, position)
    if found is None or found.lastgroup is None:
        return None
    return UNIT_NAMES[int(found.lastgroup[1:])]


def _units_after(plain: str, position: int) -> set[str]:
    unit = _unit_at(plain, position)
    if unit:
        return {unit}
    second = _SECOND.match(plain, position)
    if second:
        return {_unit_at(plain, second.end()) or BARE, BARE}
    later = _LATER_UNIT.match(plain, position)
    if later:
        return {_unit_at(plain, later.end()) or _OTHER, _OTHER}
    return {_OTHER if _WORD_FOLLOWS.match(plain, position) else BARE}


@cache
def _number_words() -> dict[str, str]:
    """Return the German words of 2 to 999, and of full thousands below a million."""
    small: dict[int, str] = dict(enumerate(_TEENS, 10))
    small |= {i: word for i, word in enumerate(_ONES) if word}
    for i, ten in enumerate(_TENS, 2):
        small[10 * i] = ten
        small |= {10 * i + j: f"{one}und{ten}" for j, one in enumerate(_ONES) if one}
    below_thousand = dict(small)
    for hundreds in range(1, 10):
        for head in ("hundert", "einhundert") if hundreds == 1 else (f"{_ONES[hundreds]}hundert",):
            below_thousand[100 * hundreds] = head
            below_thousand |= {100 * hundreds + rest: head + word for rest, word in small.items()}
    words = {word: str(n) for n, word in below_thousand.items() if n > 1}
    words |= {f"{word}tausend": str(1000 * n) for n, word in below_thousand.items()}
    return words | {"hundert": "100", "tausend": "1000", "eins": "1", "zweier": "2", "dreier": "3"}
