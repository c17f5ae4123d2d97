import pytest

from assistant.generation.breaker import Breaker
from assistant.generation.chat_model import FailureKind


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def breaker(clock):
    return Breaker(clock)


def fail(breaker, times, kind=FailureKind.UNREACHABLE, **options):
    for _ in range(times):
        breaker.note_failure(kind, **options)


def test_three_failures_in_a_row_make_it_rest(breaker):
    fail(breaker, 2)
    assert not breaker.is_resting()
    fail(breaker, 1)
    assert breaker.is_resting()


def test_a_success_between_them_counts_anew(breaker):
    fail(breaker, 2)
    breaker.note_success()
    fail(breaker, 2)
    assert not breaker.is_resting()


def test_after_the_rest_one_call_tries(breaker, clock):
    fail(breaker, 3)
    clock.now = 31
    assert not breaker.is_resting()
    assert breaker.is_resting()


def test_a_good_try_ends_the_rest(breaker, clock):
    fail(breaker, 3)
    clock.now = 31
    breaker.is_resting()
    breaker.note_success()
    assert not breaker.is_resting()


def test_a_server_that_names_a_time_gets_it(breaker, clock):
    fail(breaker, 1, FailureKind.BUSY, retry_after=50.0)
    clock.now = 49
    assert breaker.is_resting()
    clock.now = 51
    assert not breaker.is_resting()


@pytest.mark.parametrize("kind", [FailureKind.TOO_LONG, FailureKind.EMPTY, FailureKind.REFUSED])
def test_what_one_question_causes_does_not_count(breaker, kind):
    fail(breaker, 9, kind)
    assert not breaker.is_resting()
