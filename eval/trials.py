"""Questions put to the assistant, with what it answered and how long that took."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from assistant.errors import LotseError
from assistant.records import Answer
from eval.findings import EvaluationDataError, Finding, read_utf8, refuse
from eval.runs import RunHeader
from eval.topics import Topic


@dataclass(frozen=True, slots=True)
class Trial:
    """One question with its answer; `answer` is None when answering failed, `error` says why."""

    topic: Topic
    answer: Answer | None
    seconds: float
    error: str | None = None


@dataclass(frozen=True, slots=True)
class TrialRun:
    """All trials of one system on one split."""

    header: RunHeader
    trials: tuple[Trial, ...]


def ask_topics(topics: Sequence[Topic], ask: Callable[[str], Answer]) -> tuple[Trial, ...]:
    """Ask every question once; an error is part of the trial."""
    trials = []
    for topic in topics:
        started = time.perf_counter()
        answer, error = attempt(topic.question, ask)
        trials.append(Trial(topic, answer, time.perf_counter() - started, error))
    return tuple(trials)


def attempt(question: str, ask: Callable[[str], Answer]) -> tuple[Answer | None, str | None]:
    """Ask a question; return the answer, or None with what went wrong."""
    try:
        return ask(question), None
    except LotseError as failure:
        return None, str(failure)
    except Exception as failure:  # noqa: BLE001 -- the edge of one question; the report names it
        return None, f"unerwarteter Fehler ({type(failure).__name__}: {failure})"


_TRIALS: TypeAdapter[TrialRun] = TypeAdapter(TrialRun)


def write_trials(run: TrialRun, path: Path) -> None:
    """Write the trials as JSON."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(run), ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise EvaluationDataError(
            f"Die Antworten lassen sich nicht nach {path} schreiben ({error})."
        ) from error


def holds_trials(path: Path) -> bool:
    """Whether a file looks like answers, not like a run of the search."""
    text, _ = read_utf8(path)
    return text.lstrip().startswith("{")


def read_trials(path: Path) -> TrialRun:
    """Read trials back; raises EvaluationDataError that names what is wrong."""
    text, findings = read_utf8(path)
    refuse(findings)
    try:
        return _TRIALS.validate_json(text)
    except ValidationError as error:
        refuse(
            Finding(path, f"{'.'.join(map(str, one['loc'])) or 'JSON'}: {one['msg']}")
            for one in error.errors()
        )
        raise
