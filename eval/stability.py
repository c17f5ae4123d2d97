"""How much it matters in which words a question is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from eval.asked_wordings import AskedQuestion
from eval.bootstrap import mean_interval
from eval.evaluators.stability import STABILITY, SameFirstDocument, SharedSources, StabilityEvaluator
from eval.evaluators.verdict import Verdict, guarded
from eval.figures import Figure
from eval.measures import Measure, recall_at_5, success_at_1
from eval.wordings import Style

_LABELS = {
    "same_first_document": "gleiches erstes Dokument wie die Ausgangsfassung",
    "all_same_first": "in allen fünf Fassungen dasselbe erste Dokument",
    "shared_sources": "gemeinsame Quellen der Antworten",
    "same_decision": "gleich entschieden, ob geantwortet wird",
    "success@1": "erstes Dokument passt, alle Fassungen",
    "recall@5": "recall@5, alle Fassungen",
    "failures": "Fehler beim Antworten",
}
FIGURE_NAMES = tuple(_LABELS)
_SHORT_LABELS = {
    "same_first_document": "gleiches erstes Dokument",
    "shared_sources": "gemeinsame Quellen",
    "success@1": "success@1",
    "recall@5": "recall@5",
}
_FOUND = (Measure("success@1", success_at_1), Measure("recall@5", recall_at_5))


@dataclass(frozen=True, slots=True)
class JudgedWordings:
    """A question asked in all wordings, with the verdicts on it by the name of the evaluator."""

    asked: AskedQuestion
    verdicts: Mapping[str, Verdict]


@dataclass(frozen=True, slots=True)
class StyleFigures:
    """The figures of one style; the original wordings are compared with nothing."""

    style: Style
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Stability:
    """What the wordings of all questions of a split come to."""

    split: str
    judged: tuple[JudgedWordings, ...]
    figures: tuple[Figure, ...]
    styles: tuple[StyleFigures, ...]
    crashes: tuple[str, ...]


def judge_stability(
    split: str, asked: Sequence[AskedQuestion], evaluators: Sequence[StabilityEvaluator] = STABILITY
) -> Stability:
    """Judge every question; an evaluator that crashes does not stop the others."""
    judged = tuple(
        JudgedWordings(one, {each.name: guarded(partial(each.judge, one)) for each in evaluators})
        for one in asked
    )
    return Stability(
        split,
        judged,
        _figures(judged),
        tuple(StyleFigures(style, tuple(_style_figures(style, judged))) for style in Style),
        tuple(
            f"{name} bei {one.asked.question.question_id}: {verdict.reason}"
            for one in judged
            for name, verdict in one.verdicts.items()
            if verdict.is_crash
        ),
    )


@dataclass(frozen=True, slots=True)
class DifferingQuestion:
    """A question whose wordings do not all lead to the same."""

    question_id: str
    question: str
    value: float
    reason: str


def differing_questions(stability: Stability, name: str) -> tuple[DifferingQuestion, ...]:
    """Return the questions on which an evaluator found a difference, the least alike first."""
    found = [
        DifferingQuestion(
            one.asked.question.question_id, one.asked.original.question, verdict.value, verdict.reason
        )
        for one in stability.judged
        if (verdict := one.verdicts[name]).value is not None and verdict.value < 1
    ]
    return tuple(sorted(found, key=lambda one: one.value))


def _figures(judged: Sequence[JudgedWordings]) -> tuple[Figure, ...]:
    first = _values(judged, SameFirstDocument.name)
    failed = [
        sum(w.error is not None for w in one.asked.wordings) / len(one.asked.wordings) for one in judged
    ]
    measured = {
        **{one.name: _values(judged, one.name) for one in STABILITY},
        "all_same_first": [float(value == 1) for value in first],
        **{measure.name: [_mean_found(measure, one.asked) for one in judged] for measure in _FOUND},
        "failures": failed,
    }
    return tuple(
        Figure(name, label, mean_interval(measured[name]), is_lower_better=name == "failures")
        for name, label in _LABELS.items()
    )


def _values(judged: Sequence[JudgedWordings], name: str) -> list[float]:
    found = (one.verdicts[name].value for one in judged if name in one.verdicts)
    return [value for value in found if value is not None]


def _mean_found(measure: Measure, asked: AskedQuestion) -> float:
    scores = [measure.score(one.ranking, asked.question.grades) for one in asked.wordings]
    return sum(scores) / len(scores)


def _style_figures(style: Style, judged: Sequence[JudgedWordings]) -> list[Figure]:
    figures = []
    for evaluator in (SameFirstDocument(), SharedSources()):
        values = [
            evaluator.compare(one.asked.original, other)
            for one in judged
            for other in one.asked.others
            if other.style is style
        ]
        figures.append(_figure(evaluator.name, [value for value in values if value is not None]))
    for measure in _FOUND:
        scores = [
            measure.score(one.ranking, judged_one.asked.question.grades)
            for judged_one in judged
            for one in judged_one.asked.wordings
            if one.style is style
        ]
        figures.append(_figure(measure.name, scores))
    return figures


def _figure(name: str, values: Sequence[float]) -> Figure:
    return Figure(name, _SHORT_LABELS[name], mean_interval(values))
