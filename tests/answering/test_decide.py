from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.decide import decide, load_calibration
from assistant.answering.evidence import Signals
from assistant.records import Outcome
from tests.answering.records import make_evidence

VALUES = st.floats(-1e6, 1e6)
GIVEN = {Outcome.ANSWERED, Outcome.PARTLY_ANSWERED}


def test_the_shipped_calibration_knows_every_signal():
    calibration = load_calibration()
    assert set(calibration.weights) == set(Signals.names())
    assert all(deviation > 0 for _, deviation, _ in calibration.weights.values())
    assert 0 < calibration.refuse_below <= calibration.answer_from < 1


@given(st.fixed_dictionaries(dict.fromkeys(Signals.names(), VALUES)))
def test_a_probability_is_one_whatever_the_signals(signals):
    decision = decide(make_evidence(**signals), load_calibration())
    assert 0 <= decision.probability <= 1


@pytest.mark.parametrize(
    ("answer_from", "refuse_below", "is_given"), [(0.0, 0.0, True), (1.1, 0.0, True), (1.1, 1.1, False)]
)
def test_the_thresholds_decide(answer_from, refuse_below, is_given):
    calibration = replace(load_calibration(), answer_from=answer_from, refuse_below=refuse_below)
    outcome = decide(make_evidence(), calibration).outcome
    assert (outcome in GIVEN) is is_given
    assert (outcome is Outcome.ANSWERED) is (answer_from == 0.0)


@pytest.mark.parametrize(
    "gap", [{"missing_place": "Landau"}, {"missing_aspect": "der Preis"}, {"missing_year": "2031"}]
)
def test_an_answer_with_a_gap_that_can_be_named_is_a_partial_one(gap):
    calibration = replace(load_calibration(), answer_from=0.0, refuse_below=0.0)
    assert decide(make_evidence(**gap), calibration).outcome is Outcome.PARTLY_ANSWERED


def test_a_foreign_subject_is_told_from_a_gap_in_the_base():
    calibration = replace(load_calibration(), answer_from=1.1, refuse_below=1.1)
    foreign = make_evidence(words=0.0, similarity=0.0, unknown=1.0)
    near = make_evidence(words=1.0, similarity=1.0, unknown=0.0)
    assert decide(foreign, calibration).outcome is Outcome.OUT_OF_SCOPE
    assert decide(near, calibration).outcome is Outcome.NOT_FOUND
