"""Hybrid retrieval: word, n-gram and vector scores fused and folded to documents."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from assistant.index.generation import Generation
from assistant.index.knowledge_index import KnowledgeIndex
from assistant.index.units import Role
from assistant.records import Filters, ScoredChunk, ScoredDocument
from assistant.retrieval.intent import KIND_OF_INTENT
from assistant.retrieval.leanings import bonus_of
from assistant.retrieval.near_duplicates import fold_near_duplicates
from assistant.retrieval.query import Query

Scores = NDArray[np.float32]

DENSE_HITS = 200
"""Vectors asked of Chroma; documents beyond them get the lowest similarity seen."""
_SPARE = 5
"""Documents looked at beyond those asked for, because near-duplicates are folded."""


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """What each signal counts; tuned on the development questions only.

    `grams` and `words` are BM25 scores of whole windows, `question_grams` and `question_words` those of
    the best typical question, `dense` the best cosine of a window or chunk, `dense_question` that of a
    typical question, `kind` the bonus for the kind of document that the wording asks for.
    """

    grams: float = 0.7
    words: float = 0.3
    question_grams: float = 0.21
    question_words: float = 0.09
    dense: float = 0.5
    dense_question: float = 0.3
    kind: float = 0.08


class HybridRetriever:
    """Finds the documents of the open index that fit a question."""

    def __init__(self, index: KnowledgeIndex, weights: FusionWeights = FusionWeights()) -> None:
        self._index = index
        self._weights = weights

    def retrieve(self, query: Query, *, top_k: int, filters: Filters = Filters()) -> list[ScoredDocument]:
        """Return up to `top_k` documents, best first, near-duplicates folded.

        Scores are relative to the best possible score of this question, in [0, 1].
        """
        generation = self._index.generation
        if not query.words or not generation.manifest.documents:
            return []
        dense = self._dense(generation, query)
        signals = self._signals(generation, query, dense)
        weighted = [_normalised(scores) * getattr(self._weights, name) for name, scores in signals.items()]
        fused = np.asarray(sum(weighted[1:], start=weighted[0]) / self._highest(), np.float32)
        bonus = bonus_of(generation, query.leanings)
        if bonus is not None:
            fused = np.clip(fused + bonus, 0, 1)
        allowed = self._allowed(generation, filters)
        if allowed is not None:
            fused = np.where(allowed, fused, -1)
        rows = [row for row in map(int, _best(fused, top_k + _SPARE)) if fused[row] > 0]
        found = [
            ScoredDocument(
                generation.entry(row).document,
                float(fused[row]),
                _chunks(generation, row, dense),
                {name: float(scores[row]) for name, scores in signals.items()},
            )
            for row in rows
        ]
        return fold_near_duplicates(found, self._index.analyzer)[:top_k]

    def _highest(self) -> float:
        return float(sum(getattr(self._weights, field.name) for field in fields(self._weights)))

    def _signals(self, generation: Generation, query: Query, dense: _Dense) -> dict[str, Scores]:
        """Return every signal for every document, in its own scale, shape (n_documents,)."""
        n = generation.manifest.documents
        word_terms, gram_terms = query.word_terms, query.gram_terms
        words, grams = generation.windows.document_scores(word_terms, gram_terms, n)
        question_words, question_grams = generation.questions.document_scores(word_terms, gram_terms, n)
        return {
            "grams": grams,
            "words": words,
            "question_grams": question_grams,
            "question_words": question_words,
            "dense": dense.texts,
            "dense_question": dense.questions,
            "kind": _kind_bonus(generation, query),
        }

    def _dense(self, generation: Generation, query: Query) -> _Dense:
        vector = self._index.embedder.encode_queries([query.reading])[0]
        ids, similarities = self._index.nearest(vector, min(DENSE_HITS, generation.manifest.units))
        floor = float(similarities.min()) if len(similarities) else 0.0
        n = generation.manifest.documents
        found = _Dense(np.full(n, floor, np.float32), np.full(n, floor, np.float32), {})
        for unit_id, similarity in zip(ids, similarities.tolist(), strict=True):
            unit = generation.unit(unit_id)
            if unit is None:  # of a generation that is being written or was never finished
                continue
            target = found.questions if unit.role is Role.QUESTION else found.texts
            target[unit.document] = max(target[unit.document], similarity)
            if unit.role is not Role.QUESTION and unit.first_chunk == unit.last_chunk:
                found.chunks.setdefault((unit.document, unit.first_chunk), similarity)
        return found

    def _allowed(self, generation: Generation, filters: Filters) -> NDArray[np.bool_] | None:
        if not (filters.kinds or filters.states or filters.topics):
            return None
        states, topics = {*filters.states}, {*filters.topics}
        return np.fromiter(
            (
                (not filters.kinds or head.kind in filters.kinds)
                # What applies everywhere applies in every Land.
                and (not states or not head.states or not states.isdisjoint(head.states))
                and (not topics or not topics.isdisjoint(head.topics))
                for head in generation.heads
            ),
            np.bool_,
            generation.manifest.documents,
        )


@dataclass(frozen=True, slots=True)
class _Dense:
    """Cosine similarities of one question.

    Attributes:
        texts: of the best window or chunk of every document, shape (n_documents,).
        questions: of the best typical question of every document, shape (n_documents,).
        chunks: by row of the document and place of the chunk in it; far ones are absent.
    """

    texts: Scores
    questions: Scores
    chunks: dict[tuple[int, int], float]


def _chunks(generation: Generation, row: int, dense: _Dense) -> tuple[ScoredChunk, ...]:
    """Return the chunks of a document, the nearest to the question first."""
    chunks = [
        ScoredChunk(chunk, dense.chunks.get((row, place), 0.0))
        for place, chunk in enumerate(generation.entry(row).chunks)
    ]
    return tuple(sorted(chunks, key=lambda found: (-found.score, found.chunk.ordinal)))


def _kind_bonus(generation: Generation, query: Query) -> Scores:
    bonus = np.zeros(generation.manifest.documents, np.float32)
    for intent in query.intents:
        for kind in set(KIND_OF_INTENT.get(intent, ())).difference(query.ignored_kinds):
            bonus[generation.rows_of_kind[kind]] = 1
    return bonus


def _normalised(scores: Scores) -> Scores:
    lowest, highest = float(scores.min()), float(scores.max())
    if highest > lowest:
        return (scores - lowest) / (highest - lowest)
    # A base of one document, or of equal ones, has no worst document to compare with.
    return np.full_like(scores, float(highest > 0))


def _best(scores: Scores, n: int) -> NDArray[np.int64]:
    n = min(n, len(scores))
    top = np.argpartition(-scores, n - 1)[:n]
    # Equal scores keep the order of the documents, so that runs can be repeated.
    return top[np.lexsort((top, -scores[top]))]
