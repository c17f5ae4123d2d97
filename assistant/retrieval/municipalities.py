"""The names by which people call what documents give as their municipality."""

from __future__ import annotations

import re

_PREFIX = re.compile(
    r"^(?:(?:Land)?[Kk]reis(?:stadt)?|(?:Verbands|Samt)?[Gg]emeinde|Stadt|Hansestadt|Metropolregion"
    r"|Gemeinde-Allianz)\s+"
)
_REMAINDER = re.compile(r"\s*\(.*?\)|/.*$|\s+(?:am|an der|im|unter|bei|in der|ob der|vor der|a\. ?d\.)\s.*$")
_DIVIDER = re.compile(r",\s*|\s+und\s+")


def short_names(municipality: str) -> tuple[str, ...]:
    """Return the names without what nobody says.

    "Freiburg im Breisgau" is Freiburg, "Kreis Lippe" is Lippe, "Wiesbaden und Mainz" are two.
    """
    names = (_REMAINDER.sub("", part).strip() for part in _DIVIDER.split(municipality))
    return tuple(short for short in (_PREFIX.sub("", name) for name in names) if short)
