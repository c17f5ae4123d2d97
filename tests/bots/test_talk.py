import asyncio
import json
import re
import secrets
import socket
import threading
from contextlib import contextmanager
from dataclasses import replace

import httpx
import pytest
from aiohttp import web

from bots.talk_channel import signature
from tests.bots.conftest import until, working

QUESTION = "Wie fangen wir mit nachhaltiger Beschaffung an?"
SECRET = "s" * 64


class Nextcloud:
    """What a Nextcloud takes of a bot: signed messages of at most 32,000 characters."""

    def __init__(self):
        self.messages = []
        self.status = None

    async def take(self, request):
        body = await request.json()
        random = request.headers["X-Nextcloud-Talk-Bot-Random"]
        right = signature(SECRET, random, body["message"].encode())
        if request.headers["X-Nextcloud-Talk-Bot-Signature"] != right or len(random) < 32:
            return web.Response(status=401)
        if self.status is not None:
            return web.Response(status=self.status)
        if request.headers.get("OCS-APIRequest") != "true" or body.keys() - {
            "message",
            "replyTo",
            "referenceId",
        }:
            return web.Response(status=400)
        if len(body["message"]) > 32_000:
            return web.Response(status=413)
        self.messages.append((request.match_info["room"], body))
        return web.json_response({}, status=201)


@contextmanager
def running_nextcloud():
    cloud = Nextcloud()
    loop = asyncio.new_event_loop()
    app = web.Application()
    app.router.add_post("/ocs/v2.php/apps/spreed/api/v1/bot/{room}/message", cloud.take)
    runner = web.AppRunner(app, access_log=None)
    loop.run_until_complete(runner.setup())
    site = web.TCPSite(runner, "127.0.0.1", 0)
    loop.run_until_complete(site.start())
    cloud.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield cloud
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(runner.cleanup())
        loop.close()


@pytest.fixture
def cloud():
    with running_nextcloud() as running:
        yield running


@pytest.fixture
def talk_settings(settings, cloud, unused_tcp_port):
    return replace(settings, talk_url=cloud.url, talk_secret=SECRET, talk_port=unused_tcp_port)


@pytest.fixture
async def bot(talk_settings, house):
    async with working("talk", talk_settings, house) as running:
        await until(lambda: _is_open(talk_settings.talk_port))
        yield running


def _is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def message(text, number=1, *, room="r1", name="Ressourcenlotse", actor="Person", **more):
    content = json.dumps({"message": text, "parameters": more.pop("parameters", {})})
    return {
        "type": "Create",
        "actor": {"type": actor, "id": "users/anna", "name": "Anna"},
        "object": {"type": "Note", "id": str(number), "name": "message", "content": content, **more},
        "target": {"type": "Collection", "id": room, "name": name},
    }


async def call(settings, activity, *, secret=SECRET, random=None):
    body = json.dumps(activity).encode()
    random = random or secrets.token_hex(32)
    headers = {
        "X-Nextcloud-Talk-Random": random,
        "X-Nextcloud-Talk-Signature": signature(secret, random, body),
        "Content-Type": "application/json",
    }
    async with httpx.AsyncClient(trust_env=False) as client:
        reply = await client.post(f"http://127.0.0.1:{settings.talk_port}/", content=body, headers=headers)
    return reply.status_code


async def test_a_signed_message_gets_a_signed_cited_answer(bot, cloud, talk_settings):
    assert await call(talk_settings, message(QUESTION)) == 200
    found = await until(lambda: len(cloud.messages) >= 2 and cloud.messages)
    room, answer = found[1]
    assert (room, answer["replyTo"]) == ("r1", 1)
    assert re.search(r"^\\\[1\\\] .*\[.*\]\(https?://.*\) – ", answer["message"], re.MULTILINE)
    assert len(answer["referenceId"]) == 64


async def test_a_wrong_signature_is_refused_before_anything_is_read(bot, cloud, talk_settings):
    assert await call(talk_settings, message(QUESTION), secret="x" * 64) == 401
    assert await call(talk_settings, message(QUESTION), random="short") == 401
    assert await call(talk_settings, {"type": "Create"}) == 400
    await asyncio.sleep(0.3)
    assert cloud.messages == []


async def test_the_same_call_counts_once(bot, cloud, talk_settings):
    for _ in range(3):
        assert await call(talk_settings, message("/neu")) == 200
    await until(lambda: cloud.messages)
    await asyncio.sleep(0.5)
    assert len(cloud.messages) == 1


async def test_in_a_chat_of_another_name_it_answers_when_it_is_addressed(bot, cloud, talk_settings):
    replied = {"actor": {"type": "Application", "id": "bots/x"}, "object": {}}
    parameters = {"mention-user1": {"type": "user", "id": "berta", "name": "Berta"}}
    for number, activity in enumerate(
        [
            message("Wir treffen uns um drei.", 1, name="Bauamt"),
            message("Hallo {mention-user1}", 2, name="Bauamt", parameters=parameters),
            message("Lotse, /neu", 3, name="Bauamt", actor="Application"),
            message("/neu", 4, name="Bauamt"),
            message("Lotse: /neu", 5, name="Bauamt"),
            message("/neu", 6, name="Bauamt", inReplyTo=replied),
        ],
        start=1,
    ):
        assert await call(talk_settings, activity) == 200, number
    await until(lambda: len(cloud.messages) == 3)
    await asyncio.sleep(0.3)
    assert [body["replyTo"] for _, body in cloud.messages] == [4, 5, 6]


async def test_a_thumb_rates_the_last_answer(bot, cloud, talk_settings):
    from assistant.wiring import open_archive

    await call(talk_settings, message(QUESTION))
    await until(lambda: len(cloud.messages) == 2)
    await call(talk_settings, message("👍", 2))
    found = await until(lambda: len(cloud.messages) == 3 and cloud.messages)
    assert "Danke" in found[2][1]["message"]
    archive = open_archive(talk_settings)
    assert [one.question for one in archive.feedback()] == [QUESTION]
    archive.close()


async def test_a_file_is_answered_helpfully(bot, cloud, talk_settings):
    parameters = {"file": {"type": "file", "id": "1", "name": "plan.pdf"}}
    await call(talk_settings, message("{file}", parameters=parameters))
    found = await until(lambda: cloud.messages)
    assert found[0][1]["message"].startswith("Eine Datei kann ich nicht auswerten")


async def test_a_nextcloud_that_is_away_gets_the_answer_later(bot, cloud, talk_settings):
    cloud.status = 503
    await call(talk_settings, message("/neu"))
    await asyncio.sleep(1.5)
    cloud.status = None
    await until(lambda: cloud.messages)


async def test_a_body_that_is_too_large_is_refused(bot, talk_settings):
    assert await call(talk_settings, message("x" * 1_100_000)) == 413
