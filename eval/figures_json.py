"""Figures and comparisons in their JSON form."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict

from assistant.rendering import JsonObject
from eval.comparison import Comparison, TopicChange
from eval.figures import Figure, GroupFigures
from eval.reliability import Reliability
from eval.runs import RunHeader
from eval.stability import JudgedWordings, Stability


def header_to_dict(header: RunHeader) -> JsonObject:
    """Turn the description of a run into JSON."""
    return asdict(header)


def figures_to_dict(figures: Sequence[Figure]) -> JsonObject:
    """Turn figures into JSON by name; what has no value is null."""
    return {
        figure.name: {
            "value": _number(figure.interval.mean),
            "low": _number(figure.interval.low),
            "high": _number(figure.interval.high),
            "count": figure.interval.count,
        }
        for figure in figures
    }


def groups_to_list(groups: Sequence[GroupFigures]) -> list[JsonObject]:
    """Turn the figures of groups into JSON."""
    return [
        {
            "dimension": one.group.dimension,
            "value": one.group.value,
            "count": one.count,
            "figures": figures_to_dict(one.figures),
        }
        for one in groups
    ]


def reliability_to_list(reliability: Reliability) -> list[JsonObject]:
    """Turn the bins of the confidence into JSON."""
    return [asdict(one) for one in reliability.bins]


def stability_to_dict(stability: Stability) -> JsonObject:
    """Turn what the wordings of all questions come to into JSON."""
    return {
        "split": stability.split,
        "figures": figures_to_dict(stability.figures),
        "styles": {one.style.value: figures_to_dict(one.figures) for one in stability.styles},
        "questions": [_wordings_to_dict(one) for one in stability.judged],
        "crashes": list(stability.crashes),
    }


def _wordings_to_dict(judged: JudgedWordings) -> JsonObject:
    return {
        "id": judged.asked.question.question_id,
        "verdicts": {
            name: {"value": verdict.value, "reason": verdict.reason}
            for name, verdict in judged.verdicts.items()
        },
        "wordings": [
            {
                "style": one.style.value,
                "question": one.question,
                "first": one.first,
                "found": list(one.ranking),
                "cited": sorted(one.cited),
                "is_answered": one.is_answered,
                "error": one.error,
            }
            for one in judged.asked.wordings
        ],
    }


def comparison_to_dict(comparison: Comparison) -> JsonObject:
    """Turn a comparison into JSON."""
    return {
        "before": header_to_dict(comparison.before),
        "after": header_to_dict(comparison.after),
        "remarks": list(comparison.remarks),
        "measures": {
            one.name: {
                "before": one.before,
                "after": one.after,
                "difference": one.difference.mean,
                "low": one.difference.low,
                "high": one.difference.high,
                "probability": one.difference.probability,
            }
            for one in comparison.measures
        },
        "better": [_change_to_dict(one) for one in comparison.better],
        "worse": [_change_to_dict(one) for one in comparison.worse],
    }


def _change_to_dict(change: TopicChange) -> JsonObject:
    return {
        "topic": change.topic.topic_id,
        "question": change.topic.question,
        "before": change.before,
        "after": change.after,
        "documents_before": list(change.documents_before),
        "documents_after": list(change.documents_after),
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value
