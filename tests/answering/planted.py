"""Untruths made from true sentences by systematic edits, and rewrites that keep the meaning."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Edit = Callable[[str, str], str | None]
"""Takes a sentence and its chunk; returns the edited sentence, or None where the edit does not apply."""

PLACES = ("Wuppertal", "Cottbus", "Passau", "Emden", "Görlitz")
MONTHS = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
          "November", "Dezember")  # fmt: skip
_NUMBER_WORDS = ("zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")
_MONEY = r"(\d[\d.,]*)(?= (?:Euro|€))"


@dataclass(frozen=True, slots=True)
class Planted:
    kind: str
    true: str
    false: str
    chunk: str


def _replace_first(pattern: str, replacement: str | Callable[[re.Match[str]], str | None]) -> Edit:
    compiled = re.compile(pattern)

    def edit(sentence: str, chunk: str) -> str | None:
        found = compiled.search(sentence)
        if found is None:
            return None
        new = replacement(found) if callable(replacement) else found.expand(replacement)
        return None if new is None else sentence[: found.start()] + new + sentence[found.end() :]

    return edit


def _absent(options: Iterable[str], chunk: str) -> str:
    return next(option for option in options if option not in chunk)


def _number(sentence: str, chunk: str) -> str | None:
    """Change the first digit of the last number."""
    found = list(re.finditer(r"(?<![\w.,§])\d[\d.]*\d(?:,\d+)?(?![\w.])", sentence))
    for match in reversed(found):
        if re.fullmatch(r"(?:19|20)\d\d", match[0]):
            continue
        for digit in "7853":
            new = digit + match[0][1:]
            if new not in chunk:
                return sentence[: match.start()] + new + sentence[match.end() :]
    return None


def _digits_swapped(sentence: str, chunk: str) -> str | None:
    for match in re.finditer(r"(?<![\w.,])([1-9])([0-9])(?![\w.,])", sentence):
        new = match[2] + match[1]
        if new != match[0] and not new.startswith("0") and not re.search(rf"(?<!\d){new}(?!\d)", chunk):
            return sentence[: match.start()] + new + sentence[match.end() :]
    return None


def _from_elsewhere(sentence: str, chunk: str) -> str | None:
    """Put a number of another sentence of the chunk in the place of the right one."""
    pattern = r"(?<![\w.,])\d[\d.]*\d(?:,\d+)?(?= (?:Euro|Prozent|%|Mio|Millionen))"
    found = re.search(pattern, sentence)
    others = [n for n in re.findall(pattern, chunk) if n not in sentence]
    return sentence[: found.start()] + others[0] + sentence[found.end() :] if found and others else None


def _year(sentence: str, chunk: str) -> str | None:
    found = re.search(r"\b20\d\d\b", sentence)
    other = _absent(("2007", "2009", "2017", "2004"), chunk)
    return sentence.replace(found[0], other) if found else None


def _month(sentence: str, chunk: str) -> str | None:
    found = re.search(rf"\b(?:{'|'.join(MONTHS)})\b", sentence)
    other = _absent(MONTHS, chunk)
    return sentence[: found.start()] + other + sentence[found.end() :] if found else None


def _day(sentence: str, chunk: str) -> str | None:
    found = re.search(rf"\b\d{{1,2}}(?=\. (?:{'|'.join(MONTHS)}))", sentence)
    other = _absent(("17", "19", "23", "11", "13", "29"), chunk)
    return sentence[: found.start()] + other + sentence[found.end() :] if found else None


def _paragraph(sentence: str, chunk: str) -> str | None:
    found = re.search(r"(?<=§ )\d+", sentence)
    other = _absent(("77", "93", "61", "88"), chunk)
    return sentence[: found.start()] + other + sentence[found.end() :] if found else None


def _number_word(sentence: str, chunk: str) -> str | None:
    found = re.search(rf"\b(?:{'|'.join(_NUMBER_WORDS)})\b", sentence)
    lower = chunk.lower()
    other = next(
        w
        for i, w in enumerate(_NUMBER_WORDS, 2)
        if w not in lower and not re.search(rf"(?<!\d){i}(?!\d)", lower)
    )
    return sentence[: found.start()] + other + sentence[found.end() :] if found else None


def _place(municipality_in: str) -> Edit:
    def edit(sentence: str, chunk: str) -> str | None:
        found = re.search(municipality_in, sentence)
        return (
            sentence[: found.start()] + PLACES[len(sentence) % 5] + sentence[found.end() :] if found else None
        )

    return edit


_TOWNS = (
    r"(?:Tübingen|Konstanz|Freiburg|Bamberg|Winnweiler|Straubenhardt|Siegburg|Korbach|Heidelberg|Hamburg|Berlin|München|"
    r"Stuttgart|Ludwigsburg|Leipzig|Würzburg|Nürnberg|Wiesbaden|Bielefeld|Kiel|Regensburg|Zorneding|Fürth|Eichstätt|"
    r"Hiddenhausen|Mannheim|Recklinghausen|Saarburg-Kell|Köln|Bremen|Dortmund|Lüneburg|Krefeld|Wegberg|Taucha)\b"
)
_LAENDER = (
    r"\b(?:Baden-Württemberg|Bayern|Hessen|Niedersachsen|Rheinland-Pfalz|Sachsen-Anhalt|Schleswig-Holstein)\b"
)


def _land(sentence: str, chunk: str) -> str | None:
    found = re.search(_LAENDER, sentence)
    other = _absent(("Thüringen", "Brandenburg", "Saarland"), chunk)
    return sentence[: found.start()] + other + sentence[found.end() :] if found else None


def _unit(right: str, wrong: str) -> Edit:
    """Change the unit of a number that stands with the wrong unit nowhere."""

    def edit(sentence: str, chunk: str) -> str | None:
        found = re.search(rf"(\d+) {right}", sentence)
        if found is None or f"{found[1]} {wrong}" in chunk:
            return None
        return f"{sentence[: found.start()]}{found[1]} {wrong}{sentence[found.end() :]}"

    return edit


def _left_out(pattern: str, replacement: str) -> Edit:
    """Leave out what carries no negation."""

    def edit(sentence: str, chunk: str) -> str | None:
        found = re.search(pattern, sentence)
        if found is None or re.search(r"nicht|kein|ohne", found[0]):
            return None
        return sentence[: found.start()] + replacement + sentence[found.end() :]

    return edit


def _noun_of_the_chunk(sentence: str, chunk: str) -> str | None:
    nouns = r"(?<=[a-zäöü] )[A-ZÄÖÜ][a-zäöüß]{4,}"
    own = re.findall(nouns, sentence)
    others = [noun for noun in re.findall(nouns, chunk) if noun not in sentence]
    return sentence.replace(own[-1], others[0], 1) if own and others else None


def _spliced(sentence: str, chunk: str) -> str | None:
    """Join the first half of a sentence with the second half of the next one of its chunk."""
    words, following = (
        sentence.split(),
        chunk.partition(sentence)[2].partition("\n- ")[2].split("\n")[0].split(),
    )
    if len(words) < 7 or len(following) < 7:
        return None
    return " ".join([*words[: len(words) // 2], *following[len(following) // 2 :]])


UNTRUTHS: dict[str, Edit] = {
    "wrong number": _number,
    "swapped digits": _digits_swapped,
    "number of another sentence": _from_elsewhere,
    "thousands made millions": _replace_first(rf"{_MONEY}(?<=000)", lambda m: f"{m[0].split('.')[0]} Mio."),
    "millions made billions": _replace_first(r"(?<=\d )(?:Mio\.|Millionen)", "Mrd."),
    "millions made thousands": _replace_first(r"(?<=\d )(?:Mio\.|Millionen)", "Tsd."),
    "wrong year": _year,
    "wrong month": _month,
    "wrong day": _day,
    "wrong paragraph": _paragraph,
    "wrong number word": _number_word,
    "wrong end of range": _replace_first(
        r"(\d+ bis )(\d+)(?![\d.,])", lambda m: f"{m[1]}{int(m[2]) * 3 + 1}"
    ),
    "wrong percentage": _replace_first(r"\b\d{1,2}(?= (?:Prozent|%))", lambda m: str(99 - int(m[0]))),
    "percent made euro": _unit(r"(?:Prozent|%)", "Euro"),
    "euro made percent": _unit(r"(?:Euro|€)(?! (?:je|pro))", "Prozent"),
    "tonnes made kilograms": _unit(r"Tonnen\b", "Kilogramm"),
    "square metres made hectares": _unit(r"(?:Quadratmetern?|m²)", "Hektar"),
    "years made months": _unit(r"Jahren?\b", "Monate"),
    "wrong town": _place(rf"(?<!^)\b{_TOWNS}"),
    "wrong town at the start": _place(rf"^{_TOWNS}"),
    "wrong Land": _land,
    "shortened Land": _replace_first(r"\bSachsen-Anhalt\b", "Sachsen"),
    "invented person": _replace_first(r"([.!?]?)$", r", sagt Bürgermeisterin Petra Hoffmann\1"),
    "invented organisation": _replace_first(r"([.!?]?)$", r", so der Deutsche Alpenverein\1"),
    "negation added to a verb": _replace_first(
        r"\b(?:ist|sind|wird|werden|hat|haben|muss|müssen|darf|dürfen|gilt|gelten)\b(?! (?:nicht|kein|nur))",
        r"\g<0> nicht",
    ),
    "article negated": _replace_first(r"\b(?:ein|eine|einen|einem|einer)\b", r"k\g<0>"),
    "negation removed": _replace_first(r"\bnicht (?!nur\b|zuletzt\b)", ""),
    "article no longer negated": _replace_first(r"\bkein(e|en|em|er)?\b", r"ein\1"),
    "without made with": _replace_first(r"\bohne\b", "mit"),
    "at least made at most": _replace_first(r"\bmindestens\b", "höchstens"),
    "at most made at least": _replace_first(r"\b(?:höchstens|maximal|bis zu)\b", "mindestens"),
    "more made less": _replace_first(r"\bmehr als (?=\d|ein)", "weniger als "),
    "under made over": _replace_first(r"\bweniger als (?=\d|ein)", "mehr als "),
    "less made more": _replace_first(r"(?:(?<=Prozent )|(?<=% ))weniger\b", "mehr"),
    "duty made option": _replace_first(r"\bmüssen\b", "können"),
    "option made duty": _replace_first(r"\bkönnen\b", "müssen"),
    "un- added": _replace_first(
        r"\b(?:zulässig|abhängig|mittelbar|befristet|entgeltlich)(?=\b|e)", r"un\g<0>"
    ),
    "fallen made risen": _replace_first(
        r"\b(?:gesunken|sank)\b", lambda m: {"sank": "stieg"}.get(m[0], "gestiegen")
    ),
    "yearly made monthly": _replace_first(r"\bjährlich\b", "monatlich"),
    "allowed made forbidden": _replace_first(r"\b(?:erlaubt|zulässig)\b", "verboten"),
}

EXCHANGES: dict[str, Edit] = {
    "noun of the same chunk": _noun_of_the_chunk,
    "other half of another sentence": _spliced,
    "other adjective": _replace_first(
        r"\b(?:neu|kommunal|öffentlich|regional|klein|alt|eigen)(e[nrsm]?)\b", r"digital\1"
    ),
    "other verb": _replace_first(
        r"\b(?:baut|plant|prüft|senkt|spart|zahlt|berät|fördert|verkauft|sammelt|beschloss|startete|ersetzt)\b",
        "verhindert",
    ),
}

REWRITES: dict[str, Edit] = {
    "percent sign": _replace_first(r"(?<=\d) ?%", " Prozent"),
    "percent word": _replace_first(r"(?<=\d) Prozent\b", " %"),
    "euro sign": _replace_first(r"(?<=\d) Euro\b", " €"),
    "no thousands dot": _replace_first(r"(?<=\d)\.(?=\d{3}(?!\d))", ""),
    "Mio. spelt out": _replace_first(r"Mio\.", "Millionen"),
    "millions shortened": _replace_first(r"\bMillionen\b", "Mio."),
    "number word as digits": _replace_first(
        rf"\b(?:{'|'.join(_NUMBER_WORDS)})\b", lambda m: str(_NUMBER_WORDS.index(m[0]) + 2)
    ),
    "square metres shortened": _replace_first(r"(?<=\d )Quadratmetern?", "m²"),
    "about": _replace_first(r"\b(?:rund|etwa|ca\.)(?= )", "ungefähr"),
    "brackets left out": _left_out(r" \([^()]*\)(?=[ .,;:]|$)", ""),
    "connecting word": _replace_first(r"^(?=(?:Die|Der|Das|Ein|Eine) )", "Dabei gilt: "),
    "hyphen left out": _replace_first(r"(?<=[a-zA-Z])-(?=[A-Z][a-z]+)", " "),
    "paragraph spelt out": _replace_first(r"§ (?=\d)", "Paragraf "),
    "old spelling": _replace_first(r"\bdass\b", "daß"),
    "transcribed umlauts": _replace_first(r"(?<= )(\w*)ü", r"\1ue"),
    "date in numbers": _replace_first(
        rf"\b(\d{{1,2}})\. ({'|'.join(MONTHS)}) (?=20\d\d)", lambda m: f"{m[1]}.{MONTHS.index(m[2]) + 1}."
    ),
    "exclamation": _replace_first(r"[.]?$", "!"),
    "quotation marks left out": lambda sentence, _: (
        re.sub('[„“”"»«]', "", sentence) if re.search('[„“"»]', sentence) else None
    ),
    "last clause left out": _left_out(r"; [^;]*$", "."),
}


def applied(edits: dict[str, Edit], sentences: Iterable[tuple[str, str]], most: int) -> Iterator[Planted]:
    """Apply every edit to the first sentences that it fits, at most `most` of each kind."""
    pairs = list(sentences)
    for kind, edit in edits.items():
        made = 0
        for sentence, chunk in pairs:
            edited = edit(sentence, chunk)
            if edited is None or edited == sentence:
                continue
            yield Planted(kind, sentence, edited, chunk)
            made += 1
            if made == most:
                break
