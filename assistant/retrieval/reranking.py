"""A second look at the best documents of a search by a slower, finer judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.records import Filters, ScoredDocument
from assistant.retrieval.query import Query

CANDIDATES = 20
"""Documents that are judged again; a good one beyond them is rare, and each costs computing time."""


class Retriever(Protocol):
    """Finds documents for a question."""

    def retrieve(self, query: Query, *, top_k: int, filters: Filters = Filters()) -> list[ScoredDocument]:
        """Return up to `top_k` documents, best first."""


class Reranker(Protocol):
    """Judges how well passages answer a question."""

    @property
    def name(self) -> str:
        """Identity of the weights."""

    def judge(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """Return one score a passage, shape (len(passages),); higher is better."""


class RerankingRetriever:
    """Orders the best documents of another retriever by the judgement of a reranker."""

    def __init__(self, retriever: Retriever, reranker: Reranker) -> None:
        self._retriever = retriever
        self._reranker = reranker

    def retrieve(self, query: Query, *, top_k: int, filters: Filters = Filters()) -> list[ScoredDocument]:
        """Return up to `top_k` documents, best first.

        The documents change places, the scores of the places stay: everything that reads scores, such as
        the decision whether the base answers a question, is calibrated on those of the search.
        """
        found = self._retriever.retrieve(query, top_k=max(top_k, CANDIDATES), filters=filters)
        judged, rest = found[:CANDIDATES], found[CANDIDATES:]
        if len(judged) < 2:
            return found[:top_k]
        judgements = self._reranker.judge(query.text, [_passage(one) for one in judged])
        order = np.argsort(-judgements, kind="stable").tolist()
        places = zip(order, judged, strict=True)
        return [*(replace(judged[row], score=place.score) for row, place in places), *rest][:top_k]


def _passage(found: ScoredDocument) -> str:
    """Return the title with the chunk nearest to the question: models read only some hundred words."""
    nearest = found.chunks[0].chunk if found.chunks else None
    return f"{found.document.title}\n{nearest.text if nearest else found.document.text}".strip()
