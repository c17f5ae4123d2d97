"""Hybrid retrieval: word, n-gram and vector scores fused and folded to documents."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from assistant.index.generation import EVERYWHERE, Generation
from assistant.index.knowledge_index import KnowledgeIndex
from assistant.index.lexical import QueryTerms
from assistant.language.analysis import Word
from assistant.records import Filters, Intent, ScoredChunk, ScoredDocument
from assistant.retrieval.intent import KIND_OF_INTENT
from assistant.retrieval.leanings import bonus_of
from assistant.retrieval.near_duplicates import fold_near_duplicates
from assistant.retrieval.query import Query

Scores = NDArray[np.float32]

DENSE_HITS = 200
"""Vectors asked of Chroma; documents beyond them get the lowest similarity seen."""
_LOOKED_AT = 20
"""Documents whose words are compared one by one with those of the question."""
_SPARE = 5
"""Documents looked at beyond those asked for, because near-duplicates are folded."""


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """What each signal counts; tuned without the questions that measure it.

    The documents of others have no typical questions, so most was tuned on our documents without theirs,
    beside public sets.

    `grams` and `words` are BM25 scores of whole windows, `question_grams` and `question_words` those of
    the best typical question, `dense` the best cosine of a window or chunk, `dense_question` that of a
    typical question; `kind` is the bonus of documents of the kind that the wording asks for, `law` and
    `funding` the same where that is a rule or a grant, whose words stand in examples, too; `stretch` and
    `opening` are how much of the question one stretch or the opening of a text speaks of.
    """

    grams: float = 0.5
    words: float = 0.5
    question_grams: float = 0.15
    question_words: float = 0.15
    dense: float = 0.3
    dense_question: float = 0.2
    kind: float = 0.25
    law: float = 0.6
    funding: float = 0.35
    stretch: float = 0.5
    opening: float = 0.5

    @property
    def highest(self) -> float:
        """The sum of what a document can get, but for the greater weight of rules and grants."""
        return float(sum(getattr(self, field.name) for field in fields(self))) - self.law - self.funding

    def of_kind(self, intent: Intent) -> float:
        """Return the bonus of documents of the kind that an intent asks for."""
        return {Intent.LAW: self.law, Intent.FUNDING: self.funding}.get(intent, self.kind)


@dataclass(frozen=True, slots=True)
class _Ranking:
    """Every document scored for one question; several searches can be answered from it.

    Attributes:
        names: the signals.
        signals: their values, each in its own scale, shape (n_signals, n_documents).
        kind: the bonus for the kind of document that is asked for, shape (n_documents,).
        fused: the score, shape (n_documents,).
        chunks: cosine similarity by row of the document and place of the chunk in it; far ones are absent,
            place -1 stands for windows of several chunks.
    """

    names: tuple[str, ...]
    signals: Scores
    kind: Scores
    fused: Scores
    chunks: Mapping[tuple[int, int], float]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A document that was looked at closely, with its final score."""

    row: int
    score: float
    stretch: float
    opening: float


class HybridRetriever:
    """Finds the documents of the open index that fit a question."""

    def __init__(self, index: KnowledgeIndex, weights: FusionWeights = FusionWeights()) -> None:
        self._index = index
        self._weights = weights
        self._highest = weights.highest
        self._latest: tuple[Query, weakref.ref[Generation], _Ranking] | None = None

    def retrieve(self, query: Query, *, top_k: int, filters: Filters = Filters()) -> list[ScoredDocument]:
        """Return up to `top_k` documents, best first, near-duplicates folded.

        Scores are relative to the best possible score of this question, in [0, 1].
        """
        generation = self._index.generation
        if not query.words or not generation.manifest.documents:
            return []
        ranking = self._ranking(generation, query)
        fused = ranking.fused
        allowed = _allowed(generation, filters)
        if allowed is not None:
            fused = np.where(allowed, fused, np.float32(-1))
        looked_at = _best(fused, max(top_k + _SPARE, _LOOKED_AT))
        closest = self._look_closer(generation, query, looked_at, fused[looked_at])[: top_k + _SPARE]
        groups = fold_near_duplicates(generation, [one.row for one in closest], self._index.analyzer)
        candidates = {one.row: one for one in closest}
        return [_scored(generation, ranking, candidates[row], others) for row, *others in groups[:top_k]]

    def _ranking(self, generation: Generation, query: Query) -> _Ranking:
        """Score all documents; an answer asks for the same question again with other filters."""
        if self._latest is not None:
            latest_query, latest_generation, ranking = self._latest
            if latest_query is query and latest_generation() is generation:
                return ranking
        ranking = self._rank(generation, query)
        # A weak reference: a generation that has been replaced must be let go.
        self._latest = query, weakref.ref(generation), ranking
        return ranking

    def _rank(self, generation: Generation, query: Query) -> _Ranking:
        n = generation.manifest.documents
        words, grams = QueryTerms.of(query.word_terms), QueryTerms.of(query.gram_terms)
        (texts, questions), chunks = self._dense(generation, query)
        by_words, by_grams = generation.windows.document_scores(words, grams, n)
        question_words, question_grams = generation.questions.document_scores(words, grams, n)
        signals = {
            "grams": by_grams,
            "words": by_words,
            "question_grams": question_grams,
            "question_words": question_words,
            "dense": texts,
            "dense_question": questions,
        }
        names, values = tuple(signals), np.array(list(signals.values()))
        weights = np.array([getattr(self._weights, name) for name in names], np.float32)
        kind = self._kind_bonus(generation, query)
        fused = (_fused(values, weights) + kind) / self._highest
        bonus = bonus_of(generation, query.leanings)
        fused = np.clip(fused if bonus is None else fused + bonus, 0, 1)
        return _Ranking(names, values, kind, fused, chunks)

    def _kind_bonus(self, generation: Generation, query: Query) -> Scores:
        """Return what documents of the kinds get that the wording asks for, shape (n_documents,)."""
        bonus = np.zeros(generation.manifest.documents, np.float32)
        for intent in query.intents:
            for kind in KIND_OF_INTENT.get(intent, ()):
                if kind not in query.ignored_kinds and kind in generation.rows_of_kind:
                    rows = generation.rows_of_kind[kind]
                    bonus[rows] = np.maximum(bonus[rows], self._weights.of_kind(intent))
        return bonus

    def _look_closer(
        self, generation: Generation, query: Query, rows: list[int], scores: Scores
    ) -> list[_Candidate]:
        """Add to scores how closely the documents speak of the question; return them in the new order."""
        words = list({word.stem: word for word in query.words}.values())
        vectors = self._index.word_embedder.encode_words(words)
        close = generation.order.closeness(np.array(rows, np.int64), vectors, _importance(generation, words))
        gains = self._weights.stretch * close.stretch + self._weights.opening * close.opening
        scores = np.minimum(scores + gains / self._highest, 1)
        return [
            _Candidate(
                rows[place], float(scores[place]), float(close.stretch[place]), float(close.opening[place])
            )
            for place in np.argsort(-scores, kind="stable")
        ]

    def _dense(self, generation: Generation, query: Query) -> tuple[Scores, dict[tuple[int, int], float]]:
        """Return the cosine similarities of all documents, shape (2, n_documents), and of near chunks.

        The first row is about texts, the second about typical questions.
        """
        vector = self._index.embedder.encode_queries([query.reading])[0]
        ids, similarities = self._index.nearest(vector, min(DENSE_HITS, generation.manifest.units))
        floor = similarities[-1] if len(similarities) else 0
        best = np.full((2, generation.manifest.documents), floor, np.float32)
        # Farthest first: of several places for one document or chunk, the nearest is written last and stays.
        places, is_known = generation.unit_places.of(ids[::-1])
        # The others are of a generation that is being written or was never finished.
        documents, is_question, chunks = places[is_known].T
        similarities = similarities[::-1][is_known]
        best[is_question, documents] = similarities
        found = zip(documents.tolist(), chunks.tolist(), strict=True)
        near = dict(zip(found, similarities.tolist(), strict=True))
        return best, near


def _allowed(generation: Generation, filters: Filters) -> NDArray[np.bool_] | None:
    """Return which documents pass the filters, shape (n_documents,), or None without any."""
    conditions = []
    n = generation.manifest.documents
    if filters.kinds:
        conditions.append(_marked(generation.rows_of_kind, filters.kinds, n))
    if filters.states:
        # What applies everywhere applies in every Land.
        conditions.append(_marked(generation.rows_of_state, (*filters.states, EVERYWHERE), n))
    if filters.topics:
        conditions.append(_marked(generation.rows_of_topic, filters.topics, n))
    return np.logical_and.reduce(conditions) if conditions else None


def _marked(
    rows_of: Mapping[str, NDArray[np.int64]], values: Iterable[str], n_documents: int
) -> NDArray[np.bool_]:
    """Return which documents have one of the values, shape (n_documents,)."""
    marked = np.zeros(n_documents, np.bool_)
    for value in values:
        if value in rows_of:
            marked[rows_of[value]] = True
    return marked


def _importance(generation: Generation, words: Sequence[Word]) -> Scores:
    """Return what words count in BM25, shape (len(words),)."""
    index = generation.windows.words
    frequencies = np.array([index.row_frequency(word.stem) for word in words], np.float32)
    return np.asarray(np.log1p((index.n_rows - frequencies + 0.5) / (frequencies + 0.5)), np.float32)


def _scored(
    generation: Generation, ranking: _Ranking, candidate: _Candidate, others: list[int]
) -> ScoredDocument:
    """Describe a document with its near-duplicates."""
    row = candidate.row
    entry = generation.entry(row)
    chunks = [
        ScoredChunk(chunk, ranking.chunks.get((row, place), 0.0)) for place, chunk in enumerate(entry.chunks)
    ]
    return ScoredDocument(
        entry.document,
        candidate.score,
        # The nearest to the question first.
        tuple(sorted(chunks, key=lambda found: (-found.score, found.chunk.ordinal))),
        {
            **dict(zip(ranking.names, ranking.signals[:, row].tolist(), strict=True)),
            "kind": float(ranking.kind[row]),
            "stretch": candidate.stretch,
            "opening": candidate.opening,
        },
        tuple(generation.entry(other).document.document_id for other in others),
    )


def _fused(signals: Scores, weights: Scores) -> Scores:
    """Return the weighted sum of the signals, each spread over [0, 1], shape (n_documents,)."""
    lowest, highest = signals.min(axis=1, keepdims=True), signals.max(axis=1, keepdims=True)
    spread = highest - lowest
    # A base of one document, or of equal ones, has no worst document to compare with.
    is_flat = spread <= 0
    lowest = np.where(is_flat, highest - (highest > 0), lowest)
    spread[is_flat] = 1
    return np.asarray(((signals - lowest) / spread * weights[:, None]).sum(axis=0), np.float32)


def _best(scores: Scores, n: int) -> list[int]:
    """Return the rows of the `n` highest positive scores; equal ones keep the order of the documents."""
    top = np.argpartition(-scores, n - 1)[:n] if n < len(scores) else np.arange(len(scores))
    top = top[np.lexsort((top, -scores[top]))]
    return [int(row) for row in top[scores[top] > 0]]
