import os

import pytest

from assistant.errors import LotseError
from assistant.settings import Settings
from eval.benchmarks.measurement import Measurement, describe_machine
from eval.benchmarks.processes import environment, peak_megabytes, time_process


def test_with_a_baseline_the_ratio_counts():
    one = Measurement("x", "X", 15.0, "ms", baseline=10.0, target=1.5)
    assert (one.ratio, one.is_met) == (1.5, True)
    assert Measurement("x", "X", 16.0, "ms", baseline=10.0, target=1.5).is_met is False


def test_without_a_baseline_the_value_counts():
    assert Measurement("x", "X", 150.0, "ms", target=150.0).is_met is True
    assert Measurement("x", "X", 151.0, "ms", target=150.0).is_met is False


def test_without_a_target_nothing_is_met_or_missed():
    assert Measurement("x", "X", 1.0, "ms").is_met is None


def test_the_machine_is_named():
    assert f"{os.cpu_count()} Kerne" in describe_machine()


def test_the_peak_is_at_least_what_is_held_now():
    before = peak_megabytes(os.getpid())
    block = bytearray(64 * 2**20)
    assert peak_megabytes(os.getpid()) >= before > 10
    del block


def test_a_measured_process_has_its_own_data_folder(tmp_path):
    variables = environment(Settings(embedder="bundled"), tmp_path, LOTSE_PORT="1")
    assert variables["LOTSE_DATA_DIR"] == str(tmp_path)
    assert (variables["LOTSE_PORT"], variables["LOTSE_RATE_LIMIT"]) == ("1", "off")


def test_a_process_that_fails_is_no_measurement():
    import sys

    assert time_process([sys.executable, "-c", "pass"], dict(os.environ)) > 0
    with pytest.raises(LotseError, match=r"ist gescheitert:\n.*kaputt"):
        time_process([sys.executable, "-c", "raise SystemExit('kaputt')"], dict(os.environ))
