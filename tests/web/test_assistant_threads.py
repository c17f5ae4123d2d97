import asyncio
import threading
import time
from contextlib import contextmanager
from functools import partial

import pytest

from assistant.conversation.dialogue import Dialogue
from assistant.conversation.rewriting import PastTurn, ResolvedQuestion
from assistant.errors import ConfigurationError, IndexMissingError, QuestionError
from assistant.events import AnswerEvent, StatusEvent
from assistant.pipeline import Assistant
from assistant.records import Answer, Filters, HintKind, Intent, Level, Outcome
from assistant.web import assistant_threads as threads_module
from assistant.web.assistant_threads import (
    AnswerTimeoutError,
    AssistantThreads,
    Inquiry,
    NotReadyError,
    OverloadedError,
)


class Parrot(Assistant):
    """Repeats the question; some questions take long or fail."""

    def __init__(self):
        self.is_released = threading.Event()
        self.steps = 0
        self.wishes = None

    language_model = None

    def warm(self, question):
        """Nothing to load."""

    def stream(self, question, *, filters=Filters(), level=Level.STANDARD, ignored=(), **_):
        self.wishes = (filters, level, ignored)
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


class AsItIs:
    """Takes every question for one that stands alone, and remembers the conversation before it."""

    history = ()

    def resolve(self, question, history, _=()):
        self.history = history
        return ResolvedQuestion(question)


@pytest.fixture
def rewriter():
    return AsItIs()


@pytest.fixture
def make_service(build, rewriter):
    """Makes a service of the parrot."""
    return partial(AssistantThreads, build, open_dialogue=lambda assistant: Dialogue(assistant, rewriter))


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


async def test_it_is_not_ready_before_it_is_open(make_service):
    service = make_service()
    with pytest.raises(NotReadyError, match="startet noch"):
        _ = service.assistant
    await service.open()
    assert service.assistant
    await service.close()


async def test_closing_closes_what_was_opened(make_service, build):
    service = make_service()
    await service.open()
    assert build.is_open
    await service.close()
    assert not build.is_open
    with pytest.raises(NotReadyError):
        _ = service.assistant


async def test_answers_come_from_the_assistant(make_service):
    service = make_service()
    await service.open()
    assert (await service.ask(Inquiry("Ja?"))).question == "Ja?"
    events = [event async for event in service.stream(Inquiry("Ja?"))]
    assert isinstance(events[-1], AnswerEvent)
    await service.close()


async def test_wishes_reach_the_assistant(make_service, parrot, rewriter):
    service = make_service()
    await service.open()
    filters, ignored = Filters(states=("Bayern",)), frozenset({(HintKind.YEAR, "2024")})
    history = (PastTurn("Vorher?"),)
    await service.ask(Inquiry("Ja?", filters, Level.DETAILED, history, ignored))
    assert parrot.wishes == (filters, Level.DETAILED, ignored)
    assert rewriter.history == history
    _ = [event async for event in service.stream(Inquiry("Nein?", filters))]
    assert parrot.wishes == (filters, Level.STANDARD, frozenset())
    await service.close()


async def test_errors_reach_the_caller(make_service):
    service = make_service()
    await service.open()
    with pytest.raises(QuestionError):
        await service.ask(Inquiry("falsch"))
    with pytest.raises(QuestionError):
        _ = [event async for event in service.stream(Inquiry("falsch"))]
    await service.close()


async def test_an_answer_that_takes_too_long_is_given_up(make_service, parrot):
    service = make_service(answer_seconds=0.1)
    await service.open()
    with pytest.raises(AnswerTimeoutError):
        await service.ask(Inquiry("langsam"))
    with pytest.raises(AnswerTimeoutError):
        _ = [event async for event in service.stream(Inquiry("langsam"))]
    parrot.is_released.set()
    await service.close()


async def test_a_steady_stream_ends_at_the_time_cap_as_well(make_service):
    service = make_service(answer_seconds=0.2)
    await service.open()
    with pytest.raises(AnswerTimeoutError):
        _ = [event async for event in service.stream(Inquiry("endlos"))]
    await service.close()


async def test_work_stops_when_the_reader_leaves(make_service, parrot):
    service = make_service()
    await service.open()
    events = service.stream(Inquiry("endlos"))
    await anext(events)
    await events.aclose()
    await asyncio.sleep(0.1)
    steps = parrot.steps
    await asyncio.sleep(0.1)
    assert parrot.steps == steps
    await service.close()


async def test_too_many_waiting_questions_are_refused(make_service, parrot):
    service = make_service()
    await service.open()
    waiting = [
        asyncio.create_task(service.ask(Inquiry("langsam"))) for _ in range(threads_module.MAX_WAITING)
    ]
    await asyncio.sleep(0.05)
    with pytest.raises(OverloadedError):
        await service.ask(Inquiry("Ja?"))
    parrot.is_released.set()
    await asyncio.gather(*waiting)
    assert (await service.ask(Inquiry("Ja?"))).question == "Ja?"
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
    service = AssistantThreads(
        lambda: next(attempts), retry_seconds=0.01, open_dialogue=lambda parrot: Dialogue(parrot, AsItIs())
    )
    await service.open()
    assert service.assistant
    await service.close()
