"""Comparing wordings: numbers literally, words by their beginnings.

Deliberately not the word analysis of the product, so that its mistakes show.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from assistant.language.sentences import sentence_spans
from assistant.language.tokens import stop_words

_SPACES = re.compile(r"[\s\u00a0\u202f\u2007\u2009]+")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_DOTTED_THOUSANDS = re.compile(r"(?<=\d)[.'](?=\d{3}(?!\d))")
_SPACED_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)")
_MONTHS = (
    "januar februar märz april mai juni juli august september oktober november dezember".split()  # noqa: SIM905
)
_DATE = re.compile(r"(?<![\d.])(\d{1,2})\. ?(1[0-2]|0?[1-9])\.(?: ?((?:19|20)\d\d))?(?!\d)")
_UNITS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), written)
    for pattern, written in (
        (r"€|\beur\b", " euro "),
        (r"%|\bv\.h\.", " prozent "),
        (r"\bmio\b\.?|\bmillion(?:en)?\b", " millionen "),
        (r"\bmrd\b\.?|\bmilliarden?\b", " milliarden "),
        (r"\btsd\b\.?", " tausend "),
        (r"\bm[²2](?!\w)|\bquadratmetern?\b|\bqm\b", " m2 "),
        (r"\bm[³3](?!\w)|\bkubikmetern?\b|\bcbm\b", " m3 "),
        (r"\bkilogramm\b", " kg "),
        (r"\bkilometern?\b", " km "),
        (r"§+|\bparagra(?:ph|f)(?:en)?\b", " § "),
        (r"\babs\.|\babsatz\b", " absatz "),
        (r"\bnr\.|\bnummer\b", " nummer "),
        (r"\bart\.|\bartikel\b", " artikel "),
    )
)
_NUMBER_WORDS = {
    "zwei": "2",
    "drei": "3",
    "vier": "4",
    "fünf": "5",
    "sechs": "6",
    "sieben": "7",
    "acht": "8",
    "neun": "9",
    "zehn": "10",
    "elf": "11",
    "zwölf": "12",
    "dreizehn": "13",
    "vierzehn": "14",
    "fünfzehn": "15",
}
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*[a-z]?(?![^\W\d_])|§|[^\W\d_]+\d*")
_FOLD = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
_TRANSCRIBED = (("ae", "a"), ("oe", "o"), ("ue", "u"))
NEGATIONS = frozenset(
    {"nicht", "kein", "keine", "keinen", "keinem", "keiner", "keines", "ohne", "nie", "niemals", "weder"}
)


def plain(text: str) -> str:
    """Return the text in lower case with one kind of space, dash, and no invisible characters."""
    text = unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).translate(_DASHES)
    return _SPACES.sub(" ", text).strip().lower()


def tokens(text: str) -> list[str]:
    """Return words and numbers; "17.000 €" and "17000 EUR" give the same, "1.11." and "1. November", too."""
    text = _DATE.sub(_spelt_date, plain(text))
    text = _DOTTED_THOUSANDS.sub("", text)
    text = _SPACED_THOUSANDS.sub(lambda match: match[0].replace(" ", ""), text)
    for pattern, written in _UNITS:
        text = pattern.sub(written, text)
    return [_NUMBER_WORDS.get(token, token) for token in _TOKEN.findall(text)]


def _spelt_date(match: re.Match[str]) -> str:
    """Write "1.11.2023" as "1 november 2023", the tokens of the date in words."""
    return f"{int(match[1])} {_MONTHS[int(match[2]) - 1]} {match[3] or ''} "


def is_number(token: str) -> bool:
    """Whether a token carries a figure."""
    return token[0].isdigit()


def numbers(text: str) -> list[str]:
    """Return the numbers of a text in order."""
    return [token for token in tokens(text) if is_number(token)]


def topic_words(text: str) -> list[str]:
    """Return the words of a text that carry its subject: no numbers, no function words, no negations."""
    stops = stop_words() | NEGATIONS
    return [token for token in tokens(text) if token.isalpha() and len(token) > 2 and token not in stops]


def has_negation(text: str) -> bool:
    """Whether a text denies something."""
    return not NEGATIONS.isdisjoint(tokens(text))


def is_same_word(one: str, other: str) -> bool:
    """Whether two tokens are the same number, or forms of one word: equal but for a short ending."""
    if one == other:
        return True
    if is_number(one) or is_number(other):
        return False
    one, other = _folded(one), _folded(other)
    if one == other:
        return True
    shorter = min(len(one), len(other))
    needed = max(4, shorter - 2)
    return abs(len(one) - len(other)) <= 3 and shorter >= 4 and one[:needed] == other[:needed]


def is_within(word: str, words: Sequence[str]) -> bool:
    """Whether a word is among others, also as a part of a compound or as one made of their parts."""
    if any(is_same_word(word, other) for other in words):
        return True
    whole = _folded(word)
    if is_number(word) or len(whole) < 5:
        return False
    stem = _without_ending(whole)
    others = [_folded(other) for other in words if not is_number(other)]
    return any(stem in other or (len(other) > 5 and _without_ending(other) in whole) for other in others)


def contains_run(wanted: Sequence[str], found: Sequence[str]) -> bool:
    """Whether the wanted tokens stand in the found ones, side by side in this order."""
    width = len(wanted)
    return any(
        all(is_same_word(one, other) for one, other in zip(wanted, found[start : start + width], strict=True))
        for start in range(len(found) - width + 1)
    )


def sentences(text: str) -> list[str]:
    """Cut a text into sentences; lists and paragraphs end one."""
    return [text[start:end] for start, end in sentence_spans(text)]


def _without_ending(folded: str) -> str:
    return folded[: max(5, len(folded) - 2)]


def _folded(word: str) -> str:
    word = word.translate(_FOLD)
    for written, folded in _TRANSCRIBED:
        word = word.replace(written, folded)
    return word
