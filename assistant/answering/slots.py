"""What kind of value a question asks for, and whether a sentence states one."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slot:
    """A kind of value: `asked` finds it in questions, `stated` in sentences; `label` is its German name."""

    label: str
    asked: re.Pattern[str]
    stated: re.Pattern[str]


def _slot(label: str, asked: str, stated: str) -> Slot:
    return Slot(label, re.compile(asked, re.IGNORECASE), re.compile(stated, re.IGNORECASE))


_UNIT_WORD = r"(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|hundert|tausend)\w*"
_MONTH = r"(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)"
_MONEY = (
    rf"\d[\d.,]*\s*(?:€|Euro|EUR|Cent|Mio|Millionen|Mrd|T€)|{_UNIT_WORD} Euro|\d\s*(?:%|Prozent)"
    r"|kosten(?:los|frei)|unentgeltlich"
)

SLOTS: tuple[Slot, ...] = (
    _slot(
        "ein Betrag",
        r"\bwie (?:hoch|teuer|viel (?:geld|euro))|\bwas kost|\bkostet|kosten\b|\bpreis|betrag\b|bußgeld"
        r"|\beuro\b|\bwie ?viel (?:bekommen|kriegen|bekommt|zahlt|gibt)|wie viel .*(?:eingebracht|gekostet)"
        r"|erstattung|eingebracht|wertgrenze|auftragswert|\bmit wie ?viel",
        _MONEY,
    ),
    _slot(
        "ein Prozentsatz",
        r"prozent|quote|fördersatz|\banteil",
        r"\d\s*(?:%|Prozent)|Hälfte|Drittel|Viertel",
    ),
    _slot(
        "eine Menge",
        r"tonnen|(?:treibhausgas|co2|strom|energie|müll|abfall|wasser)\w*\b.*(?:spart|einspar|gespart|weniger)"
        r"|wie ?viel (?:co2|müll|abfall|strom|energie|wasser)",
        r"\d[\d.,]*\s*(?:t\b|Tonnen|kg|Kilogramm|Kilo|kWh|MWh|GWh|%|Prozent|Liter|m³|Kubikmeter)",
    ),
    _slot(
        "ein Termin",
        r"\bwann\b|\bfrist|stichtag|antragsschluss|\bbis wann",
        rf"\b(?:19|20)\d\d\b|\d{{1,2}}\.\s?(?:{_MONTH}|\d)|\bMonat|\bWoche|laufend|jederzeit|Jahresende",
    ),
    _slot(
        "eine Dauer",
        r"wie lange|\bdauer|wie schnell",
        rf"(?:\d+|{_UNIT_WORD})\s*(?:Jahr|Monat|Woche|Tag|Stunde|Minute)",
    ),
    _slot("eine Anzahl", r"\bwie ?viele\b|\bab wie ?viel", rf"\d|\b{_UNIT_WORD}\b"),
)


def asked_slots(question: str) -> list[Slot]:
    """Return the kinds of value that the question asks for."""
    return [slot for slot in SLOTS if slot.asked.search(question)]
