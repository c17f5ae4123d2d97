from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.decide import decide, load_calibration
from assistant.answering.signals import Signals
from assistant.records import Outcome
from tests.answering.records import make_evidence

VALUES = st.floats(-1e6, 1e6)
GIVEN = {Outcome.ANSWERED, Outcome.PARTLY_ANSWERED}


def with_thresholds(**thresholds):
    calibration = load_calibration()
    return replace(calibration, with_questions=replace(calibration.with_questions, **thresholds))


@pytest.mark.parametrize("documents", ["with_questions", "without_questions"])
def test_the_shipped_calibration_knows_every_signal(documents):
    estimates = getattr(load_calibration(), documents)
    for regression in (estimates.belongs, estimates.answers):
        assert set(regression.weights) == set(Signals.names())
        assert all(deviation > 0 for _, deviation, _ in regression.weights.values())
    assert 0 < estimates.refuse_below <= estimates.answer_from < 1
    assert 0 < estimates.belongs_from < 1


@given(st.fixed_dictionaries(dict.fromkeys(Signals.names(), VALUES)))
def test_a_probability_is_one_whatever_the_signals(signals):
    decision = decide(make_evidence(**signals), load_calibration())
    assert 0 <= decision.probability <= 1


@pytest.mark.parametrize(
    ("answer_from", "refuse_below", "is_given"), [(0.0, 0.0, True), (1.1, 0.0, True), (1.1, 1.1, False)]
)
def test_the_thresholds_decide(answer_from, refuse_below, is_given):
    calibration = with_thresholds(belongs_from=0.0, answer_from=answer_from, refuse_below=refuse_below)
    outcome = decide(make_evidence(), calibration).outcome
    assert (outcome in GIVEN) is is_given
    assert (outcome is Outcome.ANSWERED) is (answer_from == 0.0)


@pytest.mark.parametrize(
    "gap", [{"missing_place": "Landau"}, {"missing_aspect": "der Preis"}, {"missing_year": "2031"}]
)
def test_an_answer_with_a_gap_that_can_be_named_is_a_partial_one(gap):
    calibration = with_thresholds(belongs_from=0.0, answer_from=0.0, refuse_below=0.0)
    assert decide(make_evidence(**gap), calibration).outcome is Outcome.PARTLY_ANSWERED


def test_a_foreign_subject_is_told_from_a_gap_in_the_base():
    evidence = make_evidence()
    foreign = decide(evidence, with_thresholds(belongs_from=1.1, refuse_below=0.0))
    missing = decide(evidence, with_thresholds(belongs_from=0.0, refuse_below=1.1, answer_from=1.1))
    assert (foreign.outcome, missing.outcome) == (Outcome.OUT_OF_SCOPE, Outcome.NOT_FOUND)


def test_documents_without_typical_questions_have_estimates_of_their_own():
    calibration = with_thresholds(belongs_from=1.1)
    evidence = make_evidence()
    assert decide(evidence, calibration).outcome is Outcome.OUT_OF_SCOPE
    without = decide(replace(evidence, has_questions=False), calibration)
    assert without.probability == pytest.approx(
        min(
            calibration.without_questions.belongs.probability(evidence.signals),
            calibration.without_questions.answers.probability(evidence.signals),
        )
    )
