"""Figures with intervals: what reports show, and what gates look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.bootstrap import Interval, mean_interval
from eval.labels import Group, all_groups, groups_of
from eval.measures import MEASURES, TopicScores
from eval.topics import Topic

NUMBER = "1"
"""Unit of a figure that is neither a share nor counts anything."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A named figure; `unit` is empty for shares in [0, 1], NUMBER for what has no unit."""

    name: str
    label: str
    interval: Interval
    unit: str = ""
    is_lower_better: bool = False


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """The figures of one group of questions."""

    group: Group
    count: int
    figures: tuple[Figure, ...]


def retrieval_figures(scores: Sequence[TopicScores]) -> tuple[Figure, ...]:
    """Return the mean of every measure over the questions."""
    return tuple(
        Figure(m.name, m.name, mean_interval([one.values[m.name] for one in scores])) for m in MEASURES
    )


def figures_by_group(topics: Sequence[Topic], scores: Sequence[TopicScores]) -> tuple[GroupFigures, ...]:
    """Return the retrieval figures of every group that has a question."""
    groups = {topic.topic_id: tuple(groups_of(topic)) for topic in topics}
    found = []
    for group in all_groups():
        members = [one for one in scores if group in groups.get(one.topic_id, ())]
        if members:
            found.append(GroupFigures(group, len(members), retrieval_figures(members)))
    return tuple(found)


def values_by_name(figures: Sequence[Figure]) -> Mapping[str, float]:
    """Return the means by the name of the figure."""
    return {figure.name: figure.interval.mean for figure in figures}
