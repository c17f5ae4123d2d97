import asyncio
from contextlib import aclosing
from itertools import count

import pytest
from fastapi.sse import KEEPALIVE_COMMENT

from assistant.archive import Placement
from assistant.errors import RunMismatchError
from assistant.web.answer_runs import AnswerRun, AnswerRuns
from assistant.web.conversation_flow import Begun

KEY = "0123456789abcdef"
BEGUN = Begun(Placement(), (), is_kept=False)


def make_run(key=KEY):
    return AnswerRun(key, "frage", BEGUN)


class Source:
    """Events that come when a test lets them come."""

    def __init__(self, *events):
        self.events = events
        self.go_on = asyncio.Semaphore(0)
        self.is_closed = False

    async def stream(self):
        try:
            for event in self.events:
                await self.go_on.acquire()
                yield event
        finally:
            self.is_closed = True

    def let(self, number):
        for _ in range(number):
            self.go_on.release()


async def take(events, number):
    return [await anext(events) for _ in range(number)]


async def test_a_broken_line_goes_on_where_it_broke_and_nothing_is_asked_twice():
    runs, source = AnswerRuns(), Source(b"1", b"2", b"3")
    run = runs.start(make_run(), source.stream())
    source.let(2)
    async with aclosing(runs.follow(run)) as first:
        assert await take(first, 2) == [b"1", b"2"]
    source.let(1)
    again = runs.find(KEY, "frage")
    assert again is run
    assert [event async for event in runs.follow(again, 2)] == [b"3"]
    assert [event async for event in runs.follow(again)] == [b"1", b"2", b"3"]
    await runs.close()


async def test_who_has_heard_more_than_there_is_hears_everything():
    runs, source = AnswerRuns(), Source(b"1")
    run = runs.start(make_run(), source.stream())
    source.let(1)
    assert [event async for event in runs.follow(run, 7)] == [b"1"]


async def test_two_windows_hear_the_same():
    runs, source = AnswerRuns(), Source(b"1", b"2")
    run = runs.start(make_run(), source.stream())
    source.let(2)

    async def everything():
        return [event async for event in runs.follow(run)]

    assert await asyncio.gather(everything(), everything()) == [[b"1", b"2"]] * 2


async def test_a_silence_is_filled():
    runs, source = AnswerRuns(silence_seconds=0.01), Source(b"1")
    run = runs.start(make_run(), source.stream())
    async with aclosing(runs.follow(run)) as events:
        assert await anext(events) == KEEPALIVE_COMMENT
        source.let(1)
        assert b"1" in [event async for event in events]
    await runs.close()


async def test_the_key_of_another_question_is_refused():
    runs, source = AnswerRuns(), Source(b"1")
    runs.start(make_run(), source.stream())
    with pytest.raises(RunMismatchError, match="Idempotency-Key"):
        runs.find(KEY, "andere frage")
    await runs.close()


async def test_an_answer_that_nobody_waits_for_ends():
    runs, source = AnswerRuns(abandoned_seconds=0.01), Source(b"1", b"2")
    run = runs.start(make_run(), source.stream())
    source.let(1)
    async with aclosing(runs.follow(run)) as events:
        await anext(events)
    await asyncio.wait({run.task}, timeout=5)
    assert source.is_closed
    assert runs.find(KEY, "frage") is None


async def test_a_stopped_answer_ends_at_once():
    runs, source = AnswerRuns(), Source(b"1", b"2")
    run = runs.start(make_run(), source.stream())
    source.let(1)
    assert await take(runs.follow(run), 1) == [b"1"]
    assert runs.stop(KEY)
    await asyncio.wait({run.task}, timeout=5)
    assert source.is_closed
    assert not runs.stop(KEY)


async def test_finished_answers_are_forgotten_after_a_while():
    times = count()
    runs, source = AnswerRuns(kept_seconds=2, clock=lambda: float(next(times))), Source()
    run = runs.start(make_run(), source.stream())
    await asyncio.wait({run.task}, timeout=5)
    assert runs.find(KEY, "frage") is run
    for _ in range(3):
        runs.find("x" * 16, "frage")
    assert runs.find(KEY, "frage") is None
