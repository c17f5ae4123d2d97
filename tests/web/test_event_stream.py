import asyncio
import json
from types import SimpleNamespace

import pytest
from starlette.requests import Request

from assistant.errors import ModelUnavailableError
from assistant.events import AnswerEvent, CitationEvent, SentenceEvent, StatusEvent
from assistant.records import Answer, Citation, Intent, Kind, Outcome, Sentence
from assistant.settings import Settings
from assistant.web.event_stream import event_stream_response

SENTENCE = Sentence("Satz\nmit Zeile.", (1,), "item", "Beispiele")
CITATION = Citation(1, "d", "T", "P", "https://example.org", (), None, "Satz", 0, 4, None, Kind.LAW)
ANSWER = Answer("F?", Outcome.ANSWERED, Intent.GENERAL, (SENTENCE,), (CITATION,))


@pytest.fixture
def request_(tmp_path):
    state = SimpleNamespace(settings=Settings(data_dir=tmp_path))
    return Request({"type": "http", "app": SimpleNamespace(state=state)})


async def _finished(answer):
    return {"conversation_id": f"abc {answer.question}"}


async def _read(request, events):
    response = event_stream_response(request, events, _finished)
    raw = b"".join([chunk async for chunk in response.body_iterator]).decode()
    blocks = [dict(line.split(": ", 1) for line in block.split("\n")) for block in raw.split("\n\n") if block]
    return [(block["event"], json.loads(block["data"])) for block in blocks if "event" in block]


async def test_each_event_has_its_name_and_shape(request_):
    async def events():
        for event in (StatusEvent("Ich suche"), CitationEvent(CITATION), SentenceEvent(SENTENCE)):
            yield event
        yield AnswerEvent(ANSWER)

    found = await _read(request_, events())
    assert [name for name, _ in found] == ["status", "citation", "sentence", "answer"]
    assert found[0][1] == {"text": "Ich suche"}
    assert found[1][1]["number"] == 1
    assert found[2][1] == {
        "text": "Satz\nmit Zeile.",
        "citations": [1],
        "block": "item",
        "heading": "Beispiele",
        "column": None,
        "part": None,
        "edits": [],
    }
    assert found[3][1]["conversation_id"] == "abc F?"


async def test_an_error_of_ours_travels_as_a_problem(request_):
    async def events():
        yield StatusEvent("Ich suche")
        raise ModelUnavailableError("Das Modell fehlt.")

    name, data = (await _read(request_, events()))[-1]
    assert (name, data["status"], data["detail"]) == ("problem", 503, "Das Modell fehlt.")


async def test_an_unexpected_error_travels_as_a_number(request_, tmp_path):
    async def events():
        yield StatusEvent("Ich suche")
        raise RuntimeError("Innerei")

    name, data = (await _read(request_, events()))[-1]
    assert (name, data["status"]) == ("problem", 500)
    assert "Innerei" not in json.dumps(data)
    number = data["instance"].rpartition(":")[2]
    assert number in (tmp_path / "lotse.log").read_text()


async def test_silence_is_bridged(request_):
    async def events():
        await asyncio.sleep(0.1)
        yield AnswerEvent(ANSWER)

    response = event_stream_response(request_, events(), _finished, keepalive_seconds=0.02)
    chunks = [chunk async for chunk in response.body_iterator]
    assert chunks[0].startswith(b":")
    assert chunks[-1].startswith(b"event: answer")


async def test_a_reader_who_leaves_cancels_the_events(request_):
    is_cancelled = asyncio.Event()

    async def events():
        try:
            yield StatusEvent("Ich suche")
            await asyncio.sleep(10)
        finally:
            is_cancelled.set()

    body = event_stream_response(request_, events(), None).body_iterator
    await anext(body)
    reading = asyncio.create_task(anext(body))
    await asyncio.sleep(0.02)
    reading.cancel()
    await asyncio.wait_for(is_cancelled.wait(), 1)
