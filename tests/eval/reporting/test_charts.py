import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.reliability import measure_reliability
from eval.reporting.charts import HEIGHT, WIDTH, histogram, reliability_chart
from eval.reporting.content import Distribution


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_every_share_is_in_one_bar_within_the_picture(values):
    chart = histogram(Distribution("x", tuple(values)))
    assert chart is not None
    assert sum(int(bar.text.rsplit(" ", 1)[1]) for bar in chart.bars) == len(values)
    for bar in chart.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= WIDTH
        assert bar.y + bar.height == pytest.approx(HEIGHT, abs=0.2)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=50))
def test_an_axis_with_a_unit_reaches_beyond_the_largest_value(values):
    chart = histogram(Distribution("x", tuple(values), "ms"))
    assert chart is not None
    assert sum(int(bar.text.rsplit(" ", 1)[1]) for bar in chart.bars) == len(values)


def test_without_values_there_is_no_chart():
    assert histogram(Distribution("x", ())) is None


def test_the_axis_is_labelled_the_german_way():
    chart = histogram(Distribution("Wörter", (3.0, 148.0), "Wörter"))
    assert chart is not None
    assert (chart.low, chart.high, chart.summary) == (
        "0,0 Wörter",
        "200 Wörter",
        "2 Werte, Median 148 Wörter",
    )


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=50))
def test_every_bin_is_a_dot_and_a_bar_within_the_picture(pairs):
    found = measure_reliability([p for p, _ in pairs], [y for _, y in pairs])
    chart = reliability_chart(found)
    assert chart is not None
    assert len(chart.points) == len(found.bins)
    for point in chart.points:
        assert 0 <= point.x <= chart.side
        assert 0 <= point.y <= chart.side
        assert 0 <= point.bar.x <= point.bar.x + point.bar.width <= chart.side
        assert point.bar.y + point.bar.height == pytest.approx(chart.strip, abs=0.2)


def test_a_confidence_that_holds_lies_on_the_diagonal():
    chart = reliability_chart(measure_reliability([1.0, 0.0], [True, False]))
    assert [(one.x, one.y) for one in chart.points] == [(0, chart.side), (chart.side, 0)]
    assert chart.summary == "2 Fragen, Brier-Wert 0,000, Eichfehler 0,000"


def test_without_a_question_there_is_no_dot():
    assert reliability_chart(measure_reliability([], [])) is None
