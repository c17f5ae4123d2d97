import math

import numpy as np
import pytest

from eval.bootstrap import mean_interval, paired_difference


def test_an_interval_holds_its_mean_and_narrows_with_more_questions():
    generator = np.random.default_rng(1)
    few, many = (mean_interval(list(generator.random(count))) for count in (20, 2_000))
    assert few.low < few.mean < few.high
    assert many.high - many.low < (few.high - few.low) / 5
    assert (few.count, many.count) == (20, 2_000)


def test_an_interval_covers_the_true_mean_about_as_often_as_it_says():
    generator = np.random.default_rng(2)
    intervals = [mean_interval(list(generator.random(60)), resamples=500) for _ in range(200)]
    covered = sum(one.low <= 0.5 <= one.high for one in intervals)
    assert 178 <= covered <= 200


def test_equal_values_have_an_interval_of_no_width():
    interval = mean_interval([0.25] * 30)
    assert (interval.low, interval.mean, interval.high) == (0.25, 0.25, 0.25)


def test_no_question_gives_no_number():
    interval = mean_interval([])
    assert math.isnan(interval.mean)
    assert interval.count == 0


def test_the_same_values_give_the_same_interval():
    values = [0.1, 0.9, 0.4, 0.4]
    assert mean_interval(values) == mean_interval(values)


def test_a_gain_on_every_question_is_beyond_chance():
    difference = paired_difference([0.2, 0.4, 0.1, 0.5] * 10, [0.3, 0.6, 0.15, 0.7] * 10)
    assert difference.is_better
    assert not difference.is_worse
    assert difference.probability < 0.01


def test_a_loss_on_every_question_is_beyond_chance():
    assert paired_difference([0.5] * 20, [0.4] * 20).is_worse


def test_one_lucky_question_is_not_beyond_chance():
    difference = paired_difference([0.5] * 20, [0.5] * 19 + [1.0])
    assert not difference.is_better
    assert difference.mean == pytest.approx(0.025)


def test_equal_runs_differ_by_nothing():
    difference = paired_difference([0.3, 0.8], [0.3, 0.8])
    assert (difference.mean, difference.probability) == (0, 1)
    assert not difference.is_better
    assert not difference.is_worse


@pytest.mark.parametrize(("before", "after"), [([], []), ([1.0], []), ([1.0, 2.0], [1.0])])
def test_unpaired_values_are_refused(before, after):
    with pytest.raises(ValueError, match="unpaired"):
        paired_difference(before, after)
