import logging
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest
from starlette.testclient import TestClient

from assistant.access.keys import ApiKey, new_secret
from assistant.errors import IndexMissingError
from assistant.settings import Settings
from assistant.web.app import create_app
from assistant.web.rate_limit import RateLimit, RateLimitError
from assistant.wiring import open_key_store

OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
PATHS = {
    "/api/search": {"question": "Ja?"},
    "/api/ask": {"question": "Ja?"},
    "/v1/chat/completions": {"model": "ressourcenlotse", "messages": [{"role": "user", "content": "Ja?"}]},
}
READY = 503  # what these services answer to a question that they accept: they have no index


def bearer(secret):
    return {"Authorization": f"Bearer {secret}"}


@contextmanager
def no_index():
    raise IndexMissingError("Der Index fehlt.")
    yield


@contextmanager
def service(tmp_path, client=("testclient", 50000), **fields):
    settings = replace(Settings(data_dir=tmp_path, rate_limit="off"), **fields)
    app = create_app(no_index, settings)
    app.state.service_token = "owner-token"
    with TestClient(app, client=client) as opened:
        yield opened


@pytest.fixture
def store(tmp_path):
    opened = open_key_store(Settings(data_dir=tmp_path))
    yield opened
    opened.close()


@pytest.mark.parametrize("path", PATHS)
def test_without_a_key_everything_works_as_long_as_none_is_required(tmp_path, path):
    with service(tmp_path) as client:
        for headers in ({}, bearer("none"), bearer(""), {"Authorization": "Basic eDp5"}):
            assert client.post(path, json=PATHS[path], headers=headers).status_code == READY


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("is_required", [False, True])
def test_wrong_and_revoked_keys_are_refused_alike(tmp_path, store, path, is_required):
    revoked = store.issue("alt", "off")
    store.issue("neu", "off")
    store.revoke("alt")
    with service(tmp_path, require_api_key=is_required) as client:
        replies = [
            client.post(path, json=PATHS[path], headers={**bearer(secret), **page})
            for secret in (revoked, new_secret(), "lotse_kurz", "sk-fremd", "owner-token")
            for page in ({}, OWN_PAGE)
        ]
    assert {reply.status_code for reply in replies} == {401}
    assert {reply.headers["www-authenticate"] for reply in replies} == {"Bearer"}
    details = {str(reply.json().get("detail") or reply.json().get("error")) for reply in replies}
    assert len(details) == 1


@pytest.mark.parametrize("path", PATHS)
def test_a_valid_key_passes_and_ends_when_it_is_revoked(tmp_path, store, path):
    secret = store.issue("cms", "off")
    with service(tmp_path, require_api_key=True) as client:
        assert client.post(path, json=PATHS[path], headers=bearer(secret)).status_code == READY
        store.revoke("cms")
        assert client.post(path, json=PATHS[path], headers=bearer(secret)).status_code == 401


def test_where_a_key_is_required_programs_need_one_and_the_page_does_not(tmp_path):
    with service(tmp_path, require_api_key=True) as client:
        for path, body in PATHS.items():
            assert client.post(path, json=body).status_code == 401
            assert client.post(path, json=body, headers=bearer("none")).status_code == 401
            assert client.post(path, json=body, headers=OWN_PAGE).status_code == READY
            own_origin = {"Origin": "http://testserver"}
            assert client.post(path, json=body, headers=own_origin).status_code == READY
        for path in ("/v1/models", "/api/documents/x", "/api/gibt-es-nicht"):
            assert client.get(path).status_code == 401
        for path in ("/", "/datenschutz", "/healthz", "/api/openapi.json", "/static/gibt-es-nicht"):
            assert client.get(path).status_code in {200, 404}


def test_each_interface_has_its_own_form_of_refusal(tmp_path):
    with service(tmp_path, require_api_key=True) as client:
        problem = client.post("/api/ask", json=PATHS["/api/ask"])
        chat = client.get("/v1/models").json()["error"]
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["type"] == "urn:ressourcenlotse:problem:key"
    assert (chat["code"], chat["type"]) == ("invalid_api_key", "invalid_request_error")
    assert "lotse_" in chat["message"]


def test_the_owner_on_this_machine_needs_no_key(tmp_path):
    local = ("127.0.0.1", 50000)
    with service(tmp_path, client=local, require_api_key=True, rate_limit="1/day") as client:
        for _ in range(3):
            reply = client.post("/api/ask", json=PATHS["/api/ask"], headers=bearer("owner-token"))
            assert reply.status_code == READY
        behind_proxy = {**bearer("owner-token"), "X-Forwarded-For": "203.0.113.7"}
        assert client.post("/api/ask", json=PATHS["/api/ask"], headers=behind_proxy).status_code == 401


@pytest.mark.parametrize("path", PATHS)
def test_the_limit_of_a_key_replaces_that_of_the_sender(tmp_path, store, path):
    small, large = store.issue("klein", "2/day"), store.issue("gross", "off")
    with service(tmp_path, rate_limit="1/day") as client:

        def ask(secret=None):
            return client.post(path, json=PATHS[path], headers=bearer(secret) if secret else {})

        assert [ask(large).status_code for _ in range(4)] == [READY] * 4
        assert [ask(small).status_code for _ in range(3)] == [READY, READY, 429]
        assert [ask().status_code for _ in range(2)] == [READY, 429]
        refused = ask(small)
    assert int(refused.headers["retry-after"]) > 60
    if path.startswith("/v1"):
        assert refused.json()["error"]["code"] == "rate_limit_exceeded"
    else:
        assert refused.json()["status"] == 429


TOOL_CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "ask", "arguments": {}}}
ACCEPT = {"Accept": "application/json"}


def test_the_tools_take_keys_and_limits_too(tmp_path, store):
    secret = store.issue("agent", "2/day")
    with service(tmp_path, require_api_key=True) as client:

        def call(headers):
            return client.post("/mcp", json=TOOL_CALL, headers={**ACCEPT, **headers})

        missing = call({})
        replies = [call(bearer(secret)) for _ in range(3)]
    assert [missing.status_code, *(reply.status_code for reply in replies)] == [401, 200, 200, 429]
    assert int(replies[-1].headers["retry-after"]) > 60
    for refusal in (missing, replies[-1]):
        assert refusal.json()["jsonrpc"] == "2.0"
        assert refusal.json()["error"]["data"]["status"] == refusal.status_code
    assert replies[0].json()["result"]["isError"]


def test_keys_are_counted_apart():
    limit = RateLimit("off")
    first, second = (ApiKey(n, f"k{n}", "", "1/minute", date(2026, 1, 1)) for n in (1, 2))
    limit.count_key(first)
    limit.count_key(second)
    with pytest.raises(RateLimitError):
        limit.count_key(first)


def test_no_log_names_a_key(tmp_path, store, caplog):
    caplog.set_level(logging.DEBUG)
    secrets = [store.issue("cms", "1/day"), new_secret()]
    with service(tmp_path, require_api_key=True) as client:
        for secret in secrets:
            for _ in range(2):
                client.post("/api/ask", json=PATHS["/api/ask"], headers=bearer(secret))
    assert not any(secret in caplog.text for secret in secrets)


def test_a_database_that_is_broken_is_told_and_stops_only_those_with_keys(tmp_path):
    (tmp_path / "lotse.sqlite3").write_text("Das ist keine Datenbank. " * 100)
    with service(tmp_path) as client:
        reply = client.get("/v1/models", headers=bearer(new_secret()))
        assert reply.status_code == 507
        assert reply.json()["error"]["type"] == "server_error"
        assert client.get("/v1/models").status_code == 200
