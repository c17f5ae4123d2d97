"""`lotse eval calibrate`: fits when to answer and when to refuse."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.commands.invocation import settings_of_invocation
from eval.calibration import (
    ANSWER_FROM,
    REFUSE_BELOW,
    Floats,
    area_under_curve,
    cross_validated,
    fit,
    foreign_threshold,
    measure,
    write_calibration,
)
from eval.judged_topics import JudgedTopics, load_judged_topics
from eval.reliability import measure_reliability
from eval.session import has_document
from eval.tables import open_table_console, print_line
from eval.topics import Missing, Topic

_FITTED = ("dev", "calibration")
_HELD_OUT = "test"


def calibrate(*, is_written: bool) -> None:
    """Fit on the development and calibration questions; report them cross-validated, and the test."""
    from assistant.wiring import open_assistant  # noqa: PLC0415 -- opens Chroma; --help must stay quick

    console = open_table_console()
    with open_assistant(settings_of_invocation()) as assistant:
        splits = {
            name: load_judged_topics(name, lambda one: has_document(assistant, one))
            for name in (*_FITTED, _HELD_OUT)
        }
        measured = {name: measure(assistant, judged.topics) for name, judged in splits.items()}
    signals = np.concatenate([measured[name][0] for name in _FITTED])
    answerable = np.concatenate([measured[name][1] for name in _FITTED])
    topics = [topic for name in _FITTED for topic in splits[name].topics]
    model = fit(signals, answerable)
    by_question = dict(zip(map(_key, topics), cross_validated(signals, answerable), strict=True))
    by_question |= dict(
        zip(map(_key, splits[_HELD_OUT].topics), model.probabilities(measured[_HELD_OUT][0]), strict=True)
    )
    for name, judged in splits.items():
        print_line(console, _line(name, judged, np.array([by_question[_key(t)] for t in judged.topics])))
    if is_written:
        write_calibration(model, foreign_threshold(signals, topics))
        print_line(console, "Die Eichung ist gespeichert.")


def _key(topic: Topic) -> str:
    return topic.topic_id


def _line(name: str, judged: JudgedTopics, probabilities: Floats) -> str:
    answerable = np.array([topic.is_answerable for topic in judged.topics])
    parts = [f"AUROC {area_under_curve(probabilities, answerable):.3f}"]
    for missing in Missing:
        compared = answerable | _of(judged.topics, missing)
        parts.append(f"{missing.value} {area_under_curve(probabilities[compared], answerable[compared]):.3f}")
    reliability = measure_reliability(probabilities.tolist(), answerable.tolist())
    parts.append(f"Brier {reliability.brier.mean:.3f}")
    parts.append(f"Eichfehler {reliability.error:.3f}")
    answered = probabilities >= REFUSE_BELOW
    parts.append(f"beantwortet {answered[answerable].mean():.1%}")
    parts.append(f"ohne Vorbehalt {(probabilities[answerable] >= ANSWER_FROM).mean():.1%}")
    parts.append(f"abgelehnt von den unbeantwortbaren {(~answered[~answerable]).mean():.1%}")
    for missing in Missing:
        members = _of(judged.topics, missing)
        parts.append(
            f"{missing.value}: abgelehnt {(~answered[members]).mean():.1%}, "
            f"abgelehnt oder mit Vorbehalt {(probabilities[members] < ANSWER_FROM).mean():.1%}"
        )
    return f"{name}: " + "; ".join(parts)


def _of(topics: Sequence[Topic], missing: Missing) -> NDArray[np.bool_]:
    return np.array([topic.missing is missing for topic in topics])
