"""Hybrid retrieval: word, n-gram and vector scores fused and folded to documents."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from assistant.index.generation import Generation
from assistant.index.knowledge_index import KnowledgeIndex
from assistant.index.units import Role
from assistant.records import Filters, ScoredChunk, ScoredDocument
from assistant.retrieval.intent import KIND_OF_INTENT
from assistant.retrieval.near_duplicates import fold_near_duplicates
from assistant.retrieval.query import Query
from assistant.retrieval.support import Need, SupportScorer

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

    def __init__(
        self, index: KnowledgeIndex, support: SupportScorer, weights: FusionWeights = FusionWeights()
    ) -> None:
        self._index = index
        self._support = support
        self._weights = weights

    def retrieve(self, query: Query, *, top_k: int, filters: Filters = Filters()) -> list[ScoredDocument]:
        """Return up to `top_k` documents, best first, near-duplicates folded.

        Scores are relative to the best possible score of this question, in [0, 1].
        """
        generation = self._index.generation
        if not query.words or not generation.manifest.documents:
            return []
        signals = self._signals(generation, query)
        weighted = [_normalised(scores) * getattr(self._weights, name) for name, scores in signals.items()]
        fused = np.asarray(sum(weighted[1:], start=weighted[0]) / self._highest(), np.float32)
        allowed = self._allowed(generation, filters)
        if allowed is not None:
            fused = np.where(allowed, fused, -1)
        found = [
            ScoredDocument(
                generation.entry(row).document, float(fused[row]), (), {n: float(s[row]) for n, s in signals.items()}
            )
            for row in map(int, _best(fused, top_k + _SPARE))
            if fused[row] > 0
        ]
        folded = fold_near_duplicates(found, self._index.analyzer)[:top_k]
        needs = self._support.needs(query)
        return [self._with_chunks(generation, needs, scored) for scored in folded]

    def _highest(self) -> float:
        return sum(getattr(self._weights, field.name) for field in fields(self._weights))

    def _signals(self, generation: Generation, query: Query) -> dict[str, Scores]:
        """Return every signal for every document, in its own scale, shape (n_documents,)."""
        n = generation.manifest.documents
        word_terms, gram_terms = query.word_terms, query.gram_terms
        words, grams = generation.windows.document_scores(word_terms, gram_terms, n)
        question_words, question_grams = generation.questions.document_scores(word_terms, gram_terms, n)
        dense, dense_question = self._dense(generation, query, n)
        return {
            "grams": grams,
            "words": words,
            "question_grams": question_grams,
            "question_words": question_words,
            "dense": dense,
            "dense_question": dense_question,
            "kind": self._kind_bonus(generation, query, n),
        }

    def _dense(self, generation: Generation, query: Query, n: int) -> tuple[Scores, Scores]:
        vector = self._index.embedder.encode_queries([query.text])[0]
        hits = min(DENSE_HITS, generation.manifest.units)
        ids, similarities = self._index.nearest(vector, hits)
        floor = float(similarities.min()) if len(similarities) else 0.0
        text = np.full(n, floor, np.float32)
        question = np.full(n, floor, np.float32)
        for unit_id, similarity in zip(ids, similarities, strict=True):
            unit = generation.unit(unit_id)
            if unit is None:  # of a generation that is being written or was never finished
                continue
            target = question if unit.role is Role.QUESTION else text
            target[unit.document] = max(target[unit.document], similarity)
        return text, question

    def _kind_bonus(self, generation: Generation, query: Query, n: int) -> Scores:
        wanted = {kind for intent in query.intents for kind in KIND_OF_INTENT.get(intent, ())}
        return np.fromiter((kind in wanted for kind in generation.kinds), np.float32, n)

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

    def _with_chunks(self, generation: Generation, needs: list[Need], scored: ScoredDocument) -> ScoredDocument:
        chunks = [
            ScoredChunk(chunk, self._support.coverage(needs, self._support.haystack_of_chunk(chunk)))
            for chunk in generation.entry_of(scored.document.document_id).chunks
        ]
        chunks.sort(key=lambda found: (-found.score, found.chunk.ordinal))
        return replace(scored, chunks=tuple(chunks))


def _normalised(scores: Scores) -> Scores:
    lowest, highest = float(scores.min()), float(scores.max())
    return (scores - lowest) / (highest - lowest) if highest > lowest else np.zeros_like(scores)


def _best(scores: Scores, n: int) -> NDArray[np.int64]:
    n = min(n, len(scores))
    top = np.argpartition(-scores, n - 1)[:n]
    # Equal scores keep the order of the documents, so that runs can be repeated.
    return top[np.lexsort((top, -scores[top]))]
