import shutil
from functools import partial
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.web.app import create_app
from assistant.wiring import open_assistant
from eval.loopback import Reply, loopback
from tests.test_pipeline_model import quoting
from tests.web.conftest import wait_until_ready

QUESTION = "Was hat die Verpackungssteuer in Tübingen gebracht?"
TOKEN = {"Authorization": "Bearer t"}


@pytest.fixture(scope="module")
def own_data(data_dir, tmp_path_factory):
    """A copy of the index, because the one of the other tests has an owner."""
    return Path(shutil.copytree(data_dir, tmp_path_factory.mktemp("model") / "var"))


@pytest.fixture
def open_client(own_data):
    """Serve a base whose answers a scripted model words."""
    opened = []

    def run(script, **options):
        server = loopback(script)
        url = server.__enter__().url
        own = Settings(
            data_dir=own_data, rate_limit="off", llm="openai:testmodell", llm_base_url=f"{url}/v1", **options
        )
        app = create_app(partial(open_assistant, own), own)
        app.state.service_token = "t"
        client = TestClient(app, client=("127.0.0.1", 5000))
        opened.append((server, client))
        client.__enter__()
        wait_until_ready(client)
        return client

    yield run
    for server, client in opened:
        client.__exit__(None, None, None)
        server.__exit__(None, None, None)


def test_the_answer_of_a_model_is_labelled_on_the_page_and_in_the_api(open_client):
    client = open_client(quoting)
    answer = client.post("/api/ask", json={"question": QUESTION}).json()
    assert (answer["composer"], answer["generated_by"]) == ("model", "testmodell")
    page = client.post("/", data={"question": QUESTION}).text
    assert (
        "Dieser Text wurde von einer KI (testmodell) erzeugt; jeder Satz ist an den Quellen geprüft." in page
    )


def test_the_stream_says_that_an_ai_writes_and_repeats_no_status(open_client):
    client = open_client(lambda asked: Reply(quoting(asked).pieces, delay=0.8))
    reply = client.post("/api/ask", json={"question": QUESTION}, headers={"Accept": "text/event-stream"})
    assert reply.text.count("Die KI testmodell formuliert die Antwort") == 1
    assert '"generated_by": "testmodell"' in reply.text


def test_a_failing_model_leaves_a_whole_answer_with_a_note(open_client):
    client = open_client(lambda _: Reply(status=503, error="secret stack trace"))
    answer = client.post("/api/ask", json={"question": QUESTION}).json()
    assert answer["composer"] == "extractive"
    assert answer["sentences"]
    assert answer["notes"][0].startswith("Das Sprachmodell meldet einen Fehler auf seiner Seite.")
    assert "secret" not in str(answer)


def test_the_usage_is_told_to_programs_on_this_machine_alone(open_client):
    client = open_client(quoting)
    client.post("/api/ask", json={"question": QUESTION})
    assert client.get("/api/model/usage").status_code == 403
    usage = client.get("/api/model/usage", headers=TOKEN).json()
    assert usage["calls"] >= 1
    assert usage["tokens_read"] > 0
    assert "Verpackungssteuer" not in str(usage)


def test_starting_calls_no_model(open_client):
    open_client(lambda _: pytest.fail("asked at the start"))


async def test_a_reader_who_leaves_ends_the_call(own_data):
    from assistant.web.assistant_threads import AssistantThreads, Inquiry

    with loopback(lambda asked: Reply(quoting(asked).pieces[:3], ends="hang")) as server:
        own = Settings(data_dir=own_data, llm="testmodell", llm_base_url=f"{server.url}/v1")
        service = AssistantThreads(partial(open_assistant, own))
        await service.open()
        assert isinstance(service.assistant, Assistant)
        events = service.stream(Inquiry(QUESTION))
        async for event in events:
            if "KI" in getattr(event, "text", ""):
                break
        await events.aclose()
        assert server.has_lost_reader.wait(5)
        await service.close()
