"""`lotse eval sentences`: fits which sentences an answer takes first."""

from __future__ import annotations

from assistant.commands.invocation import settings_of_invocation
from eval.calibration import area_under_curve
from eval.judged_topics import load_judged_topics
from eval.sentence_weights import cross_validated, fit_sentences, sentence_rows, write_sentence_weights
from eval.session import has_document
from eval.tables import open_table_console, print_line

_FITTED = ("dev", "calibration")


def weigh_sentences(*, is_written: bool) -> None:
    """Fit on the development and calibration questions; report the fit cross-validated by document."""
    from assistant.wiring import open_assistant  # noqa: PLC0415 -- opens Chroma; --help must stay quick

    console = open_table_console()
    with open_assistant(settings_of_invocation()) as assistant:
        splits = [load_judged_topics(name, lambda one: has_document(assistant, one)) for name in _FITTED]
        rows = sentence_rows(assistant, splits)
    area = area_under_curve(cross_validated(rows), rows.states_fact)
    found = int(rows.states_fact.sum())
    print_line(
        console, f"{len(rows.groups)} Sätze, davon {found} mit einem erwarteten Fakt; AUROC {area:.3f}"
    )
    if is_written:
        write_sentence_weights(fit_sentences(rows))
        print_line(console, "Die Gewichte der Sätze sind gespeichert.")
