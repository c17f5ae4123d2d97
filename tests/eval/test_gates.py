import math

import pytest

from assistant.errors import ConfigurationError
from eval.gates import Gate, GateMissedError, missed_gates, read_gates, refuse_missed

KNOWN = ("nDCG@10", "success@1", "failures")


def test_limits_are_read_with_point_or_comma_and_in_any_case():
    assert read_gates(["success@1=0.80", "NDCG@10=0,9"], KNOWN, ["failures=0"]) == (
        Gate("success@1", 0.8),
        Gate("nDCG@10", 0.9),
        Gate("failures", 0.0, is_minimum=False),
    )


@pytest.mark.parametrize(
    "text", ["success@1", "success@1=", "=0.8", "success@1=viel", "success@1>0.8", "success@1=-1", ""]
)
def test_a_limit_of_another_form_is_refused(text):
    with pytest.raises(ConfigurationError, match=r"erwartet wird eine Angabe wie --min nDCG@10=0\.80"):
        read_gates([text], KNOWN)


def test_a_misspelt_figure_is_guessed():
    with pytest.raises(ConfigurationError, match=r"Gemeint war vielleicht success@1\. Es gibt: nDCG@10"):
        read_gates(["sucess@1=0.8"], KNOWN)


def test_a_value_on_the_limit_keeps_it():
    gates = (Gate("a", 0.8), Gate("b", 0.1, is_minimum=False))
    assert missed_gates(gates, {"a": 0.8, "b": 0.1}) == []


def test_every_missed_limit_is_named():
    gates = (Gate("a", 0.8), Gate("b", 0.1, is_minimum=False), Gate("c", 0.5))
    missed = missed_gates(gates, {"a": 0.79, "b": 0.2, "c": math.nan})
    assert missed == [
        "a: 0.7900, verlangt ist mindestens 0.8",
        "b: 0.2000, verlangt ist höchstens 0.1",
        "c: kein Wert, verlangt ist mindestens 0.5",
    ]
    with pytest.raises(GateMissedError, match=r"a: 0\.7900.*b: 0\.2000.*c: kein Wert") as caught:
        refuse_missed(missed)
    assert caught.value.exit_status == 9


def test_without_a_missed_limit_nothing_happens():
    refuse_missed([])
