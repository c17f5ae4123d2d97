"""Whether two sentences say the same or the opposite: negations and words that exclude each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

_NEGATION = re.compile(
    r"\b(?:nicht(?! (?:nur|zuletzt)\b)|nie|niemals|kein(?:e[nrsm]?|erlei|esfalls)?|niemand\w*|nichts|ohne"
    r"|weder|nirgends|entfällt|entfallen|ausgeschlossen)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:()]| [-–—] ")
_CLAUSE_TAKEN_OVER = 0.5
"""Share of the words of a clause from which a sentence restates it."""

_RISE = (
    r"steig\w*|stieg\w*|(?:an)?gestiegen\w*|erhöh\w*|zugenommen|zunahm\w*|wachs\w*|wächst|wuchs\w*"
    r"|gewachsen\w*"
)
_FALL = (
    r"sink\w*|sank\w*|gesunken\w*|senk\w*|gesenkt\w*|verringer\w*|reduzier\w*|abgenommen|gefallen\w*|fiel\w*"
    r"|zurückgegangen\w*|verminder\w*"
)
_EXCLUSIVE: tuple[tuple[str, ...], ...] = (
    (
        r"mindestens|wenigstens|(?<!nicht )mehr als|über(?= \d)|ab(?= \d)|minimal",
        r"höchstens|maximal|bis zu|(?<!nicht )weniger als|unter(?= \d)|nicht mehr als",
    ),
    (r"mehr(?! als)", r"weniger(?! als)"),
    (r"muss|müssen|musste\w*|müsste\w*|verpflichtet", r"kann|können|konnte\w*|könnte\w*|freiwillig",
     r"darf|dürfen|durfte\w*|dürfte\w*", r"soll|sollen|sollte\w*"),
    (_RISE, _FALL),
    (r"erlaubt\w*|zulässig\w*|gestattet\w*|erlauben", r"verboten\w*|untersagt\w*|unzulässig\w*|verbieten"),
    (r"billiger\w*|günstiger\w*|preiswerter\w*|geringer\w*|niedriger\w*", r"teurer\w*|höher\w*"),
    (r"größer\w*", r"kleiner\w*"),
    (r"schneller\w*|kürzer\w*", r"langsamer\w*|länger\w*"),
    (r"früher\w*", r"später\w*"),
    (r"besser\w*", r"schlechter\w*"),
    (r"vor", r"nach"),
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


def negations_in(text: str) -> int:
    """Count the negations of a text; "nicht nur" is none."""
    return len(_NEGATION.findall(text))


def expected_negations(original: str, stems: set[str], stems_of: StemsOf) -> int:
    """Count the negations of those clauses of a sentence that another one with these stems restates."""
    count = 0
    for clause in _CLAUSE.split(original):
        own = stems_of(clause)
        if not own or len(own & stems) >= _CLAUSE_TAKEN_OVER * len(own):
            count += negations_in(clause)
    return count


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
