import pytest

from assistant.generation.chat_model import FailureKind
from assistant.generation.meter import Meter, Price


def test_everything_is_counted():
    meter = Meter()
    meter.count_call(100, 10, is_estimated=False)
    meter.count_call(50, 5, is_estimated=True)
    meter.count_failure(FailureKind.CUT)
    meter.count_answer(released=4, repaired=1, dropped=2, is_fallback=False)
    meter.count_answer(released=0, repaired=0, dropped=3, is_fallback=True)
    usage = meter.usage()
    assert (usage.calls, usage.tokens_read, usage.tokens_written, usage.estimated_calls) == (2, 150, 15, 1)
    assert usage.failures == {"cut": 1}
    assert (usage.answers, usage.fallbacks) == (1, 1)
    assert (usage.sentences_released, usage.sentences_repaired, usage.sentences_dropped) == (4, 1, 5)
    assert usage.cost is None


def test_a_price_makes_costs():
    meter = Meter(Price(0.5, 2.0))
    meter.count_call(1_000_000, 500_000, is_estimated=False)
    assert meter.usage().cost == pytest.approx(1.5)


def test_the_counts_returned_do_not_change_any_more():
    meter = Meter()
    before = meter.usage()
    meter.count_failure(FailureKind.CUT)
    assert before.failures == {}
