"""Unicode and spelling normalisation of German text before analysis."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
# Applied before and after NFKC: "´" would fall apart there, and "﹣" only becomes a hyphen there.
_PLAIN = str.maketrans(
    {"‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "’": "'", "`": "'", "´": "'"}
    | dict.fromkeys(_INVISIBLE)
)
# "Be-\ndarfs" is one word; "Rad-\nund Fußverkehr" and "LED-\nLeuchte" keep their hyphen.
_LINE_END_HYPHEN = re.compile(
    r"(?<=[a-zäöüß])-[ \t]*\r?\n[ \t]*"
    r"(?!(?:und|oder|bzw|beziehungsweise|sowie)\b|[uo]\.)(?=[a-zäöüß])"
)
# Bürger*innen, Bürger:innenrat, Bürger_in, Bürger/-innen, Bürger/innen, Bürger(innen), BürgerInnenrat
_GENDER = re.compile(
    r"(?<=[a-zäöüß])(?:[*:_·](?:innen|in\b)|/-?(?:innen|in)\b|\(-?(?:innen|in)\)|Innen(?![A-ZÄÖÜ]))"
)
_TRANSCRIPTIONS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_FOLD = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})


def normalize(text: str) -> str:
    """Return `text` in NFKC form with plain dashes, joined line-end hyphens and no gender marks."""
    text = unicodedata.normalize("NFKC", text.translate(_PLAIN)).translate(_PLAIN)
    return _GENDER.sub("", _LINE_END_HYPHEN.sub("", text))


def fold(word: str) -> str:
    """Map spellings of one word onto one: ä = ae = a, ß = ss, accents dropped, lower case.

    The transcriptions are folded everywhere ("neue" becomes "neu"): both sides of every comparison
    go through here, so consistency matters and orthography does not.
    """
    word = word.lower().translate(_FOLD)
    if not word.isascii():
        word = _without_accents(word)
    for written, folded in _TRANSCRIPTIONS:
        word = word.replace(written, folded)
    return word


def fold_all(words: Sequence[str]) -> list[str]:
    """Fold many words, none of which contains a line break; much faster than one by one."""
    if not words:
        return []
    lines = "\n".join(words).lower().translate(_FOLD).split("\n")
    text = "\n".join(line if line.isascii() else _without_accents(line) for line in lines)
    for written, folded in _TRANSCRIPTIONS:
        text = text.replace(written, folded)
    return text.split("\n")


def _without_accents(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c))
