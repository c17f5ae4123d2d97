"""Measures of a ranking against judgements, as trec_eval defines them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eval.qrels import ANSWERS

Grades = Mapping[str, int]
"""Grade of each judged document of one question."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of one ranking (document ids, best first) in [0, 1]; higher is better."""

    name: str
    score: Callable[[Sequence[str], Grades], float]


def ndcg_at_10(ranking: Sequence[str], grades: Grades) -> float:
    """Return the discounted gain of the first ten, relative to the best possible order; gain = grade."""
    ideal = _discounted_gain(sorted(grades.values(), reverse=True)[:10])
    return _discounted_gain([grades.get(one, 0) for one in ranking[:10]]) / ideal if ideal else 0.0


def _discounted_gain(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def reciprocal_rank_at_10(ranking: Sequence[str], grades: Grades) -> float:
    """Return 1 / rank of the first answering document among the first ten, else 0."""
    for rank, one in enumerate(ranking[:10], start=1):
        if grades.get(one) == ANSWERS:
            return 1 / rank
    return 0.0


def success_at_1(ranking: Sequence[str], grades: Grades) -> float:
    """Return 1 if the first document answers, else 0."""
    return float(any(grades.get(one) == ANSWERS for one in ranking[:1]))


def recall_at_5(ranking: Sequence[str], grades: Grades) -> float:
    """Return the share of the answering documents among the first five."""
    return _recall(ranking[:5], grades)


def recall_at_10(ranking: Sequence[str], grades: Grades) -> float:
    """Return the share of the answering documents among the first ten."""
    return _recall(ranking[:10], grades)


def _recall(found: Sequence[str], grades: Grades) -> float:
    wanted = {one for one, grade in grades.items() if grade == ANSWERS}
    return len(wanted.intersection(found)) / len(wanted) if wanted else 0.0


def judged_at_10(ranking: Sequence[str], grades: Grades) -> float:
    """Return which share of the first ten has a judgement; a low value makes the others pessimistic."""
    found = ranking[:10]
    return sum(one in grades for one in found) / len(found) if found else 0.0


NDCG = Measure("nDCG@10", ndcg_at_10)
SUCCESS = Measure("success@1", success_at_1)
JUDGED = Measure("judged@10", judged_at_10)
MEASURES = (
    NDCG,
    Measure("RR@10", reciprocal_rank_at_10),
    SUCCESS,
    Measure("recall@5", recall_at_5),
    Measure("recall@10", recall_at_10),
    JUDGED,
)
QUALITY = tuple(measure for measure in MEASURES if measure is not JUDGED)
"""The measures of which more is better; how much is judged says nothing about a system."""


@dataclass(frozen=True, slots=True)
class TopicScores:
    """The scores of one question by the name of the measure."""

    topic_id: str
    values: Mapping[str, float]


def score_rankings(
    rankings: Mapping[str, Sequence[str]],
    grades: Mapping[str, Grades],
    measures: Sequence[Measure] = MEASURES,
) -> tuple[TopicScores, ...]:
    """Score every judged question in the order of `grades`; one that has no ranking scores 0.

    Args:
        rankings: document ids, best first, by question; questions that nobody judged are left out.
        grades: judgements by question.
        measures: what to compute.
    """
    return tuple(
        TopicScores(topic_id, {m.name: m.score(rankings.get(topic_id, ()), own) for m in measures})
        for topic_id, own in grades.items()
    )
