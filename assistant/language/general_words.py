"""The words of general and office German that a question can mean whatever the base holds."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib.resources import files

from assistant.language.compounds import load_counts
from assistant.language.gazetteer import place_names
from assistant.language.tokens import stop_words

_DATA = files("assistant.language").joinpath("data")
_LISTS = ("lexicon.yaml", "abbreviations.yaml", "regions.yaml")
_LISTED = 20
"""How often a word of our own lists counts as seen, at least."""
_SHORTEST_PLACE = 6
"""Letters from which the name of a place is not mistaken for a mistyped word."""
_WORD = re.compile(r"(?<![\w-])[^\W\d_]{4,}(?![\w-])")
# The lists write all words small; nearly all that are not common German are nouns, but for these.
_NO_NOUN = re.compile(r"[A-ZÄÖÜ]|(?:en|e?rn|eln|isch|lich|ig|bar|iert|end|los|weit)[ensmr]{0,2}$")
_COMMENT = re.compile(r"(?m)#.*$")


def general_words() -> dict[str, int]:
    """Return how often words occur in general German, nouns with their capital.

    Words of the office lexicon, names of Länder and municipalities, and function words are among them.
    """
    counts, nouns = load_counts()
    found = {word.capitalize() if word in nouns else word: count for word, count in counts.items()}
    for name in _LISTS:
        text = _COMMENT.sub("", _DATA.joinpath(name).read_text("utf-8"))
        for word in set(_WORD.findall(text)):
            if word.lower() not in counts:
                found.setdefault(word if _NO_NOUN.search(word) else word.capitalize(), _LISTED)
    for name in place_names():
        if len(name) >= _SHORTEST_PLACE and name.lower() not in counts:
            found.setdefault(name, _LISTED)
    for word in stop_words():
        if word not in counts:
            found.setdefault(word, _LISTED)
    return found


@cache
def general_words_version() -> str:
    """Return a mark of the word lists behind `general_words`."""
    digest = hashlib.blake2b(digest_size=8)
    for name in (*_LISTS, "word_counts.tsv.gz", "gazetteer.tsv.gz", "stop_words.txt"):
        digest.update(_DATA.joinpath(name).read_bytes())
    return digest.hexdigest()
