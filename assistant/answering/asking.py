"""What a message asks: its asking sentences with the places and years that an answer must be about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.language.gazetteer import NamedPlace, named_places
from assistant.language.places import countries_in, laender_in
from assistant.language.sentences import asking_sentences
from assistant.language.tokens import content_words

_OWN_PLACE = re.compile(
    r"\b(?:wir|uns|unser\w*|ich|mein\w*|als)\b(?![^.?!;]*\b(?:partner|nachbar))[^.,?!;]{0,60}$", re.IGNORECASE
)
"""What stands before the place of the person who asks: "Wir in Flensburg", "unser Bauhof in Pasewalk"."""
_COMPARED = re.compile(r"\b(?:so |genauso |ähnlich )?wie (?:in|im|bei) (?:der |dem |den )?[A-ZÄÖÜ][\w-]+")
"""A place that only serves as an example: "so wie in Bayern"."""
_COURT = re.compile(r"\b(?:sagt|entsch\w+|urteil\w*|geurteilt|gericht\w*)\b", re.IGNORECASE)
_SEATS = {"Karlsruhe", "Luxemburg"}
"""Cities that stand for their courts: "Was hat Karlsruhe entschieden?"."""
_FEWEST_WORDS = 2
"""Content words below which asking sentences only point back: "Steht das irgendwo?"."""
_YEAR = re.compile(r"\b20[0-4]\d\b")


@dataclass(frozen=True, slots=True)
class Asking:
    """What a message asks, apart from what it only tells.

    Attributes:
        text: the asking sentences; the whole message when none ends with a question mark.
        places: municipalities and cities abroad that they name, but for the place of whoever asks.
        told_places: those that only the rest of the message names.
        laender: Länder that they name, or the message where they name none; not those compared with.
        countries: foreign countries, likewise.
        years: years that they name.
    """

    text: str
    places: tuple[NamedPlace, ...]
    told_places: tuple[NamedPlace, ...]
    laender: tuple[str, ...]
    countries: tuple[str, ...]
    years: tuple[str, ...]


def asking_of(message: str) -> Asking:
    """Find what a message asks."""
    text = " ".join(asking_sentences(message))
    if len(content_words(text)) < _FEWEST_WORDS:
        text = message
    asked, told = _COMPARED.sub("", text), _COMPARED.sub("", message)
    places = _others_places(text)
    names = {place.name for place in places}
    return Asking(
        text,
        places,
        tuple(place for place in _others_places(message) if place.name not in names),
        laender_in(asked) or laender_in(told),
        countries_in(asked) or countries_in(told),
        tuple(dict.fromkeys(_YEAR.findall(text))),
    )


def _others_places(text: str) -> tuple[NamedPlace, ...]:
    is_court = bool(_COURT.search(text))
    return tuple(
        place
        for place in named_places(text)
        if not _OWN_PLACE.search(text[: place.start]) and not (is_court and place.name in _SEATS)
    )
