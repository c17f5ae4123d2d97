"""Rankings of a search over all questions of a test set."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.records import ScoredDocument
from eval.judged_topics import JudgedTopics
from eval.measures import TopicScores, score_rankings
from eval.runs import RankedDocument, Run
from eval.topics import Topic

Search = Callable[[str, int], Sequence[RankedDocument]]
"""Takes a question and how many documents are wanted; returns them best first."""


@dataclass(frozen=True, slots=True)
class Rankings:
    """The documents found for each question, and how long each search took."""

    documents: Mapping[str, tuple[RankedDocument, ...]]
    seconds: Mapping[str, float]


def rank_topics(topics: Sequence[Topic], search: Search, top_k: int) -> Rankings:
    """Search once for every question."""
    documents: dict[str, tuple[RankedDocument, ...]] = {}
    seconds: dict[str, float] = {}
    for topic in topics:
        started = time.perf_counter()
        documents[topic.topic_id] = tuple(search(topic.question, top_k))
        seconds[topic.topic_id] = time.perf_counter() - started
    return Rankings(documents, seconds)


def ranked_documents(found: Sequence[ScoredDocument]) -> tuple[RankedDocument, ...]:
    """Return what the reader of a result list sees: near-duplicates folded into one stay folded."""
    return tuple(RankedDocument(one.document.document_id, one.score) for one in found)


def score_run(judged: JudgedTopics, run: Run) -> tuple[TopicScores, ...]:
    """Score a run on the questions that some document answers."""
    grades = {topic.topic_id: judged.grades[topic.topic_id] for topic in judged.ranked_topics}
    return score_rankings(run.rankings, grades)
