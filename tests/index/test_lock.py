"""One owner of the index, with real processes."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.errors import IndexBusyError, StorageError
from assistant.index.lock import owned

HOLDER = """
import sys
from pathlib import Path
from assistant.index.lock import owned
with owned(Path(sys.argv[1]), 0, print):
    print("habe ich", flush=True)
    sys.stdin.read()
"""


def say_nothing(sentence):
    raise AssertionError(sentence)


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the lock until its input ends."""
    root = Path(__file__).parents[2]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], cwd=root, stdin=pipe, stdout=pipe, text=True
    ) as process:
        assert process.stdout.readline() == "habe ich\n"
        yield process
        process.kill()


def test_a_free_index_is_owned_at_once(tmp_path):
    folder = tmp_path / "neu" / "index"
    for _ in range(2):
        with owned(folder, 0, say_nothing):
            assert folder.is_dir()


def test_the_second_owner_waits_and_says_so(tmp_path):
    told = []
    is_held, may_end = threading.Event(), threading.Event()

    def hold():
        with owned(tmp_path, 0, say_nothing):
            is_held.set()
            assert may_end.wait(30)

    def tell(sentence):
        told.append(sentence)
        may_end.set()

    with ThreadPoolExecutor(1) as threads:
        holding = threads.submit(hold)
        assert is_held.wait(30)
        with owned(tmp_path, 30, tell):
            assert holding.done() or may_end.is_set()
        holding.result()
    assert told == ["Ein anderer Vorgang benutzt gerade den Index; ich warte, bis er fertig ist …"]


def test_after_the_time_out_it_gives_up(tmp_path, holder):
    told = []
    with (
        pytest.raises(IndexBusyError, match=r"seit über 0 Sekunden .*beenden"),
        owned(tmp_path, 0.2, told.append),
    ):
        pass
    assert len(told) == 1


def test_a_process_that_dies_frees_the_lock(tmp_path, holder):
    holder.kill()
    holder.wait()
    with owned(tmp_path, 5, lambda _: None):
        pass


def test_an_error_in_the_block_frees_the_lock(tmp_path):
    with pytest.raises(ValueError, match="innen"), owned(tmp_path, 0, say_nothing):
        raise ValueError("innen")
    with owned(tmp_path, 0, say_nothing):
        pass


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "datei").write_text("", "utf-8")
    with (
        pytest.raises(StorageError, match="LOTSE_DATA_DIR"),
        owned(tmp_path / "datei" / "index", 0, say_nothing),
    ):
        pass
