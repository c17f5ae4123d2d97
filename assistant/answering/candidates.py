"""The sentences of the found documents, scored for one question."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from assistant.embedding.embedder import Embedder
from assistant.language.sentences import sentence_spans
from assistant.records import Chunk, Document, Intent, Kind, ScoredDocument
from assistant.retrieval.query import Query
from assistant.retrieval.support import Matches, Need, SupportScorer, weighted_share

_RESIDUAL = 0.8
_SIMILARITY = 0.3
_VECTORS_KEPT = 8_000
_LEAST_OPEN = 0.3
"""Importance that a title must leave open for its share to say anything."""
_NOTHING_OPEN = 0.6
_SHORTEST = 20
"""Characters below which a line is a label and no sentence."""
_DANGLING = re.compile(
    r"^(?:Sie|Er|Es|Diese[rsmn]?|Dies|Dazu|Dabei|Damit|Davon|Hiervon|Dafür|Daraus|Dort|Dadurch|Deren|Dessen|Ihre?|Sein|"
    r"Außerdem|Zudem|Auch|Jedoch|Allerdings|Letztere[rs]?)\b"
)
_DANGLING_COST = 0.12
_ABOUT_THE_SOURCE = re.compile(
    r"\b(?:Seite|Quelle|Beitrag|Fachbeitrag|Bericht|Artikel|Meldung|Broschüre|Übersicht|Staatsanzeiger|Wissensdatenbank|"
    r"Fachpresse|Text|Portal|Datenbank)\b.{0,60}\b(?:erklärt|nennt|beschreibt|berichtet|zeigt|informiert|ordnet|fasst|"
    r"stellt|erläutert|blickt|führt|listet|gibt)\b"
)
_ABOUT_THE_SOURCE_COST = 0.2
_LONG = 45
"""Words from which a sentence is hard to read in a short answer."""
_LONG_COST = 0.12


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a document; `start` and `end` are offsets into the text of the document.

    Attributes:
        coverage: share of the question that sentence, headings and title cover together.
        score: how well it answers, higher is better; comparable within one question.
        cost: what speaks against showing it whatever the question, already part of the score.
        similarity: cosine of the sentence and the question, not below 0.
        has_cue: whether it or the heading above it speaks of what the question asks for.
        residual: share that it and its headings cover of what the title of its document leaves open.
        likelihood: probability that it states what is asked for; 0 until it is estimated.
    """

    document: Document
    chunk: Chunk
    start: int
    end: int
    coverage: float
    score: float
    cost: float = 0.0
    similarity: float = 0.0
    has_cue: bool = True
    residual: float = 0.0
    likelihood: float = 0.0

    @property
    def text(self) -> str:
        """The sentence as it stands in the document."""
        return self.document.text[self.start : self.end]

    @property
    def n_words(self) -> int:
        """How many words it has."""
        return len(self.text.split())

    @property
    def place(self) -> tuple[str, int]:
        """Where it stands: its document and its first character."""
        return self.document.document_id, self.start


@dataclass(frozen=True, slots=True)
class _Cue:
    """What makes a sentence fit a kind of question: words in it, or the heading above it."""

    in_sentence: re.Pattern[str]
    in_heading: re.Pattern[str]
    sentence_bonus: float = 0.12
    heading_bonus: float = 0.12


def _cue(sentence: str, heading: str, sentence_bonus: float = 0.12, heading_bonus: float = 0.12) -> _Cue:
    return _Cue(
        re.compile(sentence, re.IGNORECASE), re.compile(heading, re.IGNORECASE), sentence_bonus, heading_bonus
    )


_NEVER = r"(?!)"
_INTENT_CUES: dict[Intent, _Cue] = {
    Intent.HOW_TO: _cue(
        r"\bschritt|\bzuerst|\bzunächst|\bempf(iehl|ohl)", r"vorgehen|schritt|umsetzung|empfehl", 0.05, 0.25
    ),
    Intent.EXAMPLE: _cue(_NEVER, r"worum es geht|zusammenfassung|überblick", 0.0, 0.15),
    Intent.NUMBER: _cue(r"\d", r"kosten|wirkung|zahlen|förderung", 0.15, 0.05),
    Intent.FUNDING: _cue(
        r"\d+\s*(%|Prozent|Euro|€)|zuschuss|geförder|förder|kredit|antrag|frist", r"kosten|förder", 0.12, 0.08
    ),
    Intent.LAW: _cue(
        r"§|\bmuss|müssen|verpflicht|dürfen|\bdarf\b|pflicht|\bgilt\b|verboten|zulässig", _NEVER, 0.12, 0.0
    ),
    Intent.CONTACT: _cue(
        r"berät|berat|hilft|unterstütz|ansprech|anlaufstelle", r"kontakt|worum es geht", 0.1, 0.15
    ),
}
_QUESTION_CUES: tuple[tuple[re.Pattern[str], _Cue], ...] = (
    (
        re.compile(r"\bkost|teuer|preis|\beuro\b|\bgeld\b|einnahm", re.IGNORECASE),
        _cue(r"\d[\d.,]*\s*(€|Euro|Mio|Millionen|Cent)|kosten", r"kosten", 0.15, 0.1),
    ),
    (
        re.compile(
            r"gebracht|bringt|wirkung|erfolg|nutzen|ergebnis|eingespart|einspar|effekt|gelohnt|lohnt",
            re.IGNORECASE,
        ),
        _cue(r"\d|weniger|mehr|gesunken|gestiegen|spar|reduz|senk", r"wirkung|ergebnis", 0.08, 0.22),
    ),
    (
        re.compile(
            r"problem|schwierig|hürde|erfahrung|schief|hindernis|\bhakt|nachteil|stolper", re.IGNORECASE
        ),
        _cue(_NEVER, r"hürde|erfahrung|problem", 0.0, 0.22),
    ),
    (
        re.compile(r"\bwann\b|\bfrist|stichtag|bis wann|wie lange|\bdauer", re.IGNORECASE),
        _cue(r"\b(19|20)\d\d\b|monat|woche|jahre|\btage|frist", _NEVER, 0.14, 0.0),
    ),
    (
        re.compile(r"prozent|quote|fördersatz|anteil|wie hoch", re.IGNORECASE),
        _cue(r"\d\s*(%|Prozent)", _NEVER, 0.12, 0.0),
    ),
)


class CandidateFinder:
    """Cuts found documents into sentences and scores each for the question."""

    def __init__(self, support: SupportScorer, embedder: Embedder) -> None:
        self._support = support
        self._embedder = embedder
        # The same documents come up again and again.
        self._vector = lru_cache(maxsize=_VECTORS_KEPT)(lambda text: embedder.encode_documents([text])[0])

    def find(self, query: Query, found: Sequence[ScoredDocument]) -> list[Candidate]:
        """Return the sentences of the documents in their order, scored."""
        needs = self._support.needs(query)
        places = [
            (scored.document, chunk.chunk, chunk.chunk.start + start, chunk.chunk.start + end)
            for scored in found
            for chunk in sorted(scored.chunks, key=lambda c: c.chunk.ordinal)
            if not _is_office_line(query, scored.document, chunk.chunk)
            for start, end in sentence_spans(chunk.chunk.text)
            if end - start >= _SHORTEST
        ]
        if not places:
            return []
        vectors = np.stack([self._vector(document.text[start:end]) for document, _, start, end in places])
        similarities = vectors @ self._embedder.encode_queries([query.reading])[0]
        cues = _cues(query)
        # Titles and headings stand above many sentences; each is matched once.
        matches = cache(lambda text: self._support.matches(needs, self._support.haystack(text)))
        return [
            _candidate(needs, cues, place, float(similarity), matches)
            for place, similarity in zip(places, np.maximum(similarities, 0), strict=True)
        ]


def _candidate(
    needs: Sequence[Need],
    cues: Sequence[_Cue],
    place: tuple[Document, Chunk, int, int],
    similarity: float,
    matches: Callable[[str], Matches],
) -> Candidate:
    document, chunk, start, end = place
    text, heading = document.text[start:end], " ".join(chunk.heading_path)
    own, title = np.maximum(matches(text), matches(heading)), matches(title_line(document))
    # What the title says already need not be said again; what it leaves open must be.
    residual = own * (1 - title)
    cost = _cost(text)
    bonus = _bonus(cues, text, heading)
    score = _RESIDUAL * weighted_share(needs, residual) + _SIMILARITY * similarity + bonus - cost
    coverage = weighted_share(needs, np.maximum(own, title))
    return Candidate(
        document,
        chunk,
        start,
        end,
        coverage,
        score,
        cost=cost,
        similarity=similarity,
        has_cue=bonus > 0,
        residual=open_share(needs, title, own),
    )


def open_share(needs: Sequence[Need], title: Matches, said: Matches) -> float:
    """Return the share that a text covers of what a title leaves open, in [0, 1].

    Args:
        needs: what the question needs.
        title: how surely the title contains each need, shape (len(needs),).
        said: the same of the text.
    """
    weights = np.fromiter((need.importance for need in needs), np.float32, len(needs)) * (1 - title)
    total = float(weights.sum())
    # Where the title says it all, any text of the document goes on from there.
    return float(weights @ said) / total if total >= _LEAST_OPEN else _NOTHING_OPEN


def _is_office_line(query: Query, document: Document, chunk: Chunk) -> bool:
    """Tell whether a piece gives an address; it answers only who asks for one."""
    is_address = any(heading.startswith("Kontakt") for heading in chunk.heading_path)
    return is_address and document.kind is not Kind.CONTACT and Intent.CONTACT not in query.intents


def _cost(text: str) -> float:
    """Return what speaks against showing a sentence, whatever the question."""
    return (
        (_DANGLING_COST if _DANGLING.match(text) else 0.0)
        + (_ABOUT_THE_SOURCE_COST if _ABOUT_THE_SOURCE.search(text) else 0.0)
        + (_LONG_COST if text.count(" ") >= _LONG else 0.0)
    )


def title_line(document: Document) -> str:
    """Return what stands above all that a document says."""
    return " ".join((document.title, document.municipality or "", *document.states))


def _cues(query: Query) -> list[_Cue]:
    cues = [_INTENT_CUES[intent] for intent in query.intents if intent in _INTENT_CUES]
    return cues + [cue for asked, cue in _QUESTION_CUES if asked.search(query.reading)]


def _bonus(cues: Sequence[_Cue], text: str, heading: str) -> float:
    return sum(
        (cue.sentence_bonus if cue.in_sentence.search(text) else 0.0)
        + (cue.heading_bonus if cue.in_heading.search(heading) else 0.0)
        for cue in cues
    )
