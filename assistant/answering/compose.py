"""The extractive composer: an answer made of sentences of the documents themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.candidates import Candidate
from assistant.answering.citations import add_marks
from assistant.answering.disagreement import Claim, DisagreementFinder
from assistant.answering.edits import named
from assistant.answering.selection import Context, Pick, Selection, statement_of
from assistant.answering.shapes import KIND_ORDER, Shape, shape_of
from assistant.answering.sources import WANTED, Sources
from assistant.answering.table import Row, rows_of
from assistant.answering.wording import heading_of, is_step, sentence_of
from assistant.language.analysis import GermanAnalyzer
from assistant.records import Document, Edit, Kind, Passage, ScoredDocument
from assistant.retrieval.intent import KIND_OF_INTENT
from assistant.retrieval.query import Query

_FEWEST_STEPS = 2
_CONTRADICTS_FROM = 0.01
"""Likelihood from which a sentence is looked at for a value that contradicts the answer."""
_MOST_CONTRADICTIONS = 2


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence with its citation marks in the text, as any composer drafts it.

    `edits` are those of the text without its marks; see `records.Sentence` for the others.
    """

    marked: str
    block: str = "paragraph"
    heading: str | None = None
    column: str | None = None
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What a composer proposes; nothing of it is shown before it is checked."""

    sentences: tuple[DraftSentence, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """The sentences of one document, in its order."""

    scored: ScoredDocument
    chosen: tuple[Candidate, ...]


class ExtractiveComposer:
    """Chooses the sentences that most likely answer the question and lays them out by document."""

    name = "extractive"

    def __init__(self, analyzer: GermanAnalyzer) -> None:
        self._analyzer = analyzer
        self._disagreements = DisagreementFinder(analyzer)

    def compose(
        self,
        query: Query,
        found: Sequence[ScoredDocument],
        candidates: Sequence[Candidate],
        *,
        is_long: bool = False,
        most_words: int | None = None,
        said: Sequence[str] = (),
    ) -> Draft:
        """Draft an answer from the documents found, best first, and their sentences with their likelihoods.

        It has at most `most_words` words, if fewer than usual. The sentences that are `said` the reader
        has read already; they are not repeated.
        """
        shape = shape_of(query, is_long=is_long, most_words=most_words)
        context = Context(candidates)
        sources = Sources(query, shape, found, candidates)
        picks = [Pick(c, sources.trust(c) * c.likelihood) for c in candidates]
        known = [statement_of(self._analyzer, text) for text in said]
        selection = Selection(self._analyzer, shape.words - shape.beside, known)
        _select(selection, sources, picks, context)
        self._add_other_values(selection, picks)
        groups = _groups(query, shape, found, selection.taken)
        rows = rows_of([group.chosen for group in groups]) if shape.is_table else []
        return _drafted_table(rows) if rows else _drafted_list(query, shape, groups, context)

    def _add_other_values(self, selection: Selection, picks: Sequence[Pick]) -> None:
        """Let sources that contradict the answer speak, too; that is worth more words."""
        others = {p.candidate.place: p.candidate for p in picks if p.likelihood >= _CONTRADICTS_FROM}
        claims = {Claim(c.document, c.text): c for c in others.values() if c not in selection.taken}
        added = 0
        for taken in tuple(selection.taken):
            for claim in self._disagreements.contradicting(Claim(taken.document, taken.text), tuple(claims)):
                if added < _MOST_CONTRADICTIONS:
                    selection.allow(claims[claim].n_words)
                    added += selection.take((claims[claim],))


def _select(selection: Selection, sources: Sources, picks: Sequence[Pick], context: Context) -> None:
    """Take steps, what most likely answers, then who else has something to say."""
    shape, limits = sources.shape, sources.limits()
    if shape.n_steps:
        _take_steps(selection, sources, picks)
    sides = sources.sides()
    share = selection.words_left // max(1, len(sides))
    for side in sides:
        own = [pick for pick in picks if pick.candidate.document is side.document]
        selection.fill(own, limits, context, at_most=share)
    selection.fill(picks, limits, context)
    selection.allow(shape.beside)
    if shape.is_introduced and selection.taken:
        selection.take(context.lead(selection.taken[0].document))
    _let_others_speak(selection, sources, context)
    selection.fill(picks, limits, context)


def _take_steps(selection: Selection, sources: Sources, picks: Sequence[Pick]) -> None:
    """Take the likeliest steps of the document that says best how to go about it."""
    for scored in sorted(sources.related(), key=lambda s: s.document.kind is not Kind.GUIDANCE):
        steps = [p for p in picks if p.candidate.document is scored.document and is_step(p.candidate)]
        if len(steps) >= _FEWEST_STEPS:
            for pick in sorted(steps, key=lambda p: -p.likelihood)[: sources.shape.n_steps]:
                selection.take((pick.candidate,))
            return


def _let_others_speak(selection: Selection, sources: Sources, context: Context) -> None:
    """Let further documents of the wanted kinds say what they are about: of each kind, or from each place."""
    shape = sources.shape
    seen = {_variety(shape, c.document) for c in selection.taken}
    n_left = shape.n_others
    for kind in shape.others:
        for scored in sources.related():
            variety = _variety(shape, scored.document)
            if (
                n_left
                and scored.document.kind is kind
                and variety not in seen
                and selection.take(context.lead(scored.document))
            ):
                seen.add(variety)
                n_left -= 1


def _variety(shape: Shape, document: Document) -> tuple[Kind, str | None]:
    """Return in what further documents must differ: their kind, or the place of an example."""
    return document.kind, None if len(shape.others) > 1 else document.municipality


def _groups(
    query: Query, shape: Shape, found: Sequence[ScoredDocument], taken: Sequence[Candidate]
) -> list[_Group]:
    wanted = KIND_OF_INTENT.get(query.intent, ())
    groups = []
    for scored in found:
        own = [c for c in taken if c.document is scored.document]
        if own:
            groups.append(_Group(scored, tuple(sorted(own, key=lambda c: c.start))))
    if shape.is_by_kind:
        groups.sort(key=lambda group: KIND_ORDER.index(group.scored.document.kind))
    else:
        groups.sort(key=lambda g: -g.scored.score * (WANTED if g.scored.document.kind in wanted else 1.0))
    return groups


def _drafted_list(query: Query, shape: Shape, groups: Sequence[_Group], context: Context) -> Draft:
    sentences: list[DraftSentence] = []
    passages: list[Passage] = []
    for group in groups:
        steps = [c for c in group.chosen if shape.n_steps and is_step(c)]
        steps = steps if len(steps) >= _FEWEST_STEPS else []
        heading: str | None = heading_of(query, group.scored.document, has_steps=bool(steps))
        before: Candidate | None = None
        for candidate in (*steps, *(c for c in group.chosen if c not in steps)):
            block = "step" if candidate in steps else "item"
            follows = context.follows(candidate, before)
            sentences.append(_drafted(candidate, passages, block, heading, follows=follows))
            heading, before = None, candidate
    return Draft(tuple(sentences), tuple(passages))


def _drafted_table(rows: Sequence[Row]) -> Draft:
    sentences: list[DraftSentence] = []
    passages: list[Passage] = []
    for row in rows:
        heading: str | None = row.label
        for column, candidate in row.cells:
            sentence = _drafted(candidate, passages, "cell", heading, follows=False)
            sentences.append(replace(sentence, column=column))
            heading = None
    return Draft(tuple(sentences), tuple(passages))


def _drafted(
    candidate: Candidate, passages: list[Passage], block: str, heading: str | None, *, follows: bool
) -> DraftSentence:
    number = len(passages) + 1
    passages.append(Passage(number, candidate.document, candidate.chunk, candidate.start, candidate.end))
    text = sentence_of(candidate.text)
    text, edits = (text, ()) if follows else named(text, candidate.document)
    return DraftSentence(add_marks(text, (number,)), block, heading, edits=edits)
