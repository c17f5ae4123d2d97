"""What is left of the index when a run is cut off; all of it with real processes."""

from __future__ import annotations

import itertools
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
LOTSE = Path(sys.executable).with_name("lotse")
FACTS = Path(__file__).with_name("index_facts.py")
SECONDS = 8
MAX_ROUNDS = 12
STEPS = ("einbetten", "schreiben", "erfassen")
pytestmark = pytest.mark.timeout(240)
SEED = 7


class Place:
    """A data folder and a folder of documents, with the command line that works on them."""

    def __init__(self, root: Path) -> None:
        self.data = root / "var"
        self.documents = root / "dokumente"
        self.environment = {
            **os.environ,
            "LOTSE_DATA_DIR": str(self.data),
            "LOTSE_CORPUS_DIR": str(self.documents),
            "PYTHONPATH": str(CORPUS.parent),
        }

    def copy(self, count: int) -> None:
        """Copy documents of the shipped corpus."""
        for place in sorted(CORPUS.glob("*/*.md"))[:count]:
            target = self.documents / place.relative_to(CORPUS)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(place.read_bytes())

    def start(self, *arguments: str, **options) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        command = [str(LOTSE), "ingest", *arguments]
        return subprocess.Popen(command, env=self.environment, stdout=pipe, stderr=pipe, text=True, **options)

    def ingest(self, *arguments: str, **options) -> tuple[int, dict[str, object], str]:
        run = self.start("--json", *arguments, **options)
        output, complaints = run.communicate(timeout=200)
        return run.returncode, json.loads(output) if output else {}, complaints

    def facts(self) -> dict[str, object]:
        """Open the index in a process of its own and compare its parts."""
        command = [sys.executable, str(FACTS), str(self.data)]
        run = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=200, check=False
        )
        assert run.returncode == 0, run.stderr
        facts: dict[str, object] = json.loads(run.stdout)
        return facts


@pytest.fixture
def place(tmp_path) -> Place:
    return Place(tmp_path)


def test_kill_9_at_any_moment_leaves_an_index_that_opens(place):
    place.copy(60)
    chance = random.Random(SEED)
    kill(place, "einbetten", 0.1)  # before there is any index
    assert place.ingest()[0] == 0
    started = time.monotonic()
    killed = Counter()
    # Most of the time of a run is its start; what matters comes after it, in these steps.
    for step in itertools.islice(itertools.cycle(STEPS), MAX_ROUNDS):
        for path in chance.sample(sorted(place.documents.rglob("*.md")), 20):
            path.write_text(path.read_text("utf-8") + f"\n- Noch ein Satz zu {path.stem}.\n", "utf-8")
        killed[step] += kill(place, step, chance.uniform(0, 0.1))
        assert place.facts() == {"documents": 60, "problems": []}
        # A run on an idle machine can end before the signal; go on until one died in each step.
        if time.monotonic() - started > SECONDS and all(killed[step] for step in STEPS):
            break
    assert all(killed[step] for step in STEPS), killed
    status, summary, _ = place.ingest()
    assert status == 0
    assert place.facts() == {"documents": 60, "problems": []}
    status, summary, complaints = place.ingest()
    assert (status, summary["unchanged"]) == (0, 60), (summary, complaints)
    assert len(list((place.data / "index" / "generations").iterdir())) == 1


def kill(place: Place, step: str, seconds: float) -> bool:
    """Start a run and kill it some moments into a step; tell whether it still ran."""
    run = place.start()
    assert run.stderr is not None
    while (line := run.stderr.readline()) and step not in line:
        pass
    time.sleep(seconds)
    was_running = run.poll() is None
    run.send_signal(signal.SIGKILL)
    run.communicate()
    return was_running


def test_ctrl_c_ends_with_one_line_and_a_whole_index(place):
    place.copy(120)
    run = place.start()
    assert run.stderr is not None
    while (line := run.stderr.readline()) and "einbetten" not in line:
        pass
    run.send_signal(signal.SIGINT)
    output, complaints = run.communicate(timeout=60)
    assert run.returncode == 130
    assert complaints.count("Abgebrochen") == 1
    assert "Traceback" not in complaints
    assert output == ""
    assert place.facts()["problems"] == []


def test_two_runs_at_once_wait_for_each_other(place):
    place.copy(40)
    runs = [place.start("--json") for _ in range(2)]
    results = [run.communicate(timeout=200) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], results
    counts = sorted((json.loads(output)["new"], json.loads(output)["unchanged"]) for output, _ in results)
    assert counts == [(0, 40), (40, 0)]
    assert sum("warte" in complaints for _, complaints in results) == 1
    assert place.facts() == {"documents": 40, "problems": []}


def test_a_data_folder_without_rights_is_told(place, tmp_path):
    place.copy(2)
    # A file where a folder should be stops even root.
    place.data.write_text("", "utf-8")
    status, summary, complaints = place.ingest()
    assert status == 6
    assert summary == {}
    assert "Schreibrechte prüfen" in complaints
    assert "Traceback" not in complaints


def test_a_full_disk_is_told_and_the_index_stays(place):
    place.copy(20)
    assert place.ingest()[0] == 0
    before = place.facts()
    for path in place.documents.rglob("*.md"):
        path.write_text(path.read_text("utf-8") + "\n- Ein neuer Satz.\n", "utf-8")

    def small_files() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # writing then fails like on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    status, _, complaints = place.ingest(preexec_fn=small_files)
    assert status == 6, complaints
    assert "Speicherplatz" in complaints
    assert "Traceback" not in complaints
    assert place.facts() == before == {"documents": 20, "problems": []}
    status, summary, _ = place.ingest()
    assert (status, summary["changed"]) == (0, 20)
    assert place.facts() == before
