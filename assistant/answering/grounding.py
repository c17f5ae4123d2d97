"""Whether a sentence is supported by the passages that it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from assistant.answering.literals import bare_text, place_problems, quantity_problems, with_spelt_units
from assistant.answering.polarity import changed_prefixes, contradictions, expected_negations, negations_in
from assistant.answering.quantities import MONTH_NAMES
from assistant.language.analysis import GermanAnalyzer, Word
from assistant.language.compounds import load_counts
from assistant.language.normalize import normalize
from assistant.language.sentences import sentence_spans
from assistant.language.tokens import content_words, plain_numbers

_CAPITALISED = re.compile(r"\b[A-ZÄÖÜ][\w-]+")
_OPENING = re.compile(r"(?:^|[.!?:;„\"»(\[]\s*)$")
_ABOUT = {"rund", "etwa", "ungefahr", "circa", "ca", "knapp", "gut"}
"""Words before a number that say that it is not exact, folded."""
_NUMBER_NOUNS = {
    "Million",
    "Millionen",
    "Mio",
    "Milliarden",
    "Mrd",
    "Paragraf",
    "Paragraph",
    "Abs",
    "Absatz",
    "Nr",
}
_COMMON = {
    "Angaben",
    "Beispiel",
    "Beispiele",
    "Höhe",
    "Jahr",
    "Jahre",
    "Jahren",
    "Kommune",
    "Kommunen",
} | _NUMBER_NOUNS
"""Nouns that a sentence may add: they name nothing, or are compared as numbers."""
MIN_OVERLAP = 0.6
"""Share of the content words of a sentence that its passages must contain."""
_RESTATED = 0.8
"""Share of the words of a sentence from which one sentence of the source is what it restates."""


@dataclass(frozen=True, slots=True)
class Grounding:
    """The verdict on one sentence; `problems` names in German what its passages do not carry."""

    problems: tuple[str, ...]

    @property
    def is_supported(self) -> bool:
        """Whether nothing is missing."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with its words; `stems` includes the parts of compounds."""

    text: str
    words: tuple[Word, ...]
    stems: frozenset[str]

    def knows(self, word: Word) -> bool:
        """Whether the text contains a word or all parts of it."""
        return word.stem in self.stems or (bool(word.parts) and all(p in self.stems for p in word.parts))


class GroundingChecker:
    """Checks sentences against passages: numbers, paragraphs, names literally; wording by overlap."""

    def __init__(self, analyzer: GermanAnalyzer) -> None:
        self._analyzer = analyzer

    def check(self, sentence: str, passages: Sequence[str]) -> Grounding:
        """Check a sentence against the texts of the passages it cites."""
        if not passages:
            return Grounding(("keine Quelle",))
        originals = [passage[start:end] for passage in passages for start, end in sentence_spans(passage)]
        bare = bare_text(sentence)
        if not any(character.isalnum() for character in bare):
            return Grounding(("kein Satz",))
        if any(bare == bare_text(original) for original in (*passages, *originals)):
            return Grounding(())
        claim, source = self._text(sentence), self._text("\n".join(passages))
        restated = self._restated(claim, originals)
        # What nearly repeats one sentence must have its numbers from there, not from the one beside it.
        literal = (
            "\n".join(original.text for original, share in restated if share >= _RESTATED) or source.text
        )
        problems = [
            *quantity_problems(sentence, literal),
            *place_problems(sentence, source.text),
            *(f"Name {name}" for name in dict.fromkeys(self._missing_names(sentence, source))),
            *self._polarity_problems(claim, restated),
        ]
        words = _without_numbers(claim.words) or claim.words
        if sum(map(source.knows, words)) < max(1, MIN_OVERLAP * len(words)):
            problems.append("Wortlaut")
        return Grounding(tuple(problems))

    def _text(self, text: str) -> _Text:
        words = tuple(self._analyzer.analyze(with_spelt_units(text)))
        return _Text(text, words, frozenset(w.stem for w in words) | {p for w in words for p in w.parts})

    def _restated(self, claim: _Text, originals: Sequence[str]) -> list[tuple[_Text, float]]:
        """Return the sentences that the claim most likely restates, with the share of its words in them."""
        wanted = _without_numbers(claim.words)
        shares = []
        for original in map(self._text, originals):
            share = sum(map(original.knows, wanted)) / len(wanted) if wanted else 0.0
            shares.append((original, share))
        best = max((share for _, share in shares), default=0.0)
        return [(original, share) for original, share in shares if share and share >= _RESTATED * best]

    def _missing_names(self, sentence: str, source: _Text) -> Iterator[str]:
        text = plain_numbers(normalize(with_spelt_units(sentence)))
        for match in _CAPITALISED.finditer(text):
            is_opening = bool(_OPENING.search(text, 0, match.start()))
            for surface in content_words(match[0]):
                if surface in MONTH_NAMES or surface in _COMMON or not surface[0].isupper():
                    continue
                # The first word is written with a capital whatever it is.
                if not source.knows(self._analyzer.word(surface)) and not (
                    is_opening and is_no_name(surface)
                ):
                    yield surface

    def _polarity_problems(self, claim: _Text, restated: Sequence[tuple[_Text, float]]) -> list[str]:
        """Return what the claim turns round, if it does so beside every sentence that it may restate."""
        found = [self._turned_round(claim, original) for original, _ in restated]
        return min(found, key=len, default=[])

    def _turned_round(self, claim: _Text, original: _Text) -> list[str]:
        expected = expected_negations(
            original.text, set(claim.stems), lambda text: set(self._text(text).stems)
        )
        said = negations_in(claim.text)
        problems = [] if said in {expected, negations_in(original.text)} else ["Verneinung"]
        problems += [f"Gegenteil „{word}“" for word in contradictions(claim.text, original.text)]
        said_words, meant_words = ({w.surface.lower() for w in text.words} for text in (claim, original))
        problems += [f"Gegenteil „{word}“" for word in changed_prefixes(said_words, meant_words)]
        problems += [f"„{word}“ statt „{other}“" for word, other in _exchanged(claim, original)]
        return problems


def _exchanged(claim: _Text, original: _Text) -> Iterator[tuple[str, str]]:
    """Yield words of a claim that stand in place of other words of the sentence that it restates."""
    said, meant = (_without_numbers(text.words) for text in (claim, original))
    matcher = SequenceMatcher(None, [w.stem for w in said], [w.stem for w in meant], autojunk=False)
    for what, i, j, k, end in matcher.get_opcodes():
        new = [w for w in said[i:j] if not original.knows(w) and not _says_little(w)]
        old = [w for w in meant[k:end] if not claim.knows(w) and not _says_little(w)]
        if what == "replace" and new and old:
            yield new[0].surface, old[0].surface


def _says_little(word: Word) -> bool:
    return word.folded in _ABOUT or word.surface in _COMMON


def _without_numbers(words: Sequence[Word]) -> list[Word]:
    return [word for word in words if not word.stem[:1].isdigit()]


@cache
def _vocabulary() -> tuple[frozenset[str], frozenset[str]]:
    counts, nouns = load_counts()
    return frozenset(counts), nouns


def is_no_name(word: str) -> bool:
    """Tell whether a word is known and usually written small."""
    known, nouns = _vocabulary()
    return word.lower() in known and word.lower() not in nouns


def is_name(word: str) -> bool:
    """Tell whether a word with a capital is not known as a common one, in this form or in the singular."""
    known, _ = _vocabulary()
    lower = word.lower()
    return lower not in known and not (lower[-1:] in {"s", "n", "e"} and lower[:-1] in known)
