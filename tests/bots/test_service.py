import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from assistant.errors import ConversationUnknownError, QuestionError
from bots.service import Inquiry, Place, ServiceAwayError, ServiceClient, ServiceFailedError

QUESTION = "Wie fangen wir mit nachhaltiger Beschaffung an?"
OWNER = "o" * 43


@pytest.fixture
def client(service):
    made = ServiceClient(service.place)
    yield made
    made.close()


async def test_conversations_belong_to_the_owner_of_the_token(client):
    asked = await client.ask(Inquiry(QUESTION, OWNER))
    assert asked.answer.citations
    assert asked.conversation_id is not None
    assert [turn[0] for turn in await client.turns(asked.conversation_id, OWNER)] == [QUESTION]
    assert await client.latest_conversation(OWNER) == asked.conversation_id
    with pytest.raises(ConversationUnknownError):
        await client.turns(asked.conversation_id, "x" * 43)
    assert await client.retention_days() == 90
    assert await client.delete_all(OWNER) == 1
    assert await client.latest_conversation(OWNER) is None


async def test_a_question_that_cannot_be_asked_is_told_in_a_sentence(client):
    with pytest.raises(QuestionError, match="leer"):
        await client.ask(Inquiry(" ", OWNER))


async def test_a_service_that_is_away_is_told_apart(client, service):
    service.stop()
    with pytest.raises(ServiceAwayError):
        await client.ask(Inquiry(QUESTION, OWNER))
    service.start()
    await client.check()


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (503, {"type": "urn:ressourcenlotse:problem:starting", "detail": "startet"}, ServiceAwayError),
        (502, None, ServiceAwayError),
        (429, {"detail": "warten"}, ServiceAwayError),
        (401, {"detail": "Schlüssel"}, ServiceAwayError),
        (500, {"detail": "kaputt"}, ServiceFailedError),
        (422, {"detail": "Die Frage ist leer."}, QuestionError),
    ],
)
async def test_every_status_has_its_meaning(status, body, kind):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            content = json.dumps(body).encode() if body else b"<html>Bad Gateway</html>"
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    client = ServiceClient(lambda: Place(f"http://127.0.0.1:{server.server_port}"))
    try:
        with pytest.raises(kind):
            await client.check()
    finally:
        client.close()
        await asyncio.to_thread(server.shutdown)
        thread.join()
        server.server_close()
