"""Two runs of answers on the same questions: what got better, what got worse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.bootstrap import paired_difference
from eval.comparison import SMALLEST_CHANGE, Comparison, MeasureChange, TopicChange
from eval.evaluators.citations import CitationPrecision, CitationRecall
from eval.evaluators.coherence import Coherence
from eval.evaluators.key_facts import KeyFacts
from eval.evaluators.refusal import Refusal
from eval.evaluators.shape import Shape
from eval.evaluators.verdict import Evaluator, JudgedTrial, judge_trials
from eval.findings import EvaluationDataError
from eval.runs import RunHeader, foreign_corpus
from eval.trials import TrialRun

_QUALITY: tuple[Evaluator, ...] = (
    KeyFacts(),
    CitationPrecision(),
    CitationRecall(),
    Refusal(),
    Shape(),
    Coherence(),
)
"""What can be judged without the documents, and of which more is better."""
COMPARED = "Mittel der Prüfer"
_Values = Mapping[str, float | None]


def compare_answers(before: TrialRun, after: TrialRun) -> Comparison:
    """Compare two runs of answers; a question that is missing from a run scores 0 there.

    Raises:
        EvaluationDataError: the runs belong to different splits, or share no question.
    """
    if before.header.split != after.header.split:
        raise EvaluationDataError(
            f"Die Antworten gehören zu verschiedenen Teilen: „{before.header.split}“ und "
            f"„{after.header.split}“. Vergleichen lassen sich nur Läufe desselben Teils."
        )
    old, new = (
        {one.trial.topic.topic_id: one for one in judge_trials(run.trials, _QUALITY)}
        for run in (before, after)
    )
    if not old.keys() & new.keys():
        raise EvaluationDataError("Die beiden Läufe haben keine Frage gemeinsam.")
    pairs = {name: _values_of_both(old.get(name), new.get(name)) for name in {**new, **old}}
    changes = [
        TopicChange(
            (new.get(name) or old[name]).trial.topic,
            _mean(values[0]),
            _mean(values[1]),
            _cited(old.get(name)),
            _cited(new.get(name)),
        )
        for name, values in pairs.items()
    ]
    changes.sort(key=lambda change: -abs(change.after - change.before))
    return Comparison(
        before.header,
        after.header,
        tuple(_measure_changes(list(pairs.values()))),
        tuple(change for change in changes if change.after - change.before >= SMALLEST_CHANGE),
        tuple(change for change in changes if change.before - change.after >= SMALLEST_CHANGE),
        tuple(_remarks(before.header, after.header)),
        COMPARED,
    )


def _values_of_both(old: JudgedTrial | None, new: JudgedTrial | None) -> tuple[_Values, _Values]:
    """Return the values of a question in both runs; where a run lacks it, what the other measured is 0."""
    before, after = _values(old), _values(new)
    if old is None:
        before = {name: None if value is None else 0.0 for name, value in after.items()}
    if new is None:
        after = {name: None if value is None else 0.0 for name, value in before.items()}
    return before, after


def _values(judged: JudgedTrial | None) -> _Values:
    return {} if judged is None else {name: verdict.value for name, verdict in judged.verdicts.items()}


def _mean(values: _Values) -> float:
    found = [value for value in values.values() if value is not None]
    return sum(found) / len(found) if found else 0.0


def _measure_changes(pairs: Sequence[tuple[_Values, _Values]]) -> list[MeasureChange]:
    changes = []
    for evaluator in _QUALITY:
        both = [
            (old, new)
            for before, after in pairs
            if (old := before.get(evaluator.name)) is not None
            and (new := after.get(evaluator.name)) is not None
        ]
        if both:
            olds, news = [old for old, _ in both], [new for _, new in both]
            difference = paired_difference(olds, news)
            means = sum(olds) / len(olds), sum(news) / len(news)
            changes.append(MeasureChange(evaluator.name, *means, difference))
    return changes


def _cited(judged: JudgedTrial | None) -> tuple[str, ...]:
    if judged is None or judged.trial.answer is None:
        return ()
    return tuple(dict.fromkeys(one.document_id for one in judged.trial.answer.citations))


def _remarks(before: RunHeader, after: RunHeader) -> list[str]:
    foreign = foreign_corpus(before, after.corpus_version)
    remarks = [foreign] if foreign else []
    old, new = (header.versions.get("questions") for header in (before, after))
    if old and new and old != new:
        remarks.append("Zwischen den Läufen haben sich Fragen oder Urteile geändert.")
    return remarks
