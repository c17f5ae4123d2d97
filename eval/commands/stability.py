"""`lotse eval stability`: does a question lead to the same sources however it is worded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.commands.invocation import settings_of_invocation
from assistant.pipeline import Assistant
from assistant.records import ScoredDocument
from assistant.terminal import print_hint, print_json
from eval.asked_wordings import ask_wordings
from eval.commands.answers import refuse_crashes
from eval.figures import values_by_name
from eval.figures_json import header_to_dict, stability_to_dict
from eval.gates import missed_gates, read_gates, refuse_missed
from eval.labels import DIFFERENCES, STYLES
from eval.numbers_text import percent
from eval.runs import RunHeader
from eval.session import describe_run, has_document, open_index
from eval.stability import FIGURE_NAMES, Stability, differing_questions, judge_stability
from eval.tables import open_table_console, print_figures, print_line, print_table
from eval.wordings import WordedQuestions, load_wordings


@dataclass(frozen=True, slots=True)
class StabilityOrder:
    """What the command line asks for."""

    split: str
    folder: Path | None
    as_json: bool
    minima: tuple[str, ...]


def measure_stability(order: StabilityOrder) -> None:
    """Measure, print, then fail if a limit is missed or an evaluator crashed."""
    gates = read_gates(order.minima, FIGURE_NAMES)
    with open_index(settings_of_invocation()) as (assistant, manifest):
        worded = load_wordings(order.split, lambda name: has_document(assistant, name), order.folder)
        header = describe_run("lotse", order.split, manifest, {"wordings": "5"})
        stability = ask_all(assistant, worded)
    missed = missed_gates(gates, values_by_name(stability.figures))
    if order.as_json:
        print_json({"header": header_to_dict(header), **stability_to_dict(stability), "missed": missed})
    else:
        _print_tables(header, stability)
    refuse_missed(missed)
    refuse_crashes(stability.crashes)


def ask_all(assistant: Assistant, worded: WordedQuestions) -> Stability:
    """Let the assistant search and answer in all wordings, and judge what comes of it."""

    def search(question: str, top_k: int) -> tuple[ScoredDocument, ...]:
        return assistant.search(question, top_k=top_k)

    asked = [ask_wordings(question, search, assistant.ask) for question in worded.questions]
    return judge_stability(worded.split, asked)


def _print_tables(header: RunHeader, stability: Stability) -> None:
    console = open_table_console()
    title = f"Fünf Fassungen, Teil {stability.split}: {len(stability.judged)} Fragen"
    print_figures(console, f"{title}, Wissensbasis {header.corpus_version}", stability.figures)
    columns = ("Fassung", "verglichen", *(figure.label for figure in stability.styles[0].figures))
    rows = [
        (
            STYLES[one.style],
            str(one.figures[0].interval.count),
            *(percent(figure.interval.mean) for figure in one.figures),
        )
        for one in stability.styles
    ]
    print_table(console, "Nach Art der Fassung", columns, rows)
    if stability.split == "test":
        print_hint("Der Teil test dient nur zum Abnehmen; wer nach ihm einstellt, macht ihn wertlos.")
        return
    for name, title in DIFFERENCES.items():
        differing = differing_questions(stability, name)
        rows = [(f"{one.question_id}: {one.question}", percent(one.value), one.reason) for one in differing]
        if rows:
            print_table(console, f"{title}: {len(rows)}", ("Frage", "gleich", "Unterschied"), rows)
        else:
            print_line(console, f"{title}: keine Frage")
