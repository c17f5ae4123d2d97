"""`lotse eval retrieval`: does the search find the right documents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.commands.invocation import settings_of_invocation
from assistant.terminal import print_hint, print_json
from eval.comparison import Comparison, compare_runs, regressions
from eval.figures import Figure, GroupFigures, figures_by_group, retrieval_figures, values_by_name
from eval.figures_json import comparison_to_dict, figures_to_dict, groups_to_list, header_to_dict
from eval.gates import missed_gates, read_gates, refuse_missed
from eval.measures import MEASURES
from eval.retrieval import score_run
from eval.runs import Run, read_run, write_run
from eval.session import open_session, open_session_without_questions, run_search
from eval.tables import open_table_console, print_comparison, print_figures, print_groups


@dataclass(frozen=True, slots=True)
class RetrievalOrder:
    """What the command line asks for."""

    split: str
    folder: Path | None
    has_questions: bool
    top_k: int
    typos: int
    run_out: Path | None
    as_json: bool
    minima: tuple[str, ...]
    not_worse_than: Path | None


def measure_retrieval(order: RetrievalOrder) -> None:
    """Measure, print, then fail if a limit is missed.

    Questions with typing errors are compared with the same questions without, unless another run is named.
    """
    gates = read_gates(order.minima, [measure.name for measure in MEASURES])
    earlier = read_run(order.not_worse_than) if order.not_worse_than else None
    opened = open_session if order.has_questions else open_session_without_questions
    with opened(settings_of_invocation(), order.split, order.folder) as session:
        run = run_search(session, order.top_k, order.typos)
        if order.typos and earlier is None:
            earlier = run_search(session, order.top_k)
        judged = session.judged
    if order.run_out:
        write_run(run, order.run_out)
    scores = score_run(judged, run)
    figures, groups = retrieval_figures(scores), figures_by_group(judged.topics, scores)
    comparison = compare_runs(judged, earlier, run) if earlier else None
    missed = missed_gates(gates, values_by_name(figures))
    missed += regressions(comparison) if comparison and order.not_worse_than else []
    if order.as_json:
        _print_as_json(run, figures, groups, comparison, missed)
    else:
        _print_tables(run, figures, groups, comparison)
    refuse_missed(missed)


def _print_as_json(
    run: Run,
    figures: tuple[Figure, ...],
    groups: tuple[GroupFigures, ...],
    comparison: Comparison | None,
    missed: list[str],
) -> None:
    print_json(
        {
            "header": header_to_dict(run.header),
            "figures": figures_to_dict(figures),
            "groups": groups_to_list(groups),
            "comparison": comparison_to_dict(comparison) if comparison else None,
            "missed": missed,
        }
    )


def _print_tables(
    run: Run, figures: tuple[Figure, ...], groups: tuple[GroupFigures, ...], comparison: Comparison | None
) -> None:
    console = open_table_console()
    count = figures[0].interval.count
    title = f"Suche, Teil {run.header.split}: {count} Fragen, Wissensbasis {run.header.corpus_version}"
    print_figures(console, title, figures)
    print_groups(console, groups)
    if comparison:
        print_comparison(console, comparison)
    if run.header.split == "test":
        print_hint("Der Teil test dient nur zum Abnehmen; wer nach ihm einstellt, macht ihn wertlos.")
