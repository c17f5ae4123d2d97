"""German sentence boundaries with character offsets."""

from __future__ import annotations

import re

from assistant.language.tokens import stop_words

# Possessive and started at the first mark only: a page of dots costs linear time.
_BREAK = re.compile(r"(?<![.!?…])[.!?…]++[\"“”'’‘»«›\u2039)\]*]*+(?=\s|$)")
_ABBREVIATIONS = frozenset(
    """
    abb abs abschn allg anh anl anm art aufl az bd bes bspw bzgl bzw ca co d dgl dipl dr e ebd einschl engl
    etc ev evtl exkl f ff fr frz g gem ggf ggü grds h hl hr hrsg i ing inkl insb jh jhd jährl kap kfm lfd lit
    lt ltd m max mind mio mrd mtl n nr nrn o p pos prof q rd rn s sog st std str stv tab tel tsd u usf ust usw
    v verf vers vgl vorm vs w wg z zb ziff zit zzgl zzt
    jan feb febr apr aug sep sept okt nov dez
    """.split()  # noqa: SIM905 -- a list of a hundred quoted words is no easier to read
)
_AFTER_ORDINAL = frozenset(
    """
    januar februar märz april mai juni juli august september oktober november dezember
    jan feb febr apr aug sep sept okt nov dez
    jahrhundert etage klasse klassen stock auflage fassung novelle satz absatz quartal halbjahr
    """.split()  # noqa: SIM905 -- as above
)
_BEFORE_ORDINAL = frozenset(
    """
    der die das dem den des im am zum zur vom beim ab bis seit zu jeder jede jedes jeden jedem
    ein eine einem einen einer eines
    """.split()  # noqa: SIM905 -- as above
)
_NUMBER = r"\d{1,2}[.)](?![ \t]+(?:Jan|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez))"
_MARK = re.compile(rf"(?:[-*•]|{_NUMBER})[ \t]+")
_BULLET = re.compile(rf"\n(?=[ \t]*(?:[-*•]|{_NUMBER})[ \t])|\n[ \t\r]*\n|\n(?=[ \t]*(?:[|#>]))")
_LONGEST_ABBREVIATION = 24
"""Characters before a full stop that decide about it; keeps the look back short in any text."""
_LAST_WORD = re.compile(r"[^\W_]+$")
# "z.B.", "i. d. R.", "u. ä.": letters with full stops between them.
_DOTTED = re.compile(r"(?<![^\W_])[^\W\d_]\.[ \u00a0\u202f]?[^\W\d_]{1,2}$")
# "50 km/h.", "3 m.": the letter is a unit, and the full stop its own.
_UNIT = re.compile(r"(?:\d[ \u00a0\u202f]?|/)[mhds]$")
_ROMAN = re.compile(r"[IVXL]+")
_WORD_BEFORE = re.compile(r"([^\W\d_]+|[:;,(|])\s*\d+$")
_NEXT = re.compile(r"\S")
_NEXT_WORD = re.compile(r"[^\W\d_]+")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of every sentence; bullets and paragraphs always end one.

    Bullet marks and surrounding white space stay outside the spans.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for boundary in [*(m.start() for m in _BULLET.finditer(text)), len(text)]:
        spans.extend(_paragraph_spans(text, start, boundary))
        start = boundary
    return spans


def asking_sentences(message: str) -> list[str]:
    """Return the sentences of a message that end with a question mark."""
    sentences = (message[start:end] for start, end in sentence_spans(message))
    return [sentence for sentence in sentences if sentence.endswith("?")]


def _paragraph_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    here = _skip_mark(text, start, end)
    for found in _BREAK.finditer(text, here, end):
        if not _ends_sentence(text, here, found, end):
            continue
        spans.append(_trim(text, here, found.end()))
        here = found.end()
    spans.append(_trim(text, here, end))
    return [span for span in spans if span[1] > span[0]]


def _ends_sentence(text: str, start: int, mark: re.Match[str], end: int) -> bool:
    """Tell whether the mark ends a sentence that begins at `start`."""
    following = _NEXT.search(text, mark.end(), end)
    if following is None:
        return True
    if mark[0][0] in "!?":
        # "Ja!" rief er; but "was kostet das? wer zahlt?"
        return mark[0][-1] in "!?" or not following[0].islower()
    if following[0].islower():
        return False
    before = text[max(start, mark.start() - _LONGEST_ABBREVIATION) : mark.start()]
    found = _NEXT_WORD.match(text, following.start(), end)
    next_word = found[0] if found else ""
    last = _LAST_WORD.search(before)
    word = last[0].lower() if last else ""
    if word.isdigit():
        return not _is_ordinal(before, word, following[0], next_word.lower())
    return not _is_abbreviation(before, word, next_word)


def _is_abbreviation(before: str, word: str, next_word: str) -> bool:
    """Tell whether the full stop after `word` belongs to it."""
    if word == "art":
        # "Art. 20 GG", "Art. IV", but "Maßnahmen dieser Art. Danach"
        return not next_word or bool(_ROMAN.fullmatch(next_word))
    return bool(_DOTTED.search(before)) or (word in _ABBREVIATIONS and not _UNIT.search(before))


def _is_ordinal(before: str, number: str, following: str, next_word: str) -> bool:
    """Tell whether "number." goes on: "am 15. 6.", "der 3. Abschnitt", "1. Analyse, 2. Konzept"."""
    if len(number) > 2:
        return False  # a year may end a sentence
    if following.isdigit() or next_word in _AFTER_ORDINAL:
        return True
    found = _WORD_BEFORE.search(before)
    lead = found[1].lower() if found else ""
    if lead == "|":
        return True  # a number in a table
    if not next_word or next_word in stop_words():
        return False
    return lead in _BEFORE_ORDINAL or (lead in {":", ";", ",", "("} and len(number) == 1)


def _skip_mark(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    mark = _MARK.match(text, start, end)
    return mark.end() if mark else start


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
