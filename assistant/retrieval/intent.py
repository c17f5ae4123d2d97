"""What kind of answer the wording of a question asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.language.sentences import asking_sentences
from assistant.records import Intent, Kind

_PLACE = (
    r"(?:(?:groß|klein)?stadt|(?:groß)?städte|(?:orts|verbands)?gemeinden?|kommunen?|(?:land)?kreis(?:e|es)?|orte?"
    r"|dorf|dörfer|schulen?|kitas?|bücherei(?:en)?|(?:kreis|stadt)?verwaltung(?:en)?)"
)
_PAYERS = (
    r"(?:der (?:bund|freistaat|staat|kreis)|das land|die (?:eu|kfw)|bayern|hessen|sachsen|nrw"
    r"|nordrhein-westfalen|baden-württemberg|rheinland-pfalz|schleswig-holstein|niedersachsen|thüringen|brandenburg)"
)
_MODAL = r"(?:müssen|muss|sollten?|können|kann|sollen)"
# "Wie wirkt das?" and "Wie weit ist es?" ask for no way to do something.
_NO_DEED = (
    r"bitte|heiß|laut|nenn|sieh|seh|steh|wirk|reagier|verh(?:ä|a)lt|entwick|fiel|sank|viel"
    r"|(?:gut|weit|oft|alt|breit|ist)\b"
)
_CLAUSE_START = r"(?:(?<=^)|(?<=[.,;:?!–-])|(?<=[.,;:?!–-] )|(?<=\bund )|(?<=\boder ))"

# The first match shapes the answer, so what is asked for most specifically stands first. All is lower case.
# Conditions on what stands before come after the first letters; in front they would be tried everywhere.
_RULES: tuple[tuple[Intent, tuple[str, ...]], ...] = (
    (
        Intent.CONTACT,
        (
            r"\ban wen\b",
            r"\ban welche (?:\w+ )?(?:stelle|einrichtung|behörde|agentur)",
            r"\bbei wem\b",
            r"\bwohin (?:können|kann|wende)",
            r"\bwer (?:hilft|berät|unterstützt)\b",
            r"\bwer (?:kann|könnte)\b.{0,50}\b(?:helfen|beraten|unterstützen)",
            r"\bwer ist\b.{0,40}\bzuständig",
            r"\bwen (?:können|kann|soll|fragen?|ruf)",
            r"\bwelche stelle\b",
            r"\bwelcher verband\b",
            r"ansprechpartner",
            r"ansprechperson",
            r"ansprechstelle",
            r"anlaufstelle",
            r"beratungsstelle",
            r"hotline",
            r"telefon",
            r"\banrufen\b",
            r"\bkontakt(?:daten|person)?\b",
            r"\berreiche (?:ich|wir|man)\b",
            r"\b(?:ich mich|wir uns|man sich)\b.{0,80}\bwenden\b",
            r"beraten lassen",
            r"\bsuchen? (?:jemanden|beratung)\b",
            r"\b(?:kostenlose|kostenfreie|gratis)\w* berat",
            r"\bgibt es\b.{0,40}\b(?:beratung|eine (?:\w+ )?stelle)\b",
            r"\bwo (?:bekomm|find|gibt|krieg)\w*\b.{0,30}\b(?:beratung|auskunft|hilfe|unterstützung)\b",
        ),
    ),
    (
        Intent.FUNDING,
        (
            r"f(?<!bef)örder(?!schule|verein|band|anlage|pumpe)",
            r"zusch(?:u|ü)(?:ss|ß)",
            r"\bfinanzier",
            r"\bkredit",
            r"darlehen",
            r"\bbeihilfe",
            r"\bsubvention",
            r"\btilgung",
            r"\bprämie",
            r"antrags(?:frist|schluss|berechtigt)",
            r"kommunalrichtlinie",
            r"\bkrl\b",
            r"\bgeld (?:vom|von|für|bekommen|her)\b",
            r"\bwer gibt (?:uns )?geld",
            r"staatliche (?:hilfe|unterstützung)",
            r"\bwer (?:be)?zahlt\b",
            r"\bwer (?:übernimmt|erstattet|ersetzt|trägt)\b",
            r"\bwelcher topf\b",
            rf"\b(?:be)?(?:zahlt|übernimmt|gibt|unterstützt|erstattet) {_PAYERS}\b",
            r"\b(?:legt|gibt|zahlt)\b.{0,60}\b(?:dazu|drauf|obendrauf)\b",
        ),
    ),
    (
        Intent.LAW,
        (
            # "umgesetzt" and "eingesetzt" are no laws, "Gerichte" are dishes, "recht teuer" is no right.
            r"gesetz(?!t)",
            r"pflicht\b",
            r"\bpflicht",
            r"verpflicht",
            r"gezwungen",
            r"erlaubt",
            r"verboten",
            r"\bverbot",
            r"verbietet",
            r"untersagt",
            r"\brechtlich",
            r"\brecht(?:slage|sgrundlage|ens|e)\b",
            r"recht(?<=\w{3}recht)(?<!gerecht)(?<!aufrecht)(?<!senkrecht)s?\b",
            r"§",
            r"\bparagra(?:ph|f)",
            r"verordnung",
            r"vorschrift",
            r"vorgeschrieben",
            r"\bschreibt\b.*\bvor\b",
            r"zulässig",
            r"\bvorgaben?\b",
            r"klagen?\b",
            r"gericht(?:s|shof)?\b",
            r"\bverst(?:ö|o)(?:ß|ss)",
            r"\bsatzung\b",
            r"\bverlangt (?:das|die|der)\b",
            rf"(?=[md]){_CLAUSE_START}(?:müssen|muss|dürfen|darf) \w+",
            r"\b(?:ab|bis) wann (?:müssen|muss|gilt)\b",
        ),
    ),
    (
        Intent.EXAMPLE,
        (
            r"\bwer (?:hat|macht|nutzt|setzt|baut|betreibt|teilt)\b",
            rf"\bwelche[mnrs]? (?:\w+e[nrs]? )?{_PLACE}\b",
            r"beispiel(?<!zum beispiel)",
            r"erfahrung(?<!keine erfahrung)(?<!null erfahrung)",
            rf"\bhat (?:\w+ ){{0,4}}(?:jemand|eine? (?:\w+e[nrs]? )?{_PLACE})\b",
            rf"\bandere[nr]? {_PLACE}\b",
            r"\bwo (?:gibt|wurde|wird|hat|haben|steht|läuft|kann man)\b",
            r"vorbild(?!funktion)",
            r"\banderswo\b",
            r"\birgendwo\b",
            rf"\bgibt es (?:\w+ ){{0,3}}{_PLACE}\b",
            rf"\bkenn(?:t|st|en)\b.{{0,30}}\b{_PLACE}\b",
        ),
    ),
    (
        Intent.COMPARISON,
        (
            r"vergleich(?!bar|swert)",
            r"unterschied",
            r"\bunterscheide",
            r"\bbesser als\b",
            r"\bim gegensatz",
            r"gegenüber(?:zu)?stell",
            r"\bwas ist (?:\w+er)\b",
            r"\bwas ist .*\boder\b",
            r"\boder\b.*\bbesser\b",
            r"\b(?:ist|wäre) es besser\b",
            r"\bwas spricht für\b",
        ),
    ),
    (
        Intent.NUMBER,
        (
            r"\bwie ?viele?\b",
            r"\bwie (?:hoch|teuer|lange|groß|oft|stark|schnell|alt|weit|warm)\b",
            r"\bwas kost",
            r"\bkosten\b",
            r"\bkostete?\b",
            r"\bgekostet\b",
            r"\bteuer\b",
            r"\bwann\b",
            r"\bpreis",
            r"\bwas bringt",
            r"\bwas hat .* gebracht",
            r"\bhöhe\b",
            r"\bum w(?:ie|elche)",
            r"\bwelche[nrs]? (?:betrag|summe|anteil|quote|menge|mehrkosten|wert)\b",
            r"\bgibt es (?:dazu )?zahlen",
        ),
    ),
    (
        Intent.HOW_TO,
        (
            rf"\bwie (?!{_NO_DEED})(?:wird|\w+(?:e|en|t))\b",
            r"vorgehen",
            r"\bschritte?\b",
            r"anleitung",
            r"\bworauf\b",
            r"\bworan\b",
            r"\bwomit\b",
            r"\btipps",
            r"leitfaden",
            r"checkliste",
            r"arbeitshilfe",
            r"\bmuster\b",
            r"\banfangen",
            r"\beinführen",
            r"\bumsetzen",
            r"\bhilft\b",
            r"\bwas tun\b",
            rf"\bwas {_MODAL} (?:wir|man|ich)\b",
            r"\bnach welchem standard",
            rf"\bwas {_MODAL}\b.*\b(?:tun|machen|(?:ver)?ändern|unternehmen)\b",
        ),
    ),
)
_BOUNDARY = r"\b"
_TRANSCRIBED = {"ä": "(?:ä|ae)", "ö": "(?:ö|oe)", "ü": "(?:ü|ue)", "ß": "(?:ß|ss)"}


def _compile(alternatives: Sequence[str]) -> re.Pattern[str]:
    # Most alternatives begin a word: one test of the boundary spares all of them inside words.
    initial = "|".join(one.removeprefix(_BOUNDARY) for one in alternatives if one.startswith(_BOUNDARY))
    anywhere = (one for one in alternatives if not one.startswith(_BOUNDARY))
    pattern = "|".join((f"{_BOUNDARY}(?:{initial})", *anywhere))
    for umlaut, spellings in _TRANSCRIBED.items():
        pattern = pattern.replace(umlaut, spellings)
    return re.compile(pattern)


_COMPILED = [(intent, _compile(alternatives)) for intent, alternatives in _RULES]

KIND_OF_INTENT: dict[Intent, tuple[Kind, ...]] = {
    Intent.CONTACT: (Kind.CONTACT,),
    Intent.FUNDING: (Kind.FUNDING,),
    Intent.LAW: (Kind.LAW,),
    Intent.EXAMPLE: (Kind.CASE_STUDY,),
    Intent.HOW_TO: (Kind.GUIDANCE,),
}


def intents_of(question: str) -> tuple[Intent, ...]:
    """Return all intents that the wording shows, the one that shapes the answer first.

    What the asking sentences show comes before what is only told around them.
    """
    asking = " ".join(asking_sentences(question)).lower()
    text = question.lower()
    found = _shown(asking)
    if asking != text:
        found += _shown(text)
    return tuple(dict.fromkeys(found)) or (Intent.GENERAL,)


def _shown(lower: str) -> list[Intent]:
    return [intent for intent, pattern in _COMPILED if pattern.search(lower)]
