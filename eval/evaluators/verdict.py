"""What an evaluator of answers returns, for one answer or for a whole panel of evaluators."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from eval.trials import Trial


@dataclass(frozen=True, slots=True)
class Verdict:
    """The opinion of one evaluator on one answer.

    Attributes:
        value: what it measured, or None where the question does not apply.
        reason: why, as a German phrase for the reader of the report.
        is_crash: the evaluator itself failed; that is no value at all, least of all 0.
    """

    value: float | None
    reason: str
    is_crash: bool = False


class Evaluator(Protocol):
    """Looks at one aspect of an answer."""

    @property
    def name(self) -> str:
        """Name of the figure in gates and JSON."""

    def judge(self, trial: Trial) -> Verdict:
        """Return a value with its reason."""


@dataclass(frozen=True, slots=True)
class JudgedTrial:
    """A trial with the verdicts on it by the name of the evaluator."""

    trial: Trial
    verdicts: Mapping[str, Verdict]


def judge_trials(trials: Sequence[Trial], evaluators: Sequence[Evaluator]) -> tuple[JudgedTrial, ...]:
    """Let every evaluator judge every trial; one that crashes does not stop the others."""
    return tuple(
        JudgedTrial(trial, {one.name: guarded(partial(one.judge, trial)) for one in evaluators})
        for trial in trials
    )


def guarded(judge: Callable[[], Verdict]) -> Verdict:
    """Return a verdict; an evaluator that crashes gives one that is no value."""
    try:
        return judge()
    except Exception as error:  # noqa: BLE001 -- the edge of one evaluator; the crash is reported as such
        return Verdict(None, f"abgestürzt: {type(error).__name__}: {error}", is_crash=True)


def crashes(judged: Sequence[JudgedTrial]) -> list[str]:
    """Say which evaluators crashed on which questions."""
    return [
        f"{name} bei {one.trial.topic.topic_id}: {verdict.reason}"
        for one in judged
        for name, verdict in one.verdicts.items()
        if verdict.is_crash
    ]
