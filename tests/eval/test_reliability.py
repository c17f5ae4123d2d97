import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.records import Outcome
from eval.evaluators.verdict import JudgedTrial
from eval.reliability import answer_reliability, measure_reliability
from eval.topics import Missing
from tests.eval.conftest import topic, trial


def test_confidence_that_is_always_right_has_no_error():
    found = measure_reliability([1.0, 1.0, 0.0], [True, True, False])
    assert (found.brier.mean, found.error, found.count) == (0, 0, 3)


def test_a_coin_has_a_brier_score_of_a_quarter():
    found = measure_reliability([0.5] * 4, [True, True, False, False])
    assert (found.brier.mean, found.error) == (0.25, 0)
    (only,) = found.bins
    assert (only.low, only.high, only.count, only.share) == (0.5, 0.6, 4, 0.5)


def test_overconfidence_is_measured():
    found = measure_reliability([0.9, 0.9], [True, False])
    assert found.error == pytest.approx(0.4)
    assert found.brier.mean == pytest.approx((0.01 + 0.81) / 2)


def test_both_sorts_of_questions_weigh_the_same():
    few = measure_reliability([0.7, 0.7], [True, False])
    many = measure_reliability([0.7] * 10, [True] * 9 + [False])
    assert many.error == pytest.approx(few.error)
    assert many.brier.mean == pytest.approx(few.brier.mean)
    assert many.bins[0].count == 10


def test_one_sort_alone_counts_as_it_is():
    found = measure_reliability([0.9, 0.7], [True, True])
    assert found.error == pytest.approx((0.1 + 0.3) / 2)


def test_without_a_question_there_is_no_value():
    found = measure_reliability([], [])
    assert math.isnan(found.error)
    assert found.bins == ()
    assert math.isnan(found.figures[0].interval.mean)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_every_question_is_in_one_bin(pairs):
    found = measure_reliability([p for p, _ in pairs], [y for _, y in pairs])
    assert sum(one.count for one in found.bins) == len(pairs)
    assert all(one.low - 1e-9 <= one.confidence <= one.high + 1e-9 for one in found.bins)
    assert all(-1e-9 <= one.share <= 1 + 1e-9 for one in found.bins)
    assert 0 <= found.error <= 1 + 1e-9


def test_refusals_count_and_failures_do_not():
    known = trial("Es sind 107.", about=topic(), confidence=0.9)
    missing = topic(is_answerable=False, missing=Missing.NEAR_MISS)
    refused = trial(outcome=Outcome.NOT_FOUND, about=missing, confidence=0.1)
    failed = trial(outcome=Outcome.ERROR, about=topic())
    found = answer_reliability([JudgedTrial(one, {}) for one in (known, refused, failed)])
    assert found.count == 2
    assert found.error == pytest.approx(0.1)
