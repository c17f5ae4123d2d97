"""What the verdicts on all answers come to."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence

from eval.bootstrap import Interval, mean_interval
from eval.evaluators.model_judge import JUDGED
from eval.evaluators.refusal import Conduct, conduct_of
from eval.evaluators.verdict import JudgedTrial
from eval.figures import Figure, GroupFigures
from eval.labels import MISSING, all_groups, groups_of
from eval.reliability import FIGURE_NAMES as RELIABILITY
from eval.reliability import answer_reliability
from eval.topics import Missing

_GROUP_LABELS = {"key_facts": "Fakten genannt", "citation_precision": "Sätze gedeckt", "shape": "Form passt"}
LONG_ANSWER = 150
"""Words beyond which an answer counts as long."""
_SHARES = (
    ("citation_precision", "Sätze durch ihren Beleg gedeckt (strenge Prüfung)"),
    ("citation_precision_product", "Sätze durch ihren Beleg gedeckt (Prüfung des Programms)"),
    ("citation_recall", "Sätze mit Beleg"),
    ("quote_fidelity", "Zitate wörtlich im Dokument"),
    ("key_facts", "erwartete Fakten genannt"),
    ("shape", "Form passt zur Art der Frage"),
    ("coherence", "Sätze mit erkennbarem Bezug"),
    ("intent", "Art der Frage verstanden"),
)
FIGURE_NAMES = (
    *(name for name, _ in _SHARES),
    "key_facts_when_answered",
    "wrong_refusals",
    "partly_answered",
    *(f"{what}_{missing.value}" for missing in Missing for what in ("wrong_answers", "partly_named")),
    *RELIABILITY,
    "failures",
    "words_median",
    "long_answers",
    "reading_level",
    "seconds_p50",
    "seconds_p95",
)


def answer_figures(judged: Sequence[JudgedTrial]) -> tuple[Figure, ...]:
    """Return all figures; one without a single value has NaN."""
    return (
        *_shares(judged),
        *_decisions(judged),
        *answer_reliability(judged).figures,
        *_text_figures(judged),
        *_latencies(judged),
        *_judgements(judged),
    )


def answers_by_group(judged: Sequence[JudgedTrial]) -> tuple[GroupFigures, ...]:
    """Return the most telling figures of every group that has an answerable question."""
    answerable = [one for one in judged if one.trial.topic.is_answerable]
    found = []
    for group in all_groups():
        members = [one for one in answerable if group in groups_of(one.trial.topic)]
        if members:
            found.append(GroupFigures(group, len(members), tuple(_group_figures(members))))
    return tuple(found)


def _group_figures(members: Sequence[JudgedTrial]) -> Iterable[Figure]:
    for name in ("key_facts", "citation_precision", "shape"):
        yield Figure(name, _GROUP_LABELS[name], mean_interval(values(members, name)))
    yield _share("wrong_refusals", "nicht beantwortet", members, _is_refused)
    yield _share("partly_answered", "Lücke benannt", members, _is_partly_named)
    seconds = values(members, "seconds")
    yield Figure("seconds_p50", "Zeit", _point(seconds, statistics.median), "s", is_lower_better=True)


def _judgements(judged: Sequence[JudgedTrial]) -> Iterable[Figure]:
    """Return what a language model thinks, where one was asked."""
    for name, label in JUDGED.items():
        if any(name in one.verdicts for one in judged):
            yield Figure(name, label, mean_interval(values(judged, name)))


def _shares(judged: Sequence[JudgedTrial]) -> Iterable[Figure]:
    for name, label in _SHARES:
        yield Figure(name, label, mean_interval(values(judged, name)))
    answered = [one for one in judged if one.trial.answer is not None and one.trial.answer.sentences]
    interval = mean_interval(values(answered, "key_facts"))
    yield Figure("key_facts_when_answered", "erwartete Fakten genannt, wo geantwortet wurde", interval)


def values(judged: Sequence[JudgedTrial], name: str) -> list[float]:
    """Return what an evaluator measured, without the answers it does not apply to and without crashes."""
    found = (one.verdicts[name] for one in judged if name in one.verdicts)
    return [verdict.value for verdict in found if verdict.value is not None]


def _decisions(judged: Sequence[JudgedTrial]) -> Iterable[Figure]:
    answerable = [one for one in judged if one.trial.topic.is_answerable]
    yield _share("wrong_refusals", "beantwortbar, aber nicht beantwortet", answerable, _is_refused)
    yield _share("partly_answered", "beantwortbar, fehlender Teil benannt", answerable, _is_partly_named)
    for missing in Missing:
        group = [one for one in judged if one.trial.topic.missing is missing]
        label = MISSING[missing]
        yield _share(f"wrong_answers_{missing.value}", f"{label}, aber beantwortet", group, _is_answered)
        name = f"partly_named_{missing.value}"
        yield _share(name, f"{label}, fehlender Teil benannt", group, _is_partly_named, is_lower_better=False)
    yield _share("failures", "Fehler beim Antworten", judged, _is_failed)


def _share(
    name: str,
    label: str,
    group: Sequence[JudgedTrial],
    is_counted: Callable[[Conduct], bool],
    *,
    is_lower_better: bool = True,
) -> Figure:
    counted = [float(is_counted(conduct_of(one.trial))) for one in group]
    return Figure(name, label, mean_interval(counted), is_lower_better=is_lower_better)


def _is_refused(conduct: Conduct) -> bool:
    return conduct in {Conduct.REFUSED, Conduct.FAILED}


def _is_answered(conduct: Conduct) -> bool:
    return conduct is Conduct.ANSWERED


def _is_partly_named(conduct: Conduct) -> bool:
    return conduct is Conduct.PARTLY_NAMED


def _is_failed(conduct: Conduct) -> bool:
    return conduct is Conduct.FAILED


def _text_figures(judged: Sequence[JudgedTrial]) -> Iterable[Figure]:
    words = values(judged, "words")
    yield Figure(
        "words_median",
        "Wörter je Antwort, Median",
        _point(words, statistics.median),
        "Wörter",
        is_lower_better=True,
    )
    long = [float(count > LONG_ANSWER) for count in words]
    yield Figure(
        "long_answers", f"Antworten über {LONG_ANSWER} Wörter", mean_interval(long), "", is_lower_better=True
    )
    levels = mean_interval(values(judged, "reading_level"))
    yield Figure(
        "reading_level", "Lesbarkeit (Wiener Sachtextformel)", levels, "Schulstufe", is_lower_better=True
    )


def _latencies(judged: Sequence[JudgedTrial]) -> Iterable[Figure]:
    seconds = values(judged, "seconds")
    yield Figure(
        "seconds_p50", "Antwortzeit, Median", _point(seconds, statistics.median), "s", is_lower_better=True
    )
    yield Figure(
        "seconds_p95", "Antwortzeit, 95. Perzentil", _point(seconds, percentile_95), "s", is_lower_better=True
    )


def percentile_95(numbers: Sequence[float]) -> float:
    """Return the value that 95 % of the numbers do not exceed."""
    ordered = sorted(numbers)
    return ordered[min(len(ordered) - 1, -(-95 * len(ordered) // 100) - 1)]


def _point(numbers: Sequence[float], summary: Callable[[Sequence[float]], float]) -> Interval:
    """Return a summary that has no interval."""
    value = summary(numbers) if numbers else float("nan")
    return Interval(value, value, value, len(numbers))
