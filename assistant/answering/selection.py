"""Choosing the sentences that most likely answer, within a number of words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from assistant.answering.candidates import Candidate
from assistant.answering.quantities import numbers_of
from assistant.language.analysis import GermanAnalyzer
from assistant.records import Document, Kind

WORTH = 0.02
"""Likelihood from which a sentence is worth its words."""
DOCUMENT_WORTH = 0.06
"""Likelihood that a further document must reach with its best sentence to be worth a heading."""
_STRONG = 0.7
"""Likelihood beside the highest from which a second document of a place may speak beside other places."""
_SAME = 0.7
"""Share of common words from which two sentences say the same."""
_SAME_WITH_NUMBERS = 0.5
"""The same for sentences whose numbers agree."""
_CHAIN = 2
"""Sentences taken before one that hangs on them."""
_HANGS = re.compile(
    r"^(?:Sie|Er|Es(?! gibt| gilt| geht| ist| wird| werden)|Diese[rsmn]?|Dies|Dazu|Dabei"
    r"|Damit(?= (?:ist|sind|wird|werden|hat|haben|kann|können|soll|sollen)\b)|Davon|Hiervon|Hierfür|Dafür"
    r"|Daraus|Dort|Dadurch|Deren|Dessen|Ihre?|Sein|Außerdem|Zudem|Letztere[rs]?|Beide[nrs]?)\b"
)
"""Words that point back to the sentence before."""
_STATEMENTS_KEPT = 4_000


@dataclass(frozen=True, slots=True)
class Statement:
    """What a sentence says, for comparing it with others: the stems of its words, and its numbers."""

    stems: frozenset[str]
    numbers: frozenset[str]

    def repeats(self, other: Statement) -> bool:
        """Tell whether nothing new is said; a sentence with a number of its own never repeats another."""
        if not self.numbers <= other.numbers or not self.stems or not other.stems:
            return False
        share = len(self.stems & other.stems) / min(len(self.stems), len(other.stems))
        return share >= (_SAME_WITH_NUMBERS if self.numbers else _SAME)


@dataclass(frozen=True, slots=True)
class Pick:
    """A sentence with the probability that it states what is asked for."""

    candidate: Candidate
    likelihood: float

    @property
    def gain(self) -> float:
        """What the sentence brings for its length: long ones must be likelier."""
        return self.likelihood / math.sqrt(max(1, self.candidate.n_words))


class Selection:
    """Sentences taken into an answer, within its words and without saying a thing twice.

    Args:
        said: sentences that the reader has seen already.
    """

    def __init__(self, analyzer: GermanAnalyzer, words: int, said: Sequence[Statement] = ()) -> None:
        self._analyzer = analyzer
        self._words = words
        self.said = list(said)
        self.taken: list[Candidate] = []

    def allow(self, words: int) -> None:
        """Give the answer more words."""
        self._words += words

    def speaks(self, document_id: str) -> bool:
        """Tell whether a sentence of the document is taken."""
        return any(c.document.document_id == document_id for c in self.taken)

    @property
    def n_documents(self) -> int:
        """How many documents speak."""
        return len({c.document.document_id for c in self.taken})

    @property
    def places(self) -> set[str]:
        """The municipalities whose documents speak."""
        return {c.document.municipality for c in self.taken if c.document.municipality}

    @property
    def words_left(self) -> int:
        """How many words the answer may still have."""
        return self._words

    def fill(
        self, picks: Iterable[Pick], limits: Limits, context: Context, at_most: int | None = None
    ) -> None:
        """Take the sentences that bring most, within the limits and `at_most` words.

        A further document opens with what it is about; without room for that it does not speak.
        """
        kept_back = max(0, self._words - at_most) if at_most is not None else 0
        self._words -= kept_back
        self._take_best(picks, limits, context)
        self._words += kept_back

    def _take_best(self, picks: Iterable[Pick], limits: Limits, context: Context) -> None:
        ranked = sorted(picks, key=lambda pick: -pick.gain)
        best: dict[str, float] = {}
        for pick in ranked:
            name = pick.candidate.document.document_id
            best[name] = max(best.get(name, 0.0), pick.likelihood)
        highest = max(best.values(), default=0.0)
        for pick in ranked:
            document = pick.candidate.document
            if self.taken and pick.likelihood < WORTH:
                continue
            unit = [*context.before(pick.candidate), pick.candidate]
            if self.taken and not self.speaks(document.document_id):
                if best[document.document_id] < DOCUMENT_WORTH or self.n_documents >= limits.documents:
                    continue
                unit = [*context.lead(document, unit), *unit]
                is_same_place = document.municipality in self.places
                if limits.is_varied and is_same_place and best[document.document_id] < _STRONG * highest:
                    continue
            most = limits.sentences.get(document.kind, len(ranked))
            if self._n_of(document.document_id) + len(unit) <= most:
                self.take(unit)

    def _n_of(self, document_id: str) -> int:
        return sum(c.document.document_id == document_id for c in self.taken)

    def take(self, unit: Sequence[Candidate]) -> bool:
        """Take sentences that belong together if all of them fit; the last one must be new.

        Of the others those are left out that the reader knows already.
        """
        places = {c.place for c in self.taken}
        if not unit or unit[-1].place in places or not _is_whole(unit[-1].text):
            return False
        statements = {c.place: statement_of(self._analyzer, c.text) for c in unit}
        fresh = [c for c in unit if c.place not in places and not self._is_said(statements[c.place])]
        length = sum(c.n_words for c in fresh)
        if unit[-1] not in fresh or length > self._words:
            return False
        self.taken += fresh
        self.said += [statements[c.place] for c in fresh]
        self._words -= length
        return True

    def _is_said(self, statement: Statement) -> bool:
        together = Statement(
            frozenset().union(*(said.stems for said in self.said)),
            frozenset().union(*(said.numbers for said in self.said)),
        )
        # A summary may repeat what several sentences say one by one.
        is_summary = len(statement.stems) > 2 and statement.stems <= together.stems
        return any(statement.repeats(said) for said in self.said) or (
            is_summary and statement.repeats(together)
        )


@lru_cache(maxsize=_STATEMENTS_KEPT)
def statement_of(analyzer: GermanAnalyzer, text: str) -> Statement:
    """Return what a sentence says, for comparing it with others."""
    stems = {word.stem for word in analyzer.analyze(text) if not word.stem[:1].isdigit()}
    return Statement(frozenset(stems), frozenset(numbers_of(text)))


@dataclass(frozen=True, slots=True)
class Limits:
    """What keeps an answer balanced.

    Attributes:
        documents: how many documents speak.
        sentences: how many sentences a document of a kind may say; no entry means as many as are worth it.
        is_varied: whether further documents of a place speak only when they are strong.
    """

    documents: int
    sentences: Mapping[Kind, int] = field(default_factory=dict)
    is_varied: bool = False


class Context:
    """Finds what a sentence needs before it, so that the reader knows what it speaks of."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._before: dict[tuple[str, int], Candidate] = {}
        self._leads: dict[str, Candidate] = {}
        for candidate in candidates:
            self._leads.setdefault(candidate.document.document_id, candidate)
        for before, after in pairwise(candidates):
            if before.document is after.document:
                self._before[after.place] = before

    def before(self, candidate: Candidate) -> list[Candidate]:
        """Return the sentences that one beginning with "Sie" or "Dazu" hangs on, in their order."""
        found: list[Candidate] = []
        while len(found) < _CHAIN and _HANGS.match(candidate.text):
            before = self._before.get(candidate.place)
            if before is None:
                break
            found.insert(0, before)
            candidate = before
        return found

    def lead(self, document: Document, unit: Sequence[Candidate] = ()) -> list[Candidate]:
        """Return the sentence that opens a document, unless it speaks of the source or is in the unit."""
        lead = self._leads.get(document.document_id)
        return [lead] if lead is not None and lead.cost == 0 and lead not in unit else []

    def follows(self, candidate: Candidate, earlier: Candidate | None) -> bool:
        """Tell whether a sentence stands right behind another one in its document."""
        return earlier is not None and self._before.get(candidate.place) is earlier


def _is_whole(text: str) -> bool:
    """Tell whether a sentence is none that only announces others, or that was cut inside a bracket."""
    return not text.endswith(":") and text.count("(") == text.count(")")
