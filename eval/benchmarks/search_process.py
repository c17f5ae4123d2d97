"""What an index costs a process that searches it: time to open, time to search, memory.

Runs in a process of its own, because memory counts for the whole process:
python -m eval.benchmarks.search_process QUESTIONS
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from assistant.commands.invocation import settings_of_invocation
from assistant.errors import LotseError
from assistant.settings import Settings
from eval.benchmarks.processes import ROOT, environment, peak_megabytes
from eval.benchmarks.search_cost import measure_search


@dataclass(frozen=True, slots=True)
class ProcessCost:
    """Seconds to open an index and to put its first question, median seconds of a search, peak memory."""

    open_seconds: float
    search_seconds: float
    parts_seconds: float
    megabytes: float


def measure_process(settings: Settings, warm_up: Sequence[str], questions: Sequence[str]) -> ProcessCost:
    """Search the index of the settings in a process of its own."""
    command = [sys.executable, "-m", "eval.benchmarks.search_process"]
    done = subprocess.run(  # noqa: S603 -- our own command
        command,
        cwd=ROOT,
        env=environment(settings, settings.data_dir),
        input=json.dumps({"warm_up": [*warm_up], "questions": [*questions]}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise LotseError(f"Die Messung der Suche ist gescheitert:\n{done.stderr.strip()[-2000:]}")
    return ProcessCost(**json.loads(done.stdout))


def main(warm_up: Sequence[str], questions: Sequence[str]) -> ProcessCost:
    """Open the index of the environment and search it."""
    from assistant.wiring import open_assistant  # noqa: PLC0415 -- imports Chroma

    started = time.perf_counter()
    with open_assistant(settings_of_invocation()) as assistant:
        assistant.search(warm_up[0])
        opened = time.perf_counter() - started
        cost = measure_search(assistant, warm_up, questions)
        return ProcessCost(opened, cost.search, cost.parts, peak_megabytes(os.getpid()))


if __name__ == "__main__":
    asked = json.loads(sys.stdin.read())
    json.dump(asdict(main(asked["warm_up"], asked["questions"])), sys.stdout)
