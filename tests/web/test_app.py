import re
import threading
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import pytest
from starlette.testclient import TestClient

from assistant.errors import IndexMissingError
from assistant.settings import Settings
from assistant.web import (
    api,
    completion_routes,
    conversation_pages,
    conversation_routes,
    pages,
    preference_pages,
    share_routes,
)
from assistant.web.app import create_app
from assistant.web.index_routes import index_router
from assistant.wiring import open_assistant

ROUTERS = [
    api.router,
    completion_routes.router,
    conversation_pages.router,
    conversation_routes.router,
    index_router(),
    pages.router,
    preference_pages.router,
    share_routes.page_router,
    share_routes.router,
]
QUESTION = {"question": "Verpackungssteuer?"}


@pytest.fixture
def starting(settings):
    """An application whose assistant opens only when the test ends."""
    may_open = threading.Event()

    @contextmanager
    def build():
        may_open.wait(10)
        raise IndexMissingError("Der Index fehlt.")
        yield

    with TestClient(create_app(build, settings)) as client:
        yield client
        may_open.set()


def test_it_lives_before_it_is_ready(starting):
    assert starting.get("/healthz").json() == {"status": "ok"}
    reply = starting.get("/readyz")
    assert reply.status_code == 503
    assert reply.headers["content-type"] == "application/problem+json"
    assert int(reply.headers["retry-after"]) > 0


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_questions_before_that_are_told_to_wait(starting, accept):
    reply = starting.post("/api/ask", json=QUESTION, headers={"Accept": accept})
    assert reply.status_code == 503
    assert "startet noch" in reply.json()["detail"]
    assert "retry-after" in reply.headers


def test_forms_before_that_keep_their_question(starting):
    reply = starting.post("/", data=QUESTION)
    assert reply.status_code == 503
    assert "Verpackungssteuer?" in reply.text
    assert "startet noch" in reply.text


def test_pages_without_the_assistant_work_at_once(starting):
    for path in ("/", "/datenschutz", "/barrierefreiheit"):
        assert starting.get(path).status_code == 200
    assert starting.get("/dokumente").status_code == 503


def test_it_is_ready_once_it_is_open(client):
    assert client.get("/readyz").json() == {"status": "ready"}


def test_too_many_questions_are_told_how_long_to_wait(starting, settings):
    app = create_app(partial(open_assistant, settings), replace(settings, rate_limit="2/minute"))
    client = TestClient(app)
    replies = [
        client.post("/api/search", json=QUESTION, headers={"X-Forwarded-For": f"203.0.113.{n}"})
        for n in range(3)
    ]
    assert [reply.status_code for reply in replies] == [503, 503, 429]
    assert int(replies[-1].headers["retry-after"]) > 0
    assert client.get("/").status_code == 200
    assert "warten Sie" in client.post("/", data=QUESTION).text


def test_an_unexpected_error_becomes_a_number(tmp_path):
    settings = Settings(data_dir=tmp_path, rate_limit="off")
    app = create_app(partial(open_assistant, settings), settings)

    @app.get("/api/kaputt")
    async def _broken():
        raise RuntimeError("Innerei")

    @app.get("/kaputt")
    async def _broken_page():
        raise RuntimeError("Innerei")

    client = TestClient(app)
    reply = client.get("/api/kaputt")
    assert reply.status_code == 500
    assert reply.headers["content-type"] == "application/problem+json"
    assert "Innerei" not in reply.text
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    number = reply.json()["instance"].rpartition(":")[2]
    log = (tmp_path / "lotse.log").read_text()
    assert f"incident {number}" in log
    assert "Innerei" in log
    page = client.get("/kaputt")
    assert page.status_code == 500
    assert "Etwas ist schiefgegangen" in page.text
    assert "Innerei" not in page.text


def test_a_foreign_host_name_is_refused(client):
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 421


def test_a_post_from_a_foreign_page_is_refused(client):
    reply = client.post("/api/ask", json=QUESTION, headers={"Origin": "https://evil.example"})
    assert reply.status_code == 403


def test_there_are_no_pages_that_load_from_elsewhere(client):
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404


def test_no_other_site_can_change_anything(client):
    """Every route that changes something refuses what another site's page sends."""
    changing = [
        (method, route.path)
        for router in ROUTERS
        for route in router.routes
        for method in route.methods
        if method not in {"GET", "HEAD", "OPTIONS"}
    ]
    assert len(changing) > 12
    for method, path in changing:
        url = re.sub(r"\{[^}]*\}", "xxxxxxxxxxxxxxxxxxxx", path)
        for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            assert client.request(method, url, headers=headers).status_code == 403, (method, path)


def test_the_api_describes_itself(client):
    description = client.get("/api/openapi.json").json()
    assert set(description["paths"]) == {
        "/healthz",
        "/readyz",
        "/api/ask",
        "/api/search",
        "/api/documents/{document_id}",
        "/api/feedback",
        "/api/conversations",
        "/api/conversations/{conversation_id}",
        "/api/conversations/{conversation_id}/export",
        "/api/referrals",
        "/api/referrals/{referral_id}",
        "/api/shares",
        "/api/shares/{share_id}",
        "/api/answers/{key}",
        "/v1/chat/completions",
        "/v1/models",
        "/v1/models/{model}",
    }
    answer = description["paths"]["/api/ask"]["post"]["responses"]["200"]["content"]
    assert set(answer) == {"application/json", "text/event-stream"}
