"""Times and memory of the program, measured in one go on one machine."""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from assistant.errors import LotseError
from assistant.index.generation import open_current
from assistant.index.status import INDEX_FOLDER
from assistant.index.units import units_of
from assistant.settings import Settings
from eval.answer_figures import percentile_95
from eval.benchmarks.measurement import Measurement
from eval.benchmarks.processes import (
    ask,
    environment,
    open_client,
    peak_megabytes,
    process_output,
    running_service,
    time_ingest,
    time_process,
)
from eval.benchmarks.search_cost import SearchCost, measure_search
from eval.benchmarks.streams import ASK, CHAT, open_streams, read_one_by_one
from eval.public_sets import Passage, PublicSet, open_passages

RATIO_TARGET = 1.5
ANSWER_TARGET_MS = 150.0
SENTENCE_TARGET_MS = 200.0
STREAMS = 50
START_TARGET_SECONDS = 3.0
MEMORY_TARGET_MB = 400.0
WARM_UP = 20
_COLD_STARTS = 3
_INGESTS = 2


def measure_program(settings: Settings, questions: Sequence[str]) -> Iterator[Measurement]:
    """Measure ingest, search, start, answers and memory on the corpus, in a folder of its own.

    Args:
        settings: where the corpus is, which embedder.
        questions: the first 20 warm up, the others are measured.
    """
    warm_up, measured = questions[:WARM_UP], questions[WARM_UP:]
    with tempfile.TemporaryDirectory(prefix="lotse-bench-") as scratch:
        folder = Path(scratch)
        own = replace(settings, data_dir=folder / "0", chroma_url=None)
        yield _ingest(own, folder)
        yield _search("corpus", "Suche, Wissensbasis", _search_cost(own, warm_up, measured))
        yield from _service(own, warm_up, measured)
        yield from measure_checker(own, folder, questions)


def measure_checker(settings: Settings, folder: Path, questions: Sequence[str]) -> Iterator[Measurement]:
    """Measure answers of a scripted model with the check of its sentences beside the same without it."""
    asked = folder / "questions.json"
    asked.write_text(json.dumps(list(questions)), "utf-8")
    costs = {}
    for mode in ("off", "on"):
        command = [sys.executable, "-m", "eval.benchmarks.checker_cost", mode, str(asked)]
        costs[mode] = json.loads(process_output(command, environment(settings, settings.data_dir)))
    on, off = costs["on"], costs["off"]
    label = "Antwort eines Sprachmodells mit Prüfung der Sätze"
    yield Measurement("checked_answer", f"{label}, Median", 1000 * on["seconds"], "ms", 1000 * off["seconds"])
    yield Measurement("checked_memory", f"{label}, Speicher", on["megabytes"], "MB", off["megabytes"])


def _ingest(settings: Settings, folder: Path) -> Measurement:
    """Time `lotse ingest` and the bare parts in turn, each in fresh folders; the fastest of each counts."""
    own, bare = [], []
    for number in range(_INGESTS):
        data_dir = folder / str(number)
        own.append(time_ingest(settings, data_dir))
        texts = folder / "texts.json"
        texts.write_text(json.dumps(unit_texts(data_dir)), "utf-8")
        command = [sys.executable, "-m", "eval.benchmarks.bare_ingest", str(settings.corpus_dir.resolve())]
        arguments = [str(texts), str(folder / f"bare-{number}"), settings.embedder]
        bare.append(time_process([*command, *arguments], environment(settings, data_dir)))
    return Measurement("ingest", "Aufnahme der Wissensbasis", min(own), "s", min(bare), RATIO_TARGET)


def unit_texts(data_dir: Path) -> list[str]:
    """Return the texts that the index of a data folder holds a vector of."""
    generation = open_current(data_dir / INDEX_FOLDER)
    try:
        return [unit.text for _, entry in generation.entries() for unit in units_of(entry)]
    finally:
        generation.close()


def _search_cost(settings: Settings, warm_up: Sequence[str], questions: Sequence[str]) -> SearchCost:
    from assistant.wiring import open_assistant  # noqa: PLC0415 -- opens Chroma; --help must stay quick

    with open_assistant(settings) as assistant:
        return measure_search(assistant, warm_up, questions)


def _search(name: str, label: str, cost: SearchCost) -> Measurement:
    return Measurement(
        f"search_{name}", f"{label}, Median", 1000 * cost.search, "ms", 1000 * cost.parts, RATIO_TARGET
    )


def _service(settings: Settings, warm_up: Sequence[str], questions: Sequence[str]) -> Iterator[Measurement]:
    starts = []
    for number in range(_COLD_STARTS):
        with running_service(settings, settings.data_dir, questions[0]) as service:
            starts.append(service.first_answer_seconds)
            if number < _COLD_STARTS - 1:
                continue
            with open_client(service.url) as client:
                for question in warm_up:
                    ask(client, question)
                seconds = []
                for question in questions:
                    started = time.perf_counter()
                    ask(client, question).raise_for_status()
                    seconds.append(time.perf_counter() - started)
            streams = list(_streams(service.url, questions))
            memory = peak_megabytes(service.pid)
    start = statistics.median(starts)
    yield Measurement("cold_start", "Start bis zur ersten Antwort", start, "s", target=START_TARGET_SECONDS)
    yield Measurement("answer_p50", "Antwort über HTTP, Median", 1000 * statistics.median(seconds), "ms")
    slow = 1000 * percentile_95(seconds)
    yield Measurement("answer_p95", "Antwort über HTTP, 95. Perzentil", slow, "ms", target=ANSWER_TARGET_MS)
    yield from streams
    yield Measurement("memory", "Speicher des Dienstes, Höchstwert", memory, "MB", target=MEMORY_TARGET_MB)


def _streams(url: str, questions: Sequence[str]) -> Iterator[Measurement]:
    """Measure the first sentence of a stream, alone and among many."""
    alone = read_one_by_one(url, ASK, questions)
    _insist(alone.failed)
    first = [1000 * seconds for seconds in alone.first]
    yield Measurement("sentence_p50", "Erster Satz über HTTP, Median", statistics.median(first), "ms")
    yield Measurement(
        "sentence_p95",
        "Erster Satz über HTTP, 95. Perzentil",
        percentile_95(first),
        "ms",
        target=SENTENCE_TARGET_MS,
    )
    for name, interface in (("ask", ASK), ("chat", CHAT)):
        many = open_streams(url, interface, list(islice(cycle(questions), STREAMS)))
        label = f"{STREAMS} Ströme zugleich, {interface.path}"
        yield Measurement(f"streams_{name}_failed", f"{label}: Fehler", many.failed, "", target=0.0)
        if many.last:
            slowest = max(many.last)
            yield Measurement(
                f"streams_{name}_first", f"{label}: erster Satz, Median", statistics.median(many.first), "s"
            )
            yield Measurement(f"streams_{name}_last", f"{label}: bis alle fertig sind", slowest, "s")


def _insist(failed: int) -> None:
    if failed:
        raise LotseError(f"{failed} Antworten kamen nicht an; so lassen sich keine Zeiten messen.")


def measure_size(settings: Settings, found: PublicSet, size: int, questions: int) -> Iterator[Measurement]:
    """Measure building and searching an index of a given number of passages."""
    asked = [query.text for query in found.queries[: WARM_UP + questions]]
    passages = synthesised(found.passages, size)
    started = time.perf_counter()
    with open_passages(settings, passages) as assistant:
        yield Measurement(
            f"build_{size}", f"Aufbau mit {size} Abschnitten", time.perf_counter() - started, "s"
        )
        cost = measure_search(assistant, asked[:WARM_UP], asked[WARM_UP:])
        yield _search(str(size), f"Suche in {size} Abschnitten", cost)


def synthesised(passages: Sequence[Passage], size: int) -> list[Passage]:
    """Return as many passages as wanted; where there are too few, later rounds join two of them."""
    chosen: list[Passage] = []
    for number, passage in enumerate(islice(cycle(passages), size)):
        turn, position = divmod(number, len(passages))
        if not turn:
            chosen.append(passage)
            continue
        partner = passages[(position + turn) % len(passages)]
        text = f"{passage.text[: len(passage.text) // 2]} {partner.text[len(partner.text) // 2 :]}"
        chosen.append(Passage(f"{passage.passage_id}~{turn}", passage.title, text))
    return chosen
