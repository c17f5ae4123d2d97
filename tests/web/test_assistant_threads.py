import asyncio
import threading
import time
from contextlib import contextmanager

import pytest

from assistant.errors import ConfigurationError, IndexMissingError, QuestionError
from assistant.pipeline import AnswerEvent, Assistant, StatusEvent
from assistant.records import Answer, Filters, Intent, Outcome
from assistant.web import assistant_threads as threads_module
from assistant.web.assistant_threads import (
    AnswerTimeoutError,
    AssistantThreads,
    NotReadyError,
    OverloadedError,
)


class Parrot(Assistant):
    """Repeats the question; some questions take long or fail."""

    def __init__(self):
        self.is_released = threading.Event()
        self.steps = 0
        self.wishes = None

    def ask(self, question, *, filters=Filters(), is_long=False):
        *_, last = self.stream(question, filters=filters, is_long=is_long)
        return last.answer

    def stream(self, question, *, filters=Filters(), is_long=False):
        self.wishes = (filters, is_long)
        if question == "falsch":
            raise QuestionError("So nicht.")
        while question == "endlos" and not self.is_released.is_set():
            self.steps += 1
            time.sleep(0.01)
            yield StatusEvent(str(self.steps))
        if question == "langsam":
            self.is_released.wait(10)
        yield StatusEvent("fertig")
        yield AnswerEvent(Answer(question, Outcome.NOT_FOUND, Intent.GENERAL, (), ()))


@pytest.fixture
def parrot():
    assistant = Parrot()
    yield assistant
    assistant.is_released.set()


@pytest.fixture
def build(parrot):
    @contextmanager
    def building():
        building.is_open = True
        yield parrot
        building.is_open = False

    return building


@contextmanager
def _failing(error):
    raise error
    yield


async def test_it_is_not_ready_before_it_is_open(build):
    service = AssistantThreads(build)
    with pytest.raises(NotReadyError, match="startet noch"):
        _ = service.assistant
    await service.open()
    assert service.assistant
    await service.close()


async def test_closing_closes_what_was_opened(build):
    service = AssistantThreads(build)
    await service.open()
    assert build.is_open
    await service.close()
    assert not build.is_open
    with pytest.raises(NotReadyError):
        _ = service.assistant


async def test_answers_come_from_the_assistant(build):
    service = AssistantThreads(build)
    await service.open()
    assert (await service.ask("Ja?", Filters())).question == "Ja?"
    events = [event async for event in service.stream("Ja?", Filters())]
    assert isinstance(events[-1], AnswerEvent)
    await service.close()


async def test_wishes_reach_the_assistant(build, parrot):
    service = AssistantThreads(build)
    await service.open()
    filters = Filters(states=("Bayern",))
    await service.ask("Ja?", filters, is_long=True)
    assert parrot.wishes == (filters, True)
    _ = [event async for event in service.stream("Nein?", filters)]
    assert parrot.wishes == (filters, False)
    await service.close()


async def test_errors_reach_the_caller(build):
    service = AssistantThreads(build)
    await service.open()
    with pytest.raises(QuestionError):
        await service.ask("falsch", Filters())
    with pytest.raises(QuestionError):
        _ = [event async for event in service.stream("falsch", Filters())]
    await service.close()


async def test_an_answer_that_takes_too_long_is_given_up(build, parrot):
    service = AssistantThreads(build, answer_seconds=0.1)
    await service.open()
    with pytest.raises(AnswerTimeoutError):
        await service.ask("langsam", Filters())
    with pytest.raises(AnswerTimeoutError):
        _ = [event async for event in service.stream("langsam", Filters())]
    parrot.is_released.set()
    await service.close()


async def test_a_steady_stream_ends_at_the_time_cap_as_well(build):
    service = AssistantThreads(build, answer_seconds=0.2)
    await service.open()
    with pytest.raises(AnswerTimeoutError):
        _ = [event async for event in service.stream("endlos", Filters())]
    await service.close()


async def test_work_stops_when_the_reader_leaves(build, parrot):
    service = AssistantThreads(build)
    await service.open()
    events = service.stream("endlos", Filters())
    await anext(events)
    await events.aclose()
    await asyncio.sleep(0.1)
    steps = parrot.steps
    await asyncio.sleep(0.1)
    assert parrot.steps == steps
    await service.close()


async def test_too_many_waiting_questions_are_refused(build, parrot):
    service = AssistantThreads(build)
    await service.open()
    waiting = [
        asyncio.create_task(service.ask("langsam", Filters())) for _ in range(threads_module.MAX_WAITING)
    ]
    await asyncio.sleep(0.05)
    with pytest.raises(OverloadedError):
        await service.ask("Ja?", Filters())
    parrot.is_released.set()
    await asyncio.gather(*waiting)
    assert (await service.ask("Ja?", Filters())).question == "Ja?"
    await service.close()


async def test_what_keeps_it_from_opening_is_told():
    service = AssistantThreads(lambda: _failing(ConfigurationError("LOTSE_X ist falsch.")))
    await service.open()
    with pytest.raises(ConfigurationError, match="LOTSE_X"):
        _ = service.assistant
    await service.close()


async def test_an_unexpected_failure_is_told_without_details():
    service = AssistantThreads(lambda: _failing(RuntimeError("Innerei")))
    await service.open()
    with pytest.raises(NotReadyError, match="Protokoll") as caught:
        _ = service.assistant
    assert "Innerei" not in str(caught.value)
    await service.close()


async def test_a_missing_index_is_tried_again(build):
    attempts = iter([_failing(IndexMissingError("Bitte lotse ingest.")), build()])
    service = AssistantThreads(lambda: next(attempts), retry_seconds=0.01)
    await service.open()
    assert service.assistant
    await service.close()
