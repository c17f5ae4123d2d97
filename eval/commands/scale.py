"""`lotse eval bench --scale`: how the costs grow with the knowledge base."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TextIO

from assistant.commands.invocation import settings_of_invocation
from assistant.errors import LotseError
from assistant.index.generation import open_current
from assistant.index.status import INDEX_FOLDER
from assistant.records import Document
from assistant.terminal import print_hint
from eval.benchmark import RATIO_TARGET, WARM_UP
from eval.benchmarks.measurement import Measurement, describe_machine
from eval.benchmarks.scale import SIZES, Size, measure_sizes, memory_per_100_000_chunks
from eval.commands.bench import hint_if_busy, questions_to_ask, show_measurements
from eval.numbers_text import decimal
from eval.reporting.growth import render_growth


def measure_growth(out: Path, sizes: tuple[int, ...], questions: int, *, as_json: bool) -> None:
    """Measure every size, write the chart, print the figures."""
    settings = settings_of_invocation()
    _open(out).close()  # so that half an hour of measuring is not in vain
    documents = _documents(settings.data_dir)
    asked = questions_to_ask(questions)
    machine = describe_machine()
    hint_if_busy()
    found: list[Size] = []
    wanted = sorted(set(sizes or SIZES))
    for one in measure_sizes(settings, documents, (asked[:WARM_UP], asked[WARM_UP:]), wanted, _Teller()):
        found.append(one)
        print_hint(f"{one.chunks} Abschnitte: Suche {decimal(one.ratio, 2)}-fach")
        # After every size, so that who stops a long run keeps what is known.
        with _open(out) as file:
            file.write(render_growth(found))
    measured = [measurement for one in found for measurement in _measurements(one)]
    memory = memory_per_100_000_chunks(found)
    if memory is not None:
        measured.append(Measurement("memory_100000", "Speicher je 100.000 Abschnitte", memory, "MB"))
    show_measurements(measured, machine, as_json=as_json)


def _documents(data_dir: Path) -> list[Document]:
    generation = open_current(data_dir / INDEX_FOLDER)
    try:
        return [entry.document for _, entry in generation.entries()]
    finally:
        generation.close()


def _measurements(one: Size) -> list[Measurement]:
    n, cost = one.chunks, one.cost
    search, parts = 1000 * cost.search_seconds, 1000 * cost.parts_seconds
    return [
        Measurement(f"build_{n}", f"Aufbau mit {n} Abschnitten", one.build_seconds, "s"),
        Measurement(f"open_{n}", f"Öffnen mit {n} Abschnitten", cost.open_seconds, "s"),
        Measurement(f"search_{n}", f"Suche in {n} Abschnitten", search, "ms", parts, RATIO_TARGET),
        Measurement(f"memory_{n}", f"Speicher mit {n} Abschnitten", cost.megabytes, "MB"),
    ]


def _open(out: Path) -> TextIO:
    try:
        return out.open("w", encoding="utf-8")
    except OSError as error:
        raise LotseError(
            f"Das Schaubild {out} lässt sich nicht schreiben ({error.strerror}). Bitte Ordner und "
            "Schreibrechte prüfen."
        ) from error


class _Teller:
    """Tells on a terminal how far the building is, once for every step and every tenth of it."""

    def __init__(self) -> None:
        self._told: tuple[str, int] = ("", -1)

    def __call__(self, step: str, done: int, total: int) -> None:
        now = (step, 10 * done // max(total, 1))
        if now != self._told and sys.stderr.isatty():
            print_hint(f"{step}: {done} von {total}")
        self._told = now
