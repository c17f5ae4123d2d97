"""Whether two sentences say the same or the opposite: negations and words that exclude each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

_NEGATION = re.compile(
    r"\b(?:nicht(?! (?:nur|zuletzt)\b|-)|nie|niemals|kein(?:e[nrsm]?|erlei|esfalls)?|niemand\w*|nichts|ohne"
    r"|weder|nirgends|entfällt|entfallen|ausgeschlossen|ausgenommen|außen vor|verzicht\w*)\b",
    re.IGNORECASE,
)
_NEITHER = re.compile(r"(\bkein\w*\b[^.,;]*?\b(?:und|oder)) kein\w*\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:()\n]|\bund(?= nicht\b)| [-–—] |[.!?](?=\s|$)")
_CLAUSE_TAKEN_OVER = 0.4
"""Share of the words of a clause from which a sentence restates it."""

_RISE = (
    r"steig\w*|stieg\w*|(?:an)?gestiegen\w*|erhöh\w*|zugenommen|zunahm\w*|wachs\w*|wächst|wuchs\w*"
    r"|gewachsen\w*"
)
_FALL = (
    r"sink\w*|sank\w*|gesunken\w*|senk\w*|gesenkt\w*|verringer\w*|reduzier\w*|abgenommen|gefallen\w*|fiel\w*"
    r"|zurückgegangen\w*|verminder\w*"
)
_HIGH = r"hoch|hohe[nrsm]?|höher\w*|höchste[nrsm]?|teurer\w*|größer\w*|mehr(?! als)"
_LOW = r"niedrig\w*|gering\w*|billiger\w*|kleiner\w*|weniger(?! als)"
_UP = re.compile(rf"\b(?:{_RISE}|{_HIGH})(?!\w)", re.IGNORECASE)
_DOWN = re.compile(rf"\b(?:{_FALL}|{_LOW})(?!\w)", re.IGNORECASE)
_THAN = r"(?! als (?!(?:19|20)\d\d\b)(?:\d|ein|die Hälfte))"
"""Not before a number, where it is a bound and no comparison."""
_EXCLUSIVE: tuple[tuple[str, ...], ...] = (
    (
        r"mindestens|wenigstens|(?<!nicht )mehr als|über(?= \d)|ab(?= \d)|minimal",
        r"höchstens|maximal|bis zu|(?<!nicht )weniger als|unter(?= \d)|nicht mehr als",
    ),
    (rf"mehr{_THAN}", rf"weniger{_THAN}"),
    (r"muss|müssen|musste\w*|müsste\w*|verpflichtet",
     r"kann|können|konnte\w*|könnte\w*|freiwillig|darf|dürfen|durfte\w*|dürfte\w*",
     r"soll|sollen|sollte\w*"),
    (_RISE, _FALL),
    (r"erlaubt\w*|zulässig\w*|gestattet\w*|erlauben", r"verboten\w*|untersagt\w*|unzulässig\w*|verbieten"),
    (r"billiger\w*|günstiger\w*|preiswerter\w*|geringer\w*|niedriger\w*", r"teurer\w*|höher\w*"),
    (r"größer\w*|große?[nrsm]?", r"kleine?[nrsm]?|kleiner\w*"),
    (r"schneller\w*|kürzer\w*", r"langsamer\w*|länger\w*"),
    (r"früher\w*", r"später\w*"),
    (r"besser\w*", r"schlechter\w*|weniger gut"),
    (r"wärmer\w*|warm\w*", r"kälter\w*|kalt\w*|kühler\w*"),
    (r"gute?[nrsm]?(?! \d)|leicht", r"schlechte?[nrsm]?|schwer"),
    (r"sehr|stark|häufig\w*|oft|meist", r"wenig|kaum|selten\w*|schwach"),
    (r"vor|vorab|voraus|zuvor|bevor", r"nach|nachdem|danach|anschließend"),
    (r"für", r"gegen"),
    (r"innerhalb", r"außerhalb"),
    (r"netto", r"brutto"),
    (r"jährlich\w*|pro jahr|im jahr", r"monatlich\w*|pro monat|im monat", r"wöchentlich\w*|pro woche",
     r"täglich\w*|pro tag", r"einmalig\w*"),
    (r"kostenlos\w*|kostenfrei\w*|unentgeltlich\w*",
     r"kostenpflichtig\w*|gebührenpflichtig\w*|entgeltlich\w*"),
    (r"alle[nrsm]?|sämtliche\w*|jede[nrsm]?", r"einige\w*|manche\w*|einzelne\w*"),
    (r"kaum|selten\w*|wenige?[nrsm]?", r"viele?[nrsm]?|häufig\w*|meist\w*|oft"),
    (r"mit(?! ohne)", r"ohne"),
    (r"verpflichtend\w*|vorgeschrieben\w*|zwingend\w*|pflicht", r"freiwillig\w*|optional\w*"),
    (r"je|jeweils|pro|jede[nrsm]?", r"zusammen|insgesamt"),
    (r"höchste\w*|meisten?|größte\w*", r"wenigste|niedrigste\w*|geringste\w*|wenigsten|kleinste\w*"),
    (r"beschlossen|beschließ\w*|zugestimmt|angenommen|befürwort\w*", r"abgelehnt\w*|lehn\w*|verworfen"),
    (r"erste[nrsm]?|zuerst", r"letzte[nrsm]?|zuletzt"),
    (r"gewonnen|gewann\w*", r"verloren|verlor\w*"),
    (r"möglich\w*", r"unmöglich\w*"),
    (r"zuzüglich", r"abzüglich"),
    (r"öffentlich\w*", r"privat\w*"),
    (r"inklusive|einschließlich", r"exklusive|ausschließlich"),
)  # fmt: skip
_COMPILED = tuple(
    tuple(re.compile(rf"\b(?:{pattern})(?!\w)", re.IGNORECASE) for pattern in group) for group in _EXCLUSIVE
)

StemsOf = Callable[[str], set[str]]


def direction_of(text: str) -> str | None:
    """Return "up" or "down" for a text that says one of them, None for both or neither."""
    is_up, is_down = bool(_UP.search(text)), bool(_DOWN.search(text))
    if is_up == is_down:
        return None
    return "up" if is_up else "down"


def negations_in(text: str) -> int:
    """Count the negations of a text; "nicht nur" is none."""
    return len(_NEGATION.findall(text))


def with_single_denials(text: str) -> str:
    """Write "kein Becher und kein Besteck" as "kein Becher und Besteck": it is denied once."""
    return _NEITHER.sub(r"\1", text)


def without_direction(text: str) -> str:
    """Leave out the words that say a direction."""
    return _DOWN.sub(" ", _UP.sub(" ", text))


def restated_clauses(original: str, stems: set[str], stems_of: StemsOf) -> str:
    """Return the clauses of a text that share a word with another one of these stems."""
    return "\n".join(clause for clause in _CLAUSE.split(original) if stems_of(clause) & stems)


def expected_negations(original: str, stems: set[str], stems_of: StemsOf) -> int:
    """Count the negations of those clauses of a sentence that another one with these stems restates."""
    count = 0
    for clause in _CLAUSE.split(original):
        own = stems_of(clause)
        if not own or len(own & stems) >= _CLAUSE_TAKEN_OVER * len(own):
            count += negations_in(clause)
    return count


def polar_words(text: str) -> str:
    """Return the words of a text that have an opposite."""
    return " ".join(found for group in _COMPILED for pattern in group for found in pattern.findall(text))


def contradictions(sentence: str, original: str) -> Iterator[str]:
    """Yield words that a sentence has in place of their opposites in the original."""
    for group in _COMPILED:
        said = [Counter(w.lower() for w in pattern.findall(sentence)).total() for pattern in group]
        meant = [Counter(w.lower() for w in pattern.findall(original)).total() for pattern in group]
        more = [i for i, (a, b) in enumerate(zip(said, meant, strict=True)) if a > b]
        fewer = [i for i, (a, b) in enumerate(zip(said, meant, strict=True)) if a < b]
        if more and fewer:
            found = group[more[0]].search(sentence)
            yield found[0] if found else ""


def changed_prefixes(words: set[str], original: set[str]) -> Iterator[str]:
    """Yield lower-case words that gained or lost "un" beside the original."""
    for word in words - original:
        other = word[2:] if word.startswith("un") and len(word) > 5 else f"un{word}"
        if other in original and other not in words:
            yield word
