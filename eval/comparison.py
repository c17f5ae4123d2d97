"""Two runs on the same questions: what got better, what got worse, and whether that is more than chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.bootstrap import Difference, paired_difference
from eval.findings import EvaluationDataError
from eval.judged_topics import JudgedTopics
from eval.measures import NDCG, QUALITY, TopicScores
from eval.retrieval import score_run
from eval.runs import Run, RunHeader, foreign_corpus, foreign_questions
from eval.topics import Topic

SMALLEST_CHANGE = 0.005


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """One measure in both runs."""

    name: str
    before: float
    after: float
    difference: Difference


@dataclass(frozen=True, slots=True)
class TopicChange:
    """What one question is worth in both runs, with the first documents of each."""

    topic: Topic
    before: float
    after: float
    documents_before: tuple[str, ...]
    documents_after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The second run against the first; the questions are ordered by the size of the change.

    `compared` names what the changes of the questions are changes of.
    """

    before: RunHeader
    after: RunHeader
    measures: tuple[MeasureChange, ...]
    better: tuple[TopicChange, ...]
    worse: tuple[TopicChange, ...]
    remarks: tuple[str, ...]
    compared: str = NDCG.name


def compare_runs(judged: JudgedTopics, before: Run, after: Run) -> Comparison:
    """Compare two runs on the judged questions; a question that is missing from a run scores 0 there.

    Raises:
        EvaluationDataError: a run belongs to another split.
    """
    for run in (before, after):
        if run.header.split != judged.split:
            about = f"„{run.header.system}“ vom {run.header.created}"
            raise EvaluationDataError(
                f"Der Lauf {about} gehört zum Teil „{run.header.split}“, verglichen wird "
                f"„{judged.split}“. Bitte --split {run.header.split} angeben."
            )
    old, new = ({one.topic_id: one for one in score_run(judged, run)} for run in (before, after))
    changes = [
        TopicChange(
            topic,
            old[topic.topic_id].values[NDCG.name],
            new[topic.topic_id].values[NDCG.name],
            tuple(before.rankings.get(topic.topic_id, ())[:5]),
            tuple(after.rankings.get(topic.topic_id, ())[:5]),
        )
        for topic in judged.ranked_topics
    ]
    changes.sort(key=lambda change: -abs(change.after - change.before))
    return Comparison(
        before.header,
        after.header,
        _measure_changes(judged.ranked_topics, old, new),
        tuple(change for change in changes if change.after - change.before >= SMALLEST_CHANGE),
        tuple(change for change in changes if change.before - change.after >= SMALLEST_CHANGE),
        _remarks(judged, before, after),
    )


def _measure_changes(
    topics: Sequence[Topic], old: Mapping[str, TopicScores], new: Mapping[str, TopicScores]
) -> tuple[MeasureChange, ...]:
    changes = []
    for measure in QUALITY:
        before = [old[topic.topic_id].values[measure.name] for topic in topics]
        after = [new[topic.topic_id].values[measure.name] for topic in topics]
        difference = paired_difference(before, after)
        mean_before, mean_after = sum(before) / len(before), sum(after) / len(after)
        changes.append(MeasureChange(measure.name, mean_before, mean_after, difference))
    return tuple(changes)


def _remarks(judged: JudgedTopics, before: Run, after: Run) -> tuple[str, ...]:
    foreign = foreign_corpus(before.header, after.header.corpus_version)
    remarks = (foreign, *(foreign_questions(run.header, judged.fingerprint) for run in (before, after)))
    return tuple(remark for remark in remarks if remark)


def regressions(comparison: Comparison) -> list[str]:
    """Say of each measure that got worse beyond chance by how much."""
    return [
        f"{one.name} ist schlechter: {one.before:.4f} → {one.after:.4f} "
        f"({one.difference.mean:+.4f}, 95 %: {one.difference.low:+.4f} bis {one.difference.high:+.4f})"
        for one in comparison.measures
        if one.difference.is_worse
    ]
