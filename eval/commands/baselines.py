"""`lotse eval baselines`: the search beside simple systems."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.commands.invocation import settings_of_invocation
from assistant.terminal import print_json
from eval.baselines import all_baselines, indexed_documents
from eval.bootstrap import Difference, paired_difference
from eval.figures import Figure, retrieval_figures
from eval.figures_json import figures_to_dict
from eval.measures import NDCG, QUALITY, TopicScores
from eval.numbers_text import difference_text, percent, verdict_text
from eval.retrieval import rank_topics, score_run
from eval.runs import Run
from eval.session import describe_run, open_session, run_search
from eval.tables import open_table_console, print_table

_TOP_K = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One system; `gain` is what the search has over it in nDCG@10, None for the search itself."""

    label: str
    name: str
    figures: tuple[Figure, ...]
    gain: Difference | None


def measure_baselines(split: str, folder: Path | None, *, has_minilm: bool, as_json: bool) -> None:
    """Measure the search and all baselines on the same questions."""
    # Two torch threads on two busy cores make one embedding seven times slower than one thread.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    settings = settings_of_invocation()
    with open_session(settings, split, folder) as session:
        judged, manifest = session.judged, session.manifest
        own = score_run(judged, run_search(session, _TOP_K))
    rows = [Row("Ressourcenlotse", "lotse", retrieval_figures(own), None)]
    for baseline in all_baselines(indexed_documents(settings.data_dir), has_minilm=has_minilm):
        rankings = rank_topics(judged.ranked_topics, baseline.search, _TOP_K)
        run = Run(describe_run(baseline.name, split, manifest, {}), rankings.documents)
        scores = score_run(judged, run)
        rows.append(Row(baseline.label, baseline.name, retrieval_figures(scores), _gain(scores, own)))
    if as_json:
        print_json({"split": split, "systems": [_row_to_dict(row) for row in rows]})
    else:
        _print(rows, split)


def _gain(baseline: Sequence[TopicScores], own: Sequence[TopicScores]) -> Difference:
    before, after = ([one.values[NDCG.name] for one in scores] for scores in (baseline, own))
    return paired_difference(before, after)


def _row_to_dict(row: Row) -> dict[str, object]:
    gain = row.gain
    return {
        "name": row.name,
        "label": row.label,
        "figures": figures_to_dict(row.figures),
        "gain": gain
        and {"mean": gain.mean, "low": gain.low, "high": gain.high, "probability": gain.probability},
    }


def _print(rows: Sequence[Row], split: str) -> None:
    names = [measure.name for measure in QUALITY]
    lines = [
        (
            row.label,
            *(percent(figure.interval.mean) for figure in row.figures if figure.name in names),
            difference_text(row.gain) if row.gain else "–",
            verdict_text(row.gain) if row.gain else "–",
        )
        for row in rows
    ]
    title = f"Suche und einfache Verfahren, Teil {split}: {rows[0].figures[0].interval.count} Fragen"
    columns = ("System", *names, "Vorsprung nDCG in Punkten [95 %]", "Ressourcenlotse ist")
    print_table(open_table_console(), title, columns, lines)
