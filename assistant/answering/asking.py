"""What the asking sentences of a message name: places and years that an answer must be about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.language.gazetteer import NamedPlace, named_places
from assistant.language.sentences import sentence_spans

_OWN_PLACE = re.compile(r"\b(?:wir|uns|unser\w*|ich|mein\w*|als)\b[^.?!;]{0,60}$", re.IGNORECASE)
"""What stands before the place of the person who asks: "Wir in Flensburg", "unser Bauhof in Pasewalk"."""
_YEAR = re.compile(r"\b20[0-4]\d\b")


@dataclass(frozen=True, slots=True)
class Asking:
    """What a message asks, apart from what it only tells.

    Attributes:
        text: the asking sentences; the whole message when none ends with a question mark.
        places: municipalities and cities abroad that they name, but for the place of whoever asks.
        years: years that they name.
    """

    text: str
    places: tuple[NamedPlace, ...]
    years: tuple[str, ...]


def asking_of(message: str) -> Asking:
    """Find what a message asks."""
    sentences = [message[start:end] for start, end in sentence_spans(message)]
    text = " ".join(s for s in sentences if s.endswith("?")) or message
    places = tuple(place for place in named_places(text) if not _OWN_PLACE.search(text[: place.start]))
    return Asking(text, places, tuple(dict.fromkeys(_YEAR.findall(text))))
