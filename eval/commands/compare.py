"""`lotse eval compare`: two runs side by side."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from assistant.commands.invocation import settings_of_invocation
from assistant.errors import IndexMismatchError, StorageError
from assistant.index.status import read_status
from assistant.terminal import print_hint, print_json
from eval.answer_comparison import compare_answers
from eval.comparison import Comparison, compare_runs
from eval.figures_json import comparison_to_dict
from eval.findings import EvaluationDataError
from eval.judged_topics import load_judged_topics
from eval.runs import foreign_corpus, read_run
from eval.tables import open_table_console, print_comparison
from eval.trials import holds_trials, read_trials


def compare_files(before: Path, after: Path, split: str | None, folder: Path | None) -> Comparison:
    """Compare two runs of the search, or two of answers."""
    kinds = holds_trials(before), holds_trials(after)
    if all(kinds):
        return compare_answers(read_trials(before), read_trials(after))
    if any(kinds):
        answers, run = (before, after) if kinds[0] else (after, before)
        raise EvaluationDataError(
            f"{answers} enthält Antworten, {run} einen Lauf der Suche. Vergleichen lassen sich nur zwei "
            "von derselben Art."
        )
    first, second = read_run(before), read_run(after)
    # The judgements are checked against the documents where runs are made.
    judged = load_judged_topics(split or second.header.split, lambda _: True, folder)
    return compare_runs(judged, first, second)


def show_comparison(
    before: Path, after: Path, split: str | None, folder: Path | None, *, as_json: bool
) -> None:
    """Print what changed from one run to another; needs no index, only the judgements."""
    comparison = compare_files(before, after, split, folder)
    manifest = None
    with suppress(IndexMismatchError, StorageError):  # an index that cannot be used tells nothing here
        manifest = read_status(settings_of_invocation().data_dir)
    if manifest is not None:
        for header in (comparison.before, comparison.after):
            remark = foreign_corpus(header, manifest.corpus_version)
            if remark:
                print_hint(f"Gegenüber dem jetzigen Index: {remark}")
    if as_json:
        print_json(comparison_to_dict(comparison))
    else:
        print_comparison(open_table_console(), comparison)
