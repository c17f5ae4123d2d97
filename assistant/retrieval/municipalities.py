"""Municipalities of the knowledge base that a question names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from assistant.language.places import plain_spelling
from assistant.language.synonyms import load_thesaurus

_BEFORE_NAME = (
    r"(?:(?:Land|Gro(?:ss|ß)e[nr]? )?(?:Kreis(?:es|stadt)?|kreis(?:es|stadt)?)"
    r"|(?:Verbands|Samt|Orts)?[Gg]emeinde|Stadt|Hansestadt|Markt|Metropolregion|Gemeinde-Allianz)"
)
_PREFIX = re.compile(rf"^{_BEFORE_NAME}\s+")
_REMAINDER = re.compile(r"\s*\(.*?\)|/.*$|\s+(?:am|an der|im|unter|bei|in der|ob der|vor der|a\. ?d\.)\s.*$")
_DIVIDER = re.compile(r",\s*|\s+und\s+")
_LEAD = rf"(?:\b(?:in|aus|nach|bei|von|für|fuer|wie|um)\s+(?:der\s+|dem\s+|die\s+)?)?(?:{_BEFORE_NAME}\s+)?"
_SHORTEST = 4


def short_names(municipality: str) -> tuple[str, ...]:
    """Return the names by which people call what a document gives as municipality.

    "Freiburg im Breisgau" is Freiburg, "Kreis Lippe" is Lippe, "Wiesbaden und Mainz" are two.
    """
    names = (_REMAINDER.sub("", part).strip() for part in _DIVIDER.split(municipality))
    short = (_PREFIX.sub("", name) for name in names)
    return tuple(name for name in short if len(name) >= _SHORTEST)


class MunicipalityFinder:
    """Finds the names of municipalities in questions.

    Args:
        municipalities: as the documents give them.
    """

    def __init__(self, municipalities: Iterable[str]) -> None:
        names = {name for municipality in municipalities for name in short_names(municipality)}
        self._meaning = {plain_spelling(form): name for name in names for form in _forms(name)}
        self._meaning_of_lower = {
            plain.lower(): name for plain, name in self._meaning.items() if not _is_word(name)
        }
        self._named = _pattern(self._meaning, 0)
        self._lower = _pattern(self._meaning_of_lower, re.IGNORECASE)

    def find(self, question: str) -> list[str]:
        """Return the names that occur, in the order of the question."""
        return list(dict.fromkeys(name for name, _, _ in self._found(question)))

    def without(self, question: str, name: str) -> str:
        """Return the question without the places where it names a municipality."""
        for found, start, end in reversed(self._found(question)):
            if found == name:
                question = question[:start] + question[end:]
        return re.sub(r"\s+([?.!,])", r"\1", " ".join(question.split()))

    def _found(self, question: str) -> list[tuple[str, int, int]]:
        """Return the names with the stretches of the question that hold them, in order."""
        text = plain_spelling(question)
        # "ä" is two characters in plain spelling.
        origin = [i for i, character in enumerate(question) for _ in plain_spelling(character)]
        origin.append(len(question))
        found = [
            (self._meaning_of_lower[match["name"].lower()], origin[match.start()], origin[match.end()])
            for match in self._lower.finditer(text)
        ]
        for match in self._named.finditer(text):
            name = self._meaning[match["name"]]
            # "Essen" and "Halle" are words, too: they name a place behind a word such as "in" only.
            if _is_word(name) and match.start() < match.start("name"):
                found.append((name, origin[match.start()], origin[match.end()]))
        return sorted(found, key=lambda item: item[1])


@lru_cache(maxsize=4)
def finder_of(municipalities: frozenset[str]) -> MunicipalityFinder:
    """Return the finder for a set of municipalities; the latest ones are remembered."""
    return MunicipalityFinder(sorted(municipalities))


def _pattern(names: Sequence[str] | dict[str, str], flags: int) -> re.Pattern[str]:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    if not longest_first:
        return re.compile(r"(?!)(?P<name>)")
    written = "|".join(re.escape(name) for name in longest_first)
    return re.compile(rf"{_LEAD}(?<![\w-])(?P<name>{written})(?:er|s)?(?![\w-])", flags)


def _forms(name: str) -> Iterable[str]:
    """Return the name, and its adjective where that is shorter: "Tübinger", not "Tübingener"."""
    yield name
    if name.endswith("en"):
        yield f"{name[:-2]}er"


@lru_cache(maxsize=10_000)
def _is_word(name: str) -> bool:
    """Tell whether a name is a word of the language, too; "Münchner" beside München makes it none."""
    return any(not other.startswith(name.lower()[:4]) for other in load_thesaurus().of(name))
