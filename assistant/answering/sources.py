"""What the found documents are to an answer: wanted, related, or one of the sides that it compares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.candidates import Candidate
from assistant.answering.selection import Limits
from assistant.answering.shapes import Shape
from assistant.language.places import laender_in
from assistant.records import Document, Intent, Kind, ScoredDocument
from assistant.retrieval.intent import KIND_OF_INTENT
from assistant.retrieval.query import Query

WANTED = 1.2
"""How much better a document of another kind must fit to stand before one of the kind asked for."""
_NEAR = 0.8
"""Score beside the best document from which another one is related to the question."""
_RELEVANT = 0.55
_COVERING = 0.75
"""The same for one whose best sentence covers so much of the question beside that of the best."""
_STRICT = {Intent.FUNDING, Intent.LAW, Intent.CONTACT}
_ASIDE = 0.3
_MOST_SIDES = 4
_SEVERAL = re.compile(
    r"\b(?:(?:groß|klein)?städten?|(?:orts|verbands)?gemeinden|kommunen|(?:land)?kreisen?|orten?|dörfern?|länder"
    r"|beispiele|vorbilder|andere|anderswo)\b",
    re.IGNORECASE,
)
"""Words that ask for more than one example."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The documents found for a question, best first, with their sentences."""

    query: Query
    shape: Shape
    found: Sequence[ScoredDocument]
    candidates: Sequence[Candidate]

    @property
    def _highest(self) -> float:
        return max((s.score for s in self.found), default=0.0)

    def limits(self) -> Limits:
        """Keep documents of other kinds short where one of the kind asked for fits nearly as well as any."""
        shape, wanted = self.shape, KIND_OF_INTENT.get(self.query.intent, ())
        sentences: dict[Kind, int] = {}
        if any(s.document.kind in wanted and s.score * WANTED >= self._highest for s in self.found):
            sentences = {kind: shape.sentences_of_others for kind in Kind if kind not in wanted}
        if shape.sentences_of_contacts is not None:
            sentences[Kind.CONTACT] = shape.sentences_of_contacts
        is_varied = shape.is_varied and not any(self._named(s.document) for s in self.found)
        return Limits(shape.documents, sentences, is_varied)

    def trust(self, candidate: Candidate) -> float:
        """Return what the likelihood of a sentence counts, in [0, 1].

        Who asks for money, rules or an office does not want to read all else that an example tells.
        """
        wanted = KIND_OF_INTENT.get(self.query.intent, ())
        is_aside = self.query.intent in _STRICT and candidate.document.kind not in wanted
        return _ASIDE if is_aside and not candidate.has_cue else 1.0

    def related(self) -> list[ScoredDocument]:
        """Return the documents that are about the subject of the question, too."""
        coverage: dict[str, float] = {}
        for candidate in self.candidates:
            name = candidate.document.document_id
            coverage[name] = max(coverage.get(name, 0.0), candidate.coverage)
        least = _COVERING * max(coverage.values(), default=0.0)
        near, relevant = _NEAR * self._highest, _RELEVANT * self._highest
        return [
            s
            for s in self.found
            if s.score >= near or (s.score >= relevant and coverage.get(s.document.document_id, 0.0) >= least)
        ]

    def sides(self) -> list[ScoredDocument]:
        """Return the documents among which the words are shared.

        They are one of each place that the question names, where it names several; for a comparison
        without places the two best; for "welche Städte" one of each place that has something to tell.
        """
        sides: dict[str, ScoredDocument] = {}
        for scored in self.found:
            name = self._named(scored.document)
            if name:
                sides.setdefault(name, scored)
        if len(sides) > 1:
            return list(sides.values())[:_MOST_SIDES]
        if self.shape.is_table:
            return self.related()[:2]
        if self.shape.is_varied and not sides and _SEVERAL.search(self.query.reading):
            return self._places()
        return []

    def _places(self) -> list[ScoredDocument]:
        places: dict[str, ScoredDocument] = {}
        for scored in self.related():
            if scored.document.municipality and scored.document.kind is Kind.CASE_STUDY:
                places.setdefault(scored.document.municipality, scored)
        return list(places.values())[:_MOST_SIDES]

    def _named(self, document: Document) -> str | None:
        """Return the place of a document if the question names it, "Leipziger" for Leipzig, too."""
        words = self.query.reading.lower().split()
        place = document.municipality
        if place and any(word.startswith(place.split()[-1].lower()) for word in words):
            return place
        states = set(document.states) & set(laender_in(self.query.reading))
        return min(states) if states and place is None else None
