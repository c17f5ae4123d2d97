"""`lotse eval calibrate`: fits when to answer and when to refuse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.commands.invocation import settings_of_invocation
from eval.calibration import (
    THRESHOLDS,
    Floats,
    Logistic,
    Thresholds,
    area_under_curve,
    cross_validated,
    fit,
    is_foreign,
    measure,
    write_calibration,
)
from eval.reliability import measure_reliability
from eval.session import open_session, open_session_without_questions
from eval.tables import open_table_console, print_line
from eval.topics import Missing, Topic

_FITTED = ("dev", "calibration")
_HELD_OUT = "test"
_KINDS = {
    "with_questions": ("Dokumente mit typischen Fragen", open_session),
    "without_questions": ("Dokumente ohne typische Fragen", open_session_without_questions),
}


@dataclass(frozen=True, slots=True)
class _Measured:
    """The questions of a split with their signals, shape (n, n_signals), and which are answerable."""

    topics: Sequence[Topic]
    signals: Floats
    answerable: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Estimated:
    """Both probabilities for the questions of a split."""

    belongs: Floats
    answers: Floats


def calibrate(*, is_written: bool) -> None:
    """Fit on the development and calibration questions; report them cross-validated, and the test."""
    console = open_table_console()
    settings = settings_of_invocation()
    models: dict[str, tuple[Logistic, Logistic]] = {}
    for name, (title, opened) in _KINDS.items():
        splits = {}
        for split in (*_FITTED, _HELD_OUT):
            with opened(settings, split) as session:
                topics = session.judged.topics
                splits[split] = _Measured(topics, *measure(session.assistant, topics))
        print_line(console, f"{title}:")
        models[name], estimated = _fitted(splits)
        for split, measured in splits.items():
            print_line(console, f"  {split}: {_line(measured, estimated[split], THRESHOLDS[name])}")
    if is_written:
        write_calibration(models)
        print_line(console, "Die Eichung ist gespeichert.")


def _fitted(splits: dict[str, _Measured]) -> tuple[tuple[Logistic, Logistic], dict[str, _Estimated]]:
    """Fit both regressions, and estimate the fitted questions cross-validated.

    Whether the base answers is learned from questions that belong to it; the others are turned away first.
    """
    signals = np.concatenate([splits[split].signals for split in _FITTED])
    answerable = np.concatenate([splits[split].answerable for split in _FITTED])
    belonging = np.concatenate([~is_foreign(splits[split].topics) for split in _FITTED])
    belongs, answers = fit(signals, belonging), fit(signals[belonging], answerable[belonging])
    held_out = splits[_HELD_OUT].signals
    estimated = {_HELD_OUT: _Estimated(belongs.probabilities(held_out), answers.probabilities(held_out))}
    crossed = cross_validated(signals, belonging), cross_validated(signals, answerable, belonging)
    start = 0
    for split in _FITTED:
        end = start + len(splits[split].topics)
        estimated[split] = _Estimated(crossed[0][start:end], crossed[1][start:end])
        start = end
    return (belongs, answers), estimated


def _line(measured: _Measured, estimated: _Estimated, thresholds: Thresholds) -> str:
    answerable = measured.answerable
    scores = np.minimum(estimated.belongs, estimated.answers)
    parts = [f"AUROC {area_under_curve(scores, answerable):.3f}"]
    for missing, by in ((Missing.NEAR_MISS, estimated.answers), (Missing.OFF_TOPIC, estimated.belongs)):
        compared = answerable | _of(measured.topics, missing)
        parts.append(f"{missing.value} {area_under_curve(by[compared], answerable[compared]):.3f}")
    reliability = measure_reliability(scores.tolist(), answerable.tolist())
    parts.append(f"Brier {reliability.brier.mean:.3f}")
    parts.append(f"Eichfehler {reliability.error:.3f}")
    answered = (estimated.belongs >= thresholds.belongs_from) & (estimated.answers >= thresholds.refuse_below)
    is_sure = answered & (estimated.answers >= thresholds.answer_from)
    parts.append(f"beantwortet {answered[answerable].mean():.1%}")
    parts.append(f"ohne Vorbehalt {is_sure[answerable].mean():.1%}")
    parts.append(f"abgelehnt von den unbeantwortbaren {(~answered[~answerable]).mean():.1%}")
    for missing in Missing:
        members = _of(measured.topics, missing)
        parts.append(
            f"{missing.value}: abgelehnt {(~answered[members]).mean():.1%}, "
            f"abgelehnt oder mit Vorbehalt {(~is_sure[members]).mean():.1%}"
        )
    return "; ".join(parts)


def _of(topics: Sequence[Topic], missing: Missing) -> NDArray[np.bool_]:
    return np.array([topic.missing is missing for topic in topics])
