"""`lotse eval compare`: two runs side by side."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from assistant.commands.invocation import settings_of_invocation
from assistant.errors import IndexMismatchError, StorageError
from assistant.index.status import read_status
from assistant.terminal import print_hint, print_json
from eval.comparison import compare_runs
from eval.figures_json import comparison_to_dict
from eval.judged_topics import load_judged_topics
from eval.runs import foreign_corpus, read_run
from eval.tables import open_table_console, print_comparison


def show_comparison(
    before: Path, after: Path, split: str | None, folder: Path | None, *, as_json: bool
) -> None:
    """Print what changed from one run to another; needs no index, only the judgements."""
    first, second = read_run(before), read_run(after)
    # The judgements are checked against the documents where runs are made.
    judged = load_judged_topics(split or second.header.split, lambda _: True, folder)
    comparison = compare_runs(judged, first, second)
    manifest = None
    with suppress(IndexMismatchError, StorageError):  # an index that cannot be used tells nothing here
        manifest = read_status(settings_of_invocation().data_dir)
    if manifest is not None:
        for run in (first, second):
            remark = foreign_corpus(run, manifest.corpus_version)
            if remark:
                print_hint(f"Gegenüber dem jetzigen Index: {remark}")
    if as_json:
        print_json(comparison_to_dict(comparison))
    else:
        print_comparison(open_table_console(), comparison)
