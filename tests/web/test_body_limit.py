import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from assistant.web.body_limit import MAX_BODY_BYTES, BodyLimitMiddleware

CHUNK = b"x" * 1024


async def _read_all(scope, receive, send):
    body = await Request(scope, receive).body()
    await PlainTextResponse(str(len(body)))(scope, receive, send)


class Client:
    """Sends chunks for as long as somebody reads them."""

    def __init__(self, chunks):
        self.left = chunks
        self.status = None

    async def receive(self):
        self.left -= 1
        return {"type": "http.request", "body": CHUNK, "more_body": self.left > 0}

    async def send(self, message):
        if message["type"] == "http.response.start":
            self.status = message["status"]


async def _post(client, path="/api/x", headers=()):
    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": list(headers)}
    await BodyLimitMiddleware(_read_all, larger={"/api/large": 2 * MAX_BODY_BYTES})(
        scope, client.receive, client.send
    )


async def test_a_body_at_the_limit_passes():
    client = Client(MAX_BODY_BYTES // len(CHUNK))
    await _post(client)
    assert client.status == 200


async def test_reading_stops_at_the_limit():
    client = Client(10_000)
    with pytest.raises(HTTPException) as caught:
        await _post(client)
    assert caught.value.status_code == 413
    assert 10_000 - client.left == MAX_BODY_BYTES // len(CHUNK) + 1


async def test_a_length_that_is_announced_is_refused_unread():
    client = Client(10_000)
    await _post(client, headers=[(b"content-length", b"10240000")])
    assert client.status == 413
    assert client.left == 10_000


async def test_a_path_may_have_a_larger_limit():
    client = Client(2 * MAX_BODY_BYTES // len(CHUNK))
    await _post(client, path="/api/large")
    assert client.status == 200
    with pytest.raises(HTTPException):
        await _post(Client(10_000), path="/api/large")
