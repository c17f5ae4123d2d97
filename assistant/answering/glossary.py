"""The glossary at work: which terms a text uses, and which of them need a word of explanation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.errors import DocumentUnknownError
from assistant.index.generation import Generation
from assistant.language.compounds import load_counts
from assistant.records import Explanation, GlossaryTerm

_INFLECTION = r"(?:s|es|n|en|e|er)?"
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A term as it stands in a text from `start` to `end`."""

    term: GlossaryTerm
    start: int
    end: int
    is_abbreviation: bool


class Terms:
    """Finds the terms of glossaries in texts; of two terms with one name the first counts."""

    def __init__(self, terms: Iterable[GlossaryTerm] = ()) -> None:
        self._by_name: dict[str, GlossaryTerm] = {}
        self._by_abbreviation: dict[str, GlossaryTerm] = {}
        for term in terms:
            if term.abbreviation:
                self._by_abbreviation.setdefault(term.abbreviation, term)
            for name in (term.term, *term.aliases):
                self._by_name.setdefault(name.casefold(), term)
        self._patterns = _patterns((*self._by_name, *self._by_abbreviation))

    def __iter__(self) -> Iterator[GlossaryTerm]:
        """Yield every term once."""
        return iter(dict.fromkeys(self._by_name.values()))

    def mentions(self, text: str) -> list[Mention]:
        """Return where a text uses a term, in order; of overlapping ones the longest."""
        found = []
        end = 0
        for word in _WORD.finditer(text):
            if word.start() < end:
                continue
            mention = self._mention_at(text, word.start(), word[0])
            if mention is not None:
                found.append(mention)
                end = mention.end
        return found

    def _mention_at(self, text: str, start: int, word: str) -> Mention | None:
        if start and text[start - 1] in "-§":
            return None
        for pattern in self._patterns.get(word[:3].casefold(), ()):
            match = pattern.match(text, start)
            if match is None:
                continue
            if match[0] in self._by_abbreviation:
                return Mention(self._by_abbreviation[match[0]], start, match.end(), is_abbreviation=True)
            term = self._by_name.get(match["name"].casefold())
            if term is not None:
                return Mention(term, start, match.end(), is_abbreviation=False)
        return None


def _patterns(names: Iterable[str]) -> dict[str, list[re.Pattern[str]]]:
    """Return the patterns of names by how their first word begins, the longest name first."""
    patterns: dict[str, list[re.Pattern[str]]] = {}
    for name in sorted(names, key=len, reverse=True):
        first = _WORD.search(name)
        if first is not None and first.start() == 0:
            pattern = re.compile(rf"(?P<name>{re.escape(name)}){_INFLECTION}(?![\w-])", re.IGNORECASE)
            patterns.setdefault(first[0][:3].casefold(), []).append(pattern)
    return patterns


def hardest(terms: Sequence[GlossaryTerm], most: int) -> list[GlossaryTerm]:
    """Return the terms that readers know least, in their order: those whose words are rare in German."""
    counts, _ = load_counts()
    ranked = sorted(range(len(terms)), key=lambda number: _familiarity(terms[number].term, counts))
    return [terms[number] for number in sorted(ranked[:most])]


def _familiarity(name: str, counts: dict[str, int]) -> int:
    return min((counts.get(word.lower(), 0) for word in _words(name)), default=0)


def _words(name: str) -> Iterator[str]:
    return (word[0] for word in _WORD.finditer(name) if len(word[0]) > 3)


class GlossaryReader:
    """Reads the glossary of an index that changes now and then."""

    def __init__(self) -> None:
        self._made_of: object = None
        self._terms = Terms()

    def terms(self, generation: Generation) -> Terms:
        """Return the terms of all glossaries."""
        if self._made_of is not generation.glossaries:
            terms = Terms(term for glossary in generation.glossaries for term in glossary.terms)
            self._made_of, self._terms = generation.glossaries, terms
        return self._terms


def explanation_of(term: GlossaryTerm, generation: Generation) -> Explanation | None:
    """Return the explanation of a term with its source, or None when its document is gone."""
    if term.document_id is None:
        title, url = term.source_title or "", term.source_url or ""
        return Explanation(term.term, term.explanation, title, url)
    try:
        document = generation.document(term.document_id)
    except DocumentUnknownError:
        return None
    return Explanation(term.term, term.explanation, document.title, document.source_url, document.document_id)
