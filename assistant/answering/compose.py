"""The extractive composer: an answer made of sentences of the documents themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.candidates import Candidate
from assistant.answering.citations import add_marks
from assistant.language.analysis import GermanAnalyzer
from assistant.records import Edit, Intent, Kind, Passage, ScoredDocument
from assistant.retrieval.query import Query

WORDS = 150
WORDS_LONG = 350
_CLOSE = 0.5
"""Coverage beside that of the first document, as a share, from which a further document speaks."""
_SAME = 0.7
"""Share of common words from which two sentences say the same."""


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence with its citation marks in the text, as any composer drafts it.

    `edits` are those of the text without its marks.
    """

    marked: str
    block: str = "paragraph"
    heading: str | None = None
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What a composer proposes; nothing of it is shown before it is checked."""

    sentences: tuple[DraftSentence, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """The form of an answer to one kind of question.

    Attributes:
        documents: how many documents speak.
        sentences: how many sentences each of them may say, the last number for all further ones.
        block: how the sentences are laid out.
        relevance: the lowest score beside the best document, as a share, at which a document speaks.
        otherwise: the same for documents of kinds that are not wanted, when some are.
        wanted: kinds of documents that fit the question; for several, each gets its places in this order.
        is_introduced: whether every document, the first too, opens with the sentence that says what it is
            about; then documents of other kinds than the wanted do not speak.
    """

    documents: int
    sentences: tuple[int, ...]
    block: str = "item"
    relevance: float = 0.75
    otherwise: float = 0.9
    wanted: tuple[Kind, ...] = ()
    is_introduced: bool = False


_PLACES_BY_KIND = {Kind.GUIDANCE: 2, Kind.CASE_STUDY: 2, Kind.FUNDING: 1, Kind.LAW: 1, Kind.CONTACT: 1}
"""In an answer of several parts: how many documents of each kind speak, in this order."""
_SHAPES: dict[Intent, Shape] = {
    Intent.HOW_TO: Shape(4, (5, 3, 2), "step", 0.66, 0.66, tuple(_PLACES_BY_KIND)),
    Intent.EXAMPLE: Shape(4, (4, 3, 2), relevance=0.62, wanted=(Kind.CASE_STUDY,), is_introduced=True),
    Intent.NUMBER: Shape(3, (6, 2), relevance=0.72),
    Intent.FUNDING: Shape(3, (6, 2), relevance=0.66, wanted=(Kind.FUNDING,)),
    Intent.LAW: Shape(3, (6, 2), relevance=0.7, wanted=(Kind.LAW,)),
    Intent.CONTACT: Shape(2, (4, 2), relevance=0.7, wanted=(Kind.CONTACT,)),
    Intent.COMPARISON: Shape(3, (4, 4, 2), relevance=0.66, is_introduced=True),
    Intent.GENERAL: Shape(3, (6, 2), relevance=0.76),
}
_KIND_LABELS = {
    Kind.CASE_STUDY: "Beispiel",
    Kind.GUIDANCE: "Leitfaden",
    Kind.FUNDING: "Förderung",
    Kind.LAW: "Recht",
    Kind.CONTACT: "Ansprechstelle",
}


class ExtractiveComposer:
    """Chooses the sentences that answer the question and groups them by document."""

    name = "extractive"

    def __init__(self, analyzer: GermanAnalyzer) -> None:
        self._analyzer = analyzer

    def compose(
        self,
        query: Query,
        found: Sequence[ScoredDocument],
        candidates: Sequence[Candidate],
        *,
        is_long: bool = False,
    ) -> Draft:
        """Draft an answer from the documents found, best first, and their sentences."""
        shape = _SHAPES[query.intent]
        groups = self._chosen(shape, _speaking(shape, found), candidates, is_long=is_long)
        sentences: list[DraftSentence] = []
        passages: list[Passage] = []
        for scored, chosen in groups:
            heading: str | None = _heading(query, scored)
            block = _block(shape, chosen)
            for candidate in chosen:
                number = len(passages) + 1
                passages.append(
                    Passage(number, candidate.document, candidate.chunk, candidate.start, candidate.end)
                )
                sentences.append(
                    DraftSentence(add_marks(_sentence(candidate.text), (number,)), block, heading)
                )
                heading = None
        return Draft(tuple(sentences), tuple(passages))

    def _chosen(
        self,
        shape: Shape,
        speaking: Sequence[ScoredDocument],
        candidates: Sequence[Candidate],
        *,
        is_long: bool,
    ) -> list[tuple[ScoredDocument, list[Candidate]]]:
        selection = _Selection(self._analyzer, WORDS_LONG if is_long else WORDS)
        groups: list[tuple[ScoredDocument, list[Candidate]]] = []
        highest = 0.0
        for position, scored in enumerate(speaking):
            own = [c for c in candidates if c.document is scored.document]
            covered = max((c.coverage for c in own), default=0.0)
            highest = max(highest, covered) if position == 0 else highest
            if covered < _CLOSE * highest:
                continue
            most = shape.sentences[min(position, len(shape.sentences) - 1)] * (2 if is_long else 1)
            selection.spend(len(scored.document.title.split()))
            ranked = sorted(own, key=lambda c: -c.score)
            wanted = [c for c in ranked if not _is_weak(c, ranked[0], position)]
            if position > 0 or shape.is_introduced:
                wanted = [*_lead(own), *wanted]
            chosen = selection.take(wanted, most)
            if chosen:
                groups.append((scored, sorted(chosen, key=lambda c: c.start)))
        return groups


class _Selection:
    """Sentences taken into an answer, within its budget of words and without saying a thing twice."""

    def __init__(self, analyzer: GermanAnalyzer, budget: int) -> None:
        self._analyzer = analyzer
        self._budget = budget
        self._said: list[frozenset[str]] = []

    def spend(self, words: int) -> None:
        """Take words off the budget, such as those of a heading."""
        self._budget -= words

    def take(self, candidates: Sequence[Candidate], most: int) -> list[Candidate]:
        """Take the first candidates that fit."""
        taken: list[Candidate] = []
        for candidate in candidates:
            length = len(candidate.text.split())
            stems = frozenset(w.stem for w in self._analyzer.analyze(candidate.text))
            if length > self._budget or candidate.text.endswith(":") or _is_said(stems, self._said):
                continue
            taken.append(candidate)
            self._said.append(stems)
            self._budget -= length
            if len(taken) == most:
                break
        return taken


def _lead(own: Sequence[Candidate]) -> list[Candidate]:
    """Return the sentence that opens a document, unless it is about the source or hangs in the air."""
    return [candidate for candidate in own[:1] if candidate.cost == 0]


def _speaking(shape: Shape, found: Sequence[ScoredDocument]) -> list[ScoredDocument]:
    """Return the documents that speak: close to the best, and of the kinds that the shape wants."""
    highest = max((s.score for s in found), default=0.0)
    close = [s for s in found if s.score >= shape.relevance * highest]
    if len(shape.wanted) > 1:
        return _of_several_kinds(close, shape)
    fitting = [s for s in close if s.document.kind in shape.wanted]
    if fitting:
        others = [s for s in close if s not in fitting and s.score >= shape.otherwise * highest]
        close = fitting if shape.is_introduced else sorted([*fitting, *others], key=lambda s: -s.score)
    return _from_different_places(close)[: shape.documents]


def _of_several_kinds(close: Sequence[ScoredDocument], shape: Shape) -> list[ScoredDocument]:
    """Choose the best documents within the places of each kind, and order them by kind."""
    chosen: list[ScoredDocument] = []
    for scored in close:
        kind = scored.document.kind
        if (
            sum(c.document.kind is kind for c in chosen) < _PLACES_BY_KIND[kind]
            and len(chosen) < shape.documents
        ):
            chosen.append(scored)
    return sorted(chosen, key=lambda scored: shape.wanted.index(scored.document.kind))


def _from_different_places(found: Sequence[ScoredDocument]) -> list[ScoredDocument]:
    """Move further documents of a municipality behind those of others."""
    seen: set[str] = set()
    first: list[ScoredDocument] = []
    further: list[ScoredDocument] = []
    for scored in found:
        place = scored.document.municipality
        (further if place in seen else first).append(scored)
        if place:
            seen.add(place)
    return first + further


def _is_weak(candidate: Candidate, best: Candidate, position: int) -> bool:
    """Tell whether a sentence falls too far behind the best one of its document to be worth reading."""
    share = 0.2 if position == 0 else 0.6
    return candidate.score < share * best.score


def _is_said(stems: frozenset[str], said: Sequence[frozenset[str]]) -> bool:
    """Tell whether a sentence repeats another; one with a number of its own never does."""
    numbers = {stem for stem in stems if stem[:1].isdigit()}
    return any(
        numbers <= other and len(stems & other) >= _SAME * min(len(stems), len(other))
        for other in said
        if stems and other
    )


def _block(shape: Shape, chosen: Sequence[Candidate]) -> str:
    """Number the sentences of a group only when all of them are steps."""
    if shape.block == "step" and not all(map(_is_step, chosen)):
        return "item"
    return shape.block


def _is_step(candidate: Candidate) -> bool:
    return any("vorgehen" in h.lower() or "schritt" in h.lower() for h in candidate.chunk.heading_path)


def _heading(query: Query, scored: ScoredDocument) -> str:
    """Name the document: its sentences say "die Kosten" or "die Stadt" and leave open whose."""
    document = scored.document
    if query.intent in {Intent.EXAMPLE, Intent.COMPARISON, Intent.NUMBER}:
        return document.title
    return f"{_KIND_LABELS[document.kind]}: {document.title}"


def _sentence(text: str) -> str:
    """Return a sentence of a document as one of an answer: one line, a capital first, a full stop last."""
    text = " ".join(text.split())
    text = text[:1].upper() + text[1:]
    return text if text[-1:] in ".!?…" or text[-2:-1] in ".!?" else f"{text.rstrip(',;')}."
