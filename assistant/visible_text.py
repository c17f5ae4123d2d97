"""Text without characters that steer a terminal or hide content."""

from __future__ import annotations

import re
import unicodedata

# Tag characters smuggle whole invisible sentences; the other invisible ranges are category Cf.
_TAGS = re.compile("[\U000e0000-\U000e007f]")
_ANSI_SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-_]")
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs"})


def keep_visible(text: str, *, keep: str = "\n\t") -> str:
    """Remove terminal sequences, control, zero-width, bidirectional and private characters.

    Args:
        text: any text, also text from a hostile document.
        keep: control characters that stay.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _TAGS.sub("", _ANSI_SEQUENCE.sub("", text))
    return "".join(
        character
        for character in text
        if character in keep or unicodedata.category(character) not in _INVISIBLE_CATEGORIES
    )
