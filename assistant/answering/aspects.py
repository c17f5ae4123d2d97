"""What exactly a question wants to know of its subject, and whether a sentence tells it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_QUESTIONS_KEPT = 8_000
"""The typical questions of the same documents are looked at again and again."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """Something that questions ask for: a price, a deadline, a manufacturer.

    Attributes:
        label: German name, as in "Gefragt ist …".
        asked: finds it in questions.
        stated: finds a value of its kind in sentences.
        cue: what must stand beside the value, in the sentence or in the heading above it: the amount of a
            grant is no price. None where the value speaks for itself.
        is_often_the_topic: whether its words are as often what a question is about as what it asks for: "Wer
            berät zu den Quoten?" asks for no per cent.
    """

    label: str
    asked: re.Pattern[str]
    stated: re.Pattern[str]
    cue: re.Pattern[str] | None = None
    is_often_the_topic: bool = False

    def is_asked_in(self, question: str) -> bool:
        """Tell whether a question wants to know it."""
        if not self.asked.search(question):
            return False
        # Keywords name what is wanted; in sentences a question word does.
        return not self.is_often_the_topic or "?" not in question or bool(_VALUE_WORD.search(question))

    def is_told(self, sentence: str, heading: str) -> bool:
        """Tell whether a sentence under a heading states a value of the kind."""
        if not self.stated.search(sentence):
            return False
        return self.cue is None or bool(self.cue.search(sentence) or self.cue.search(heading))


def _aspect(
    label: str, asked: str, stated: str, cue: str | None = None, *, is_often_the_topic: bool = False
) -> Aspect:
    def compiled(pattern: str) -> re.Pattern[str]:
        for umlaut, spellings in _TRANSCRIBED.items():
            pattern = pattern.replace(umlaut, spellings)
        return re.compile(pattern, re.IGNORECASE)

    return Aspect(
        label, compiled(asked), compiled(stated), compiled(cue) if cue else None, is_often_the_topic
    )


_VALUE_WORD = re.compile(
    r"\b(?:was|wie ?viele?|wie (?:hoch|teuer|groß)|höhe|betrag|summe|kostet)\b"
    r"|\bwelche[rmns]? (?:\w+ )?\w*(?:preis|betrag|kosten|satz|quote|zuschuss|förderung|summe|anteil)",
    re.IGNORECASE,
)
"""What asks for a value, where the noun alone does not."""
_TRANSCRIBED = {"ä": "(?:ä|ae|a)", "ö": "(?:ö|oe|o)", "ü": "(?:ü|ue|u)", "ß": "(?:ß|ss)"}
_MONTH = r"(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)"
_NUMERAL = r"(?:eine[mnrs]?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|hundert|tausend)"
_MONEY = (
    rf"\d[\d.,]*\s*(?:€|Euro|EUR|Cent|Mio|Millionen|Mrd|Milliarden|T€)|\b{_NUMERAL} (?:Euro|Cent|Million)"
    r"|kostenlos|kostenfrei|unentgeltlich|gebührenfrei"
)
_SHARE = r"\d\s*(?:%|Prozent)|Hälfte|Drittel|Viertel\b"

ASPECTS: tuple[Aspect, ...] = (
    _aspect(
        "der Preis",
        r"\bwas (?:\w+ ){0,3}kost|(?<!was )\bkoste[tn]?\b|gekostet|(?<!un)(?<!folge)(?<!co2-)kosten\b"
        r"|(?<!co2-)\bpreis|\bteu(?:er|rer)\b|hingelegt|hingeblättert"
        r"|\bblättert\b|\bmiete\b|\bkaution|\bgebühr|investitionssumme|anschaffung"
        r"|\bwas (?:verlangt|zahlt|zahlen)\b(?!.*\b(?:gericht|land\b|bund\b))",
        rf"{_MONEY}|{_SHARE}|teurer|günstiger|Mehrkosten",
        r"kost|preis|investi|ausgab|ausgeg|miete|teuer|teurer|günstig|aufwand|bezahl|gebühr|budget"
        r"|summe|kaution|volumen"
        r"|pro (?:Stück|Kopf)|je (?:Stück|Kopf)|beitrag|haushalt|euro netto|euro brutto",
        is_often_the_topic=True,
    ),
    _aspect(
        "die Höhe der Förderung",
        r"zuschuß|förder(?:satz|quote|höhe|betrag|ung|t\b)|förderung|festbetrag|prämie|bonus\b|erstattung"
        r"|beteiligt sich|legt\b.*\bdrauf|(?:zahl|gib|leg|schieß|steuer)t\b.*\bdazu\b"
        r"|wie ?viel (?:geld|euro|prozent)\b.*(?:bekomm|gibt|krieg|zahlt)",
        rf"{_MONEY}|{_SHARE}",
        r"förder|zusch|erstatt|bonus|prämie|zahl|übern|gewähr|festbetrag|pauschal|quote|satz|anteil"
        r"|bekomm|erhält|erhalten"
        r"|unterstütz|bis zu|gibt es",
        is_often_the_topic=True,
    ),
    _aspect(
        "der Ertrag",
        r"einnahm|eingenommen|eingebracht|einbring|erlös|springt\b.*\braus|was bringt\b.*(?:kasse|geld)",
        _MONEY,
        r"einnahm|eingenommen|einbr|eingebr|erlös|ertrag|aufkommen|steuer|kasse",
    ),
    _aspect(
        "die Strafe oder Rechtsfolge",
        r"bußgeld|geldbuße|strafe\b|sanktion|\bdroht|\bblüht|zwangsgeld|was passiert|zurückgefordert"
        r"|rechtsfolge|haftet",
        r"bußgeld|geldbuße|strafe|ordnungswidrig|sanktion|zwangsgeld|rückford|zurückgeford"
        r"|zurückgezahlt|widerruf|folgen? "
        r"|drohen|droht|ersatzvornahme|untersag",
    ),
    _aspect("der Zinssatz", r"\bzins", r"\bzins\w*.*\d|\d.*\bzins|zinslos|zinsfrei|zinsgünstig"),
    _aspect(
        "der Prozentsatz",
        r"prozent|(?:welche|wie hoch)\b.*\bquote|\banteil|fördersatz",
        rf"{_SHARE}|\b[1-9] von \d|\bvollständig|\balle\b",
        is_often_the_topic=True,
    ),
    _aspect(
        "der Hersteller, Anbieter oder das Büro",
        r"(?:welche[rs]?|welchem) (?:firma|hersteller|anbieter|büro|unternehmen|modell|marke|lieferant)"
        r"|welche[rmn]? dienstleister"
        r"|architekturbüro|planungsbüro"
        r"|\bhersteller|\blieferant|wer (?:war|hat) .*(?:architekt|geliefert|geplant|entworfen|gekauft)",
        r"firma|gmbh|\bAG\b|\bKG\b|büro|architekt|hersteller|anbieter|unternehmen|dienstleister|stadtwerke",
    ),
    _aspect(
        "ein Name",
        r"wie heißt|\bname\b|wer führt|wer leitet|geschäftsführ",
        r"geschäftsführ|leite[tr]|heißt|namens|\bname\b|Frau |Herr ",
    ),
    _aspect(
        "eine Telefonnummer oder Adresse",
        r"telefon|durchwahl|nummer\b|\b(?:wie|wo|wen) erreich|zu erreichen|e-?mail|anschrift|adresse",
        r"\d{3,}[ /-]\d|@|telefon|erreich|www|\.de\b|kontakt|portal",
    ),
    _aspect(
        "die Öffnungszeit",
        r"öffnungszeit|\bwann\b.*\b(?:auf|offen|geöffnet|öffnet)\b(?! den| die| das)",
        r"\d Uhr\b|geöffnet|öffnungszeit|rund um die Uhr",
    ),
    _aspect(
        "die Zahl der Beschäftigten",
        r"wie ?viele? (?:neue |volle )?(?:mitarbeit\w*|beschäftigte|stellen|vollzeit\w*|angestellte)\b"
        r"|wie ?viele? leute arbeiten",
        rf"(?:\d[\d.,]*|\b{_NUMERAL})(?: [\w-]+){{0,3}} [\w-]*"
        r"(?:stelle|mitarbeit|beschäftig|vollzeit|angestellt|leute|person|mensch|kräfte|köpfe)",
    ),
    _aspect(
        "der Termin",
        r"\bwann\b|\bfrist\b|\bfristen\b|stichtag|antragsschluss|\btermin|welchem (?:jahr|monat)|startet",
        rf"\b(?:19|20)\d\d\b|\d{{1,2}}\.\s?(?:{_MONTH}|\d)|\bMonat|\bWoche|laufend|jederzeit"
        rf"|Jahresende|\bFrist|Tagen?\b",
    ),
    _aspect(
        "die Dauer",
        r"wie lange|\bdauer|wie schnell|wie viele (?:jahre|monate|wochen|tage|stunden)|über wie viele",
        rf"(?:\d+|{_NUMERAL}|halbe[ns]?|wenige[nr]?|mehrere[nr]?|einige[nr]?)\s*(?:Jahr|Monat"
        rf"|Woche|Tag|Stunde|Minute)"
        r"|dauerhaft|unbefristet|jährlich"
        rf"|\b(?:bis|seit) (?:zum |Ende |Anfang )?(?:\d+\. ?)?(?:{_MONTH} )?20\d\d",
    ),
    _aspect(
        "die Häufigkeit",
        r"wie (?:oft|häufig)|in welchem (?:abstand|rhythmus|turnus)|abstand jahre",
        r"jährlich|monatlich|wöchentlich|täglich|halbjähr|viertelj"
        r"|alle (?:\d|zwei|drei|vier|fünf|sechs|zehn)|mal\b"
        r"|regelmäßig|jedes jahr|jeden|turnus|pro (?:jahr|monat|woche)|mindestens",
    ),
    _aspect(
        "die Menge",
        r"wie ?viele? (?:liter|kubikmeter|tonnen|kilo\w*|kwh|co2|energie|strom|wasser|müll|abfall"
        r"|treibhaus\w*|quadratmeter"
        r"|grad|keime)|kilo pro kopf|tonnen|\bliter\b|u-wert|dämm?stärke|abfall pro kopf|gespart|einsparung"
        r"|(?:treibhausgas|co2|strom|energie|müll|abfall|wasser)\w*\b.*(?:spart|weniger)",
        r"\d[\d.,]*\s*(?:t\b|Tonnen|kg|Kilogramm|Kilo|kWh|MWh|GWh|kW\b|%|Prozent|Liter|m³"
        r"|Kubikmeter|m²|Quadratmeter|Grad|°"
        r"|Zentimeter|cm|Millimeter|W/)|Hälfte|Drittel|halbier|Viertel",
    ),
    _aspect(
        "die Schwelle",
        r"ab welche[mnr]|ab wie ?viel|auftragswe(?:r|hr)t|wertgrenze|\bgrenze\b|schwelle|höchstens"
        r"|mindestens|bis zu welche[mr]",
        r"\d|ab (?:ein|zwei|drei)|jede[mnrs]?\b|unabhängig|alle\b",
    ),
    _aspect("die Anzahl", r"wie ?viele\b|\banzahl\b", rf"\d|\b{_NUMERAL}\b"),
)


@lru_cache(maxsize=_QUESTIONS_KEPT)
def asked_aspects(question: str) -> tuple[Aspect, ...]:
    """Return what the question wants to know, in the order of the list above."""
    return tuple(aspect for aspect in ASPECTS if aspect.is_asked_in(question))
