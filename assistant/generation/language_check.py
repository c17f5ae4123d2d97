"""Whether a text is German, by its most frequent words."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")
_GERMAN = frozenset(
    """
    der die das und ist nicht mit für von zu auf ein eine einen den dem sich auch werden wird sind bei im als
    aus nach um zum zur wie was wer wo kann muss hat haben es sie er wir oder welche gibt dort dafür
    """.split()  # noqa: SIM905 -- a list of quoted words is no easier to read
)
_OTHERS = frozenset(
    """
    the of and to is are that for with this be can must has have it which there their from by an were not or
    et la le les est une dans pour el los las que una
    """.split()  # noqa: SIM905 -- as above
)


def is_german(text: str) -> bool:
    """Tell whether a text has more German than English, French or Spanish function words."""
    words = [word.lower() for word in _WORD.findall(text)]
    german = sum(word in _GERMAN for word in words)
    others = sum(word in _OTHERS for word in words)
    return german >= others
