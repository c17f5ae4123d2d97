"""The search against the bare cost of its parts, on the same open index."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.index.lexical import QueryTerms
from assistant.language.analysis import gram_terms, word_terms
from assistant.pipeline import Assistant
from assistant.retrieval.retriever import DENSE_HITS

_TOP_K = 10


@dataclass(frozen=True, slots=True)
class SearchCost:
    """Median seconds of one search, and of its parts alone."""

    search: float
    parts: float


def measure_search(assistant: Assistant, warm_up: Sequence[str], questions: Sequence[str]) -> SearchCost:
    """Time both on the same questions, taking turns in going first.

    Words seen before are cheaper for either, so neither may always come second; other questions warm up
    what every process needs once.
    """
    index = assistant.index
    generation, store = index.generation, index.store

    def parts(question: str) -> None:
        vector = index.embedder.encode_queries([question])[0]
        store.query(vector, min(DENSE_HITS, generation.manifest.units))
        words = index.analyzer.analyze(question)
        word_query, gram_query = QueryTerms.of(word_terms(words)), QueryTerms.of(gram_terms(words))
        for field in (generation.windows, generation.questions):
            field.words.scores(word_query)
            field.grams.scores(gram_query)

    def search(question: str) -> None:
        assistant.search(question, top_k=_TOP_K)

    for question in warm_up:
        search(question)
        parts(question)
    seconds: dict[Callable[[str], None], list[float]] = {search: [], parts: []}
    for number, question in enumerate(questions):
        for one in (search, parts) if number % 2 else (parts, search):
            started = time.perf_counter()
            one(question)
            seconds[one].append(time.perf_counter() - started)
    return SearchCost(statistics.median(seconds[search]), statistics.median(seconds[parts]))
