"""What kind of answer the wording of a question asks for."""

from __future__ import annotations

import re

from assistant.language.sentences import sentence_spans
from assistant.records import Intent, Kind

_PLACE = (
    r"(?:(?:groß|klein)?stadt|(?:groß)?städte|(?:orts|verbands)?gemeinden?|kommunen?|(?:land)?kreis(?:e|es)?|orte?"
    r"|dorf|dörfer|schulen?|kitas?|bücherei(?:en)?|(?:kreis|stadt)?verwaltung(?:en)?)"
)
_PAYERS = (
    r"(?:der (?:bund|freistaat|staat|kreis)|das land|die (?:eu|kfw)|der freistaat|bayern|hessen|sachsen|nrw"
    r"|nordrhein-westfalen|baden-württemberg|rheinland-pfalz|schleswig-holstein|niedersachsen|thüringen|brandenburg)"
)
_CLAUSE_START = r"(?:^|[.,;:?!–-] ?|\bund |\boder )"

# The first match shapes the answer, so what is asked for most specifically stands first.
_RULES: tuple[tuple[Intent, str], ...] = (
    (
        Intent.CONTACT,
        r"\ban wen\b|\ban welche (?:\w+ )?(?:stelle|einrichtung|behörde|agentur)|\bbei wem\b|\bwohin (?:können|kann|wende)"
        r"|\bwer (?:hilft|berät|unterstützt)\b|\bwer (?:kann|könnte)\b.{0,50}\b(?:helfen|beraten|unterstützen)"
        r"|\bwer ist\b.{0,40}\bzuständig|\bwen (?:können|kann|soll|fragen?|ruf)|\bwelche stelle\b|\bwelcher verband\b"
        r"|ansprechpartner|ansprechperson|ansprechstelle|anlaufstelle|beratungsstelle|hotline|telefon|\banrufen\b"
        r"|\bkontakt(?:daten|person)?\b|\berreiche (?:ich|wir|man)\b"
        r"|\b(?:ich mich|wir uns|man sich)\b.{0,80}\bwenden\b|beraten lassen|\bsuchen? (?:jemanden|beratung)\b"
        r"|\b(?:kostenlose|kostenfreie|gratis)\w* berat|\bgibt es\b.{0,40}\b(?:beratung|eine (?:\w+ )?stelle)\b"
        r"|\bwo (?:bekomm|find|gibt|krieg)\w*\b.{0,30}\b(?:beratung|auskunft|hilfe|unterstützung)\b",
    ),
    (
        Intent.FUNDING,
        r"(?<!be)förder(?!schule|verein|band|anlage|pumpe)|zusch(?:u|ü)(?:ss|ß)|\bfinanzier|\bkredit|darlehen"
        r"|\bbeihilfe|\bsubvention|\btilgung|\bprämie|antrags(?:frist|schluss|berechtigt)|kommunalrichtlinie|\bkrl\b"
        r"|\bgeld (?:vom|von|für|bekommen|her)\b|\bwer gibt (?:uns )?geld|staatliche (?:hilfe|unterstützung)"
        r"|\bwer (?:be)?zahlt\b|\bwer (?:übernimmt|erstattet|ersetzt|trägt)\b|\bwelcher topf\b"
        rf"|\b(?:be)?(?:zahlt|übernimmt|gibt|unterstützt|erstattet) {_PAYERS}\b"
        r"|\b(?:legt|gibt|zahlt)\b.{0,60}\b(?:dazu|drauf|obendrauf)\b",
    ),
    (
        Intent.LAW,
        # "umgesetzt" and "eingesetzt" are no laws, "Gerichte" are dishes, "recht teuer" is no right.
        r"gesetz(?!t)|pflicht\b|\bpflicht|verpflicht|gezwungen|erlaubt|verboten|\bverbot|verbietet|untersagt|\brechtlich"
        r"|\brecht(?:slage|sgrundlage|ens|e)\b|\w{3}(?<!ge)(?<!auf)(?<!senk)rechts?\b|§|\bparagra(?:ph|f)|verordnung"
        r"|vorschrift|vorgeschrieben|\bschreibt\b.*\bvor\b|zulässig|\bvorgaben?\b|klagen?\b|gericht(?:s|shof)?\b"
        r"|\bverst(?:ö|o)(?:ß|ss)|\bsatzung\b|\bverlangt (?:das|die|der)\b"
        rf"|{_CLAUSE_START}(?:müssen|muss|dürfen|darf) \w+|\b(?:ab|bis) wann (?:müssen|muss|gilt)\b",
    ),
    (
        Intent.EXAMPLE,
        rf"\bwer (?:hat|macht|nutzt|setzt|baut|betreibt|teilt)\b|\bwelche[mnrs]? (?:\w+e[nrs]? )?{_PLACE}\b"
        rf"|(?<!zum )beispiel|(?<!keine )(?<!null )erfahrung|\bhat (?:\w+ ){{0,4}}(?:jemand|eine? (?:\w+e[nrs]? )?{_PLACE})\b"
        rf"|\bandere[nr]? {_PLACE}\b|\bwo (?:gibt|wurde|wird|hat|haben|steht|läuft|kann man)\b|vorbild(?!funktion)"
        rf"|\banderswo\b|\birgendwo\b|\bgibt es (?:\w+ ){{0,3}}{_PLACE}\b|\bkenn(?:t|st|en)\b.{{0,30}}\b{_PLACE}\b",
    ),
    (
        Intent.COMPARISON,
        r"vergleich(?!bar|swert)|unterschied|\bunterscheide|\bbesser als\b|\bim gegensatz|gegenüber(?:zu)?stell"
        r"|\bwas ist (?:\w+er)\b|\bwas ist .*\boder\b|\boder\b.*\bbesser\b|\b(?:ist|wäre) es besser\b"
        r"|\bwas spricht für\b",
    ),
    (
        Intent.NUMBER,
        r"\bwie ?viele?\b|\bwie (?:hoch|teuer|lange|groß|oft|stark|schnell|alt|weit|warm)\b|\bwas kost|\bkosten\b|\bkostete?\b"
        r"|\bgekostet\b|\bteuer\b|\bwann\b|\bpreis|\bwas bringt|\bwas hat .* gebracht|\bhöhe\b|\bum w(?:ie|elche)"
        r"|\bwelche[nrs]? (?:betrag|summe|anteil|quote|menge|mehrkosten|wert)\b|\bgibt es (?:dazu )?zahlen",
    ),
    (
        Intent.HOW_TO,
        r"\bwie (?!bitte|heiß|laut|nenn|sieh|seh|steh|wirk|reagier|verh(?:ä|a)lt|entwick|fiel|sank|gut\b|weit\b|oft\b|alt\b"
        r"|breit\b|ist\b|viel)(?:wird|\w+(?:e|en|t))\b|vorgehen|\bschritte?\b|anleitung|\bworauf\b|\bworan\b|\bwomit\b|\btipps"
        r"|leitfaden|checkliste|arbeitshilfe|\bmuster\b|\banfangen|\beinführen|\bumsetzen|\bhilft\b|\bwas tun\b"
        r"|\bwas (?:müssen|muss|sollten?|können|kann|sollen) (?:wir|man|ich)\b|\bnach welchem standard"
        r"|\bwas (?:müssen|muss|sollten?|können|kann|sollen)\b.*\b(?:tun|machen|(?:ver)?ändern|unternehmen)\b",
    ),
)
_TRANSCRIBED = {"ä": "(?:ä|ae)", "ö": "(?:ö|oe)", "ü": "(?:ü|ue)", "ß": "(?:ß|ss)"}


def _compile(pattern: str) -> re.Pattern[str]:
    for umlaut, spellings in _TRANSCRIBED.items():
        pattern = pattern.replace(umlaut, spellings)
    return re.compile(pattern, re.IGNORECASE)


_COMPILED = [(intent, _compile(pattern)) for intent, pattern in _RULES]

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
    sentences = (question[start:end] for start, end in sentence_spans(question))
    asking = " ".join(sentence for sentence in sentences if sentence.endswith("?"))
    found = (*_shown(asking), *_shown(question))
    return tuple(dict.fromkeys(found)) or (Intent.GENERAL,)


def _shown(text: str) -> list[Intent]:
    return [intent for intent, pattern in _COMPILED if pattern.search(text)]
