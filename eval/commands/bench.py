"""`lotse eval bench`: times and memory beside their targets."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from assistant.commands.invocation import settings_of_invocation
from assistant.terminal import print_hint, print_json
from eval.benchmark import WARM_UP, measure_program, measure_size
from eval.benchmarks.measurement import Measurement, describe_machine, is_busy
from eval.judged_topics import load_judged_topics
from eval.numbers_text import MISSING, decimal
from eval.public_sets import load_public_set
from eval.tables import open_table_console, print_line, print_table


def measure_speed(passages: Path | None, sizes: tuple[int, ...], questions: int, *, as_json: bool) -> None:
    """Measure everything in one go, because times of different moments cannot be compared."""
    settings = settings_of_invocation()
    found = load_public_set(passages) if passages else None
    machine = describe_machine()
    hint_if_busy()
    measured = []
    for one in measure_program(settings, questions_to_ask(questions)):
        measured.append(one)
        _tell(one)
    if found:
        for size in sizes or (1_000, 10_000):
            for one in measure_size(settings, found, size, questions):
                measured.append(one)
                _tell(one)
    show_measurements(measured, machine, as_json=as_json)


def questions_to_ask(count: int) -> list[str]:
    """Return development questions that the base answers: those that warm up, then `count` others."""
    topics = load_judged_topics("dev", lambda _: True).topics
    return [topic.question for topic in topics if topic.is_answerable][: WARM_UP + count]


def hint_if_busy() -> None:
    """Say so when the times will be too high."""
    if is_busy():
        print_hint("Auf dem Rechner läuft noch anderes; die Zeiten fallen dadurch zu hoch aus.")


def show_measurements(measured: Sequence[Measurement], machine: str, *, as_json: bool) -> None:
    """Print what was measured on standard output."""
    if as_json:
        print_json({"machine": machine, "measurements": [_to_dict(one) for one in measured]})
        return
    console = open_table_console()
    columns = ("Messung", "Wert", "nackte Teile", "Verhältnis", "Ziel", "erfüllt")
    print_table(console, "Zeiten und Speicher", columns, [_row(one) for one in measured])
    print_line(console, f"Rechner: {machine}")


def _tell(one: Measurement) -> None:
    """Show that it goes on; the whole takes minutes."""
    if sys.stderr.isatty():
        print_hint(f"{one.label}: {decimal(one.value)} {one.unit}")


def _to_dict(one: Measurement) -> dict[str, object]:
    return {**asdict(one), "ratio": one.ratio, "is_met": one.is_met}


def _row(one: Measurement) -> tuple[str, ...]:
    is_ratio = one.ratio is not None
    target = MISSING
    if one.target is not None:
        target = f"{decimal(one.target)}-fach" if is_ratio else f"{decimal(one.target, 0)} {one.unit}"
    return (
        one.label,
        f"{decimal(one.value)} {one.unit}",
        f"{decimal(one.baseline)} {one.unit}" if one.baseline is not None else MISSING,
        f"{decimal(one.ratio, 2)}-fach" if one.ratio is not None else MISSING,
        target,
        {True: "ja", False: "nein", None: MISSING}[one.is_met],
    )
