"""`lotse eval answers`: are the answers supported, complete, readable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from assistant.commands.invocation import settings_of_invocation
from assistant.generation.language_model import LanguageModel
from assistant.generation.prompts import load_prompt
from assistant.records import Level
from assistant.terminal import print_json
from eval.answer_comparison import compare_answers
from eval.answer_figures import FIGURE_NAMES, answer_figures
from eval.comparison import regressions
from eval.evaluators.model_judge import JUDGE_PROMPTS, JUDGED
from eval.evaluators.panel import all_evaluators
from eval.evaluators.verdict import JudgedTrial, crashes, judge_trials
from eval.figures import Figure, values_by_name
from eval.figures_json import comparison_to_dict, figures_to_dict, header_to_dict, reliability_to_list
from eval.gates import GateMissedError, missed_gates, read_gates, refuse_missed
from eval.numbers_text import decimal, percent
from eval.reliability import answer_reliability
from eval.session import Session, open_session
from eval.tables import open_table_console, print_comparison, print_figures, print_table
from eval.trials import Trial, TrialRun, ask_topics, read_trials, write_trials

_SHOWN = 15
_NOT_QUALITY = {"words", "reading_level", "seconds", "intent"}


@dataclass(frozen=True, slots=True)
class AnswersOrder:
    """What the command line asks for."""

    split: str
    folder: Path | None
    run_out: Path | None
    as_json: bool
    minima: tuple[str, ...]
    maxima: tuple[str, ...]
    level: Level = Level.STANDARD
    not_worse_than: Path | None = None


def measure_answers(order: AnswersOrder) -> None:
    """Measure, print, then fail if a limit is missed or an evaluator crashed."""
    gates = read_gates(order.minima, (*FIGURE_NAMES, *JUDGED), order.maxima)
    earlier = read_trials(order.not_worse_than) if order.not_worse_than else None
    with open_session(settings_of_invocation(), order.split, order.folder) as session:
        run, judged = judge_answers(session, order.level)
    if order.run_out:
        write_trials(run, order.run_out)
    figures, crashed = answer_figures(judged), crashes(judged)
    comparison = compare_answers(earlier, run) if earlier else None
    missed = missed_gates(gates, values_by_name(figures))
    missed += regressions(comparison) if comparison else []
    if order.as_json:
        print_json(
            {
                "header": header_to_dict(run.header),
                "figures": figures_to_dict(figures),
                "reliability": reliability_to_list(answer_reliability(judged)),
                "comparison": comparison_to_dict(comparison) if comparison else None,
                "crashes": list(crashed),
                "missed": missed,
            }
        )
    else:
        _print_tables(run, figures, judged)
        if comparison:
            print_comparison(open_table_console(), comparison)
    refuse_missed(missed)
    refuse_crashes(crashed)


def judge_answers(
    session: Session, level: Level = Level.STANDARD
) -> tuple[TrialRun, tuple[JudgedTrial, ...]]:
    """Let the assistant answer every question, and the panel judge the answers."""
    assistant = session.assistant
    model = assistant.language_model
    trials = ask_topics(session.judged.topics, partial(assistant.ask, level=level))
    made_by = {"level": level.value} | ({"llm": model.name} if model else {})
    header = session.header("lotse", made_by)
    run = TrialRun(replace(header, versions={**header.versions, **_written_by(trials, model)}), trials)
    evaluators = all_evaluators(lambda name: assistant.document(name).text, assistant.index.analyzer, model)
    return run, judge_trials(trials, evaluators)


def _written_by(trials: Sequence[Trial], model: LanguageModel | None) -> dict[str, str]:
    """Return the versions of the prompts that answers were written and judged with."""
    written = [one.answer.versions for one in trials if one.answer is not None]
    found: dict[str, str] = {}
    for made in written:
        found |= {name: made[name] for name in ("llm", "prompts") if name in made}
    if model is not None:
        found["judge_prompts"] = " ".join(load_prompt(name, "eval").version for name in JUDGE_PROMPTS)
    return found


def refuse_crashes(crashed: Sequence[str]) -> None:
    """Raise when an evaluator crashed: its figure is built on fewer answers than it seems."""
    if crashed:
        raise GateMissedError("Prüfer abgestürzt – " + "; ".join(crashed[:5]) + ".")


def _print_tables(run: TrialRun, figures: Sequence[Figure], judged: Sequence[JudgedTrial]) -> None:
    console = open_table_console()
    title = f"Antworten, Teil {run.header.split}: {len(run.trials)} Fragen"
    print_figures(console, f"{title}, Wissensbasis {run.header.corpus_version}", figures)
    bins = [
        (
            f"{100 * one.low:.0f} bis {100 * one.high:.0f} %",
            str(one.count),
            percent(one.confidence),
            percent(one.share),
        )
        for one in answer_reliability(judged).bins
    ]
    columns = ("Konfidenz", "Fragen", "im Mittel", "davon beantwortbar")
    print_table(console, "Eichung der Konfidenz (beide Sorten gleich gewichtet)", columns, bins)
    weak = [(one.trial.topic, _weakness(one)) for one in judged]
    rows = [(f"{topic.topic_id}: {topic.question}", *found) for topic, found in weak if found]
    rows.sort(key=lambda row: row[2])
    shown = f"Schwächste Antworten ({min(_SHOWN, len(rows))} von {len(rows)} mit Mängeln)"
    print_table(console, shown, ("Frage", "Prüfer", "Wert", "Grund"), rows[:_SHOWN])


def _weakness(judged: JudgedTrial) -> tuple[str, str, str] | None:
    """Return evaluator, value and reason of the worst verdict on an answer, if any is below 1."""
    values = {
        name: verdict.value
        for name, verdict in judged.verdicts.items()
        if verdict.value is not None and verdict.value < 1 and name not in _NOT_QUALITY
    }
    if not values:
        return None
    worst = min(values, key=lambda name: (values[name], name))
    return worst, decimal(values[worst], 2), judged.verdicts[worst].reason
