import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant.web.security import OwnSiteMiddleware, SecurityHeadersMiddleware


async def _hello(_request):
    return PlainTextResponse("ja")


def _client(host="127.0.0.1", base_url="http://127.0.0.1:8000", public_names=()):
    middleware = [
        Middleware(SecurityHeadersMiddleware),
        Middleware(OwnSiteMiddleware, host=host, public_names=public_names),
    ]
    routes = [Route("/api/x", _hello, methods=["GET", "POST"])]
    return TestClient(Starlette(routes=routes, middleware=middleware), base_url=base_url)


@pytest.mark.parametrize(
    "name", ["127.0.0.1:8000", "localhost", "LOCALHOST:8000", "[::1]:8000", "testserver"]
)
def test_own_names_are_served(name):
    assert _client().get("/api/x", headers={"Host": name}).status_code == 200


@pytest.mark.parametrize(
    "name", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "[::1", ""]
)
def test_foreign_names_are_refused(name):
    reply = _client().get("/api/x", headers={"Host": name})
    assert reply.status_code == 421
    assert reply.headers["content-type"] == "application/problem+json"


def test_the_configured_name_is_served():
    assert _client(host="lotse.intern").get("/api/x", headers={"Host": "lotse.intern"}).status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_a_service_for_the_whole_network_knows_no_foreign_names(host):
    assert _client(host=host).get("/api/x", headers={"Host": "lotse.stadt.example"}).status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_public_names_are_served_and_others_are_not(host):
    client = _client(host=host, public_names=("lotse.stadt.example", "10.0.0.7"))
    for name in ("lotse.stadt.example", "LOTSE.Stadt.example:443", "10.0.0.7:8000", "localhost:8000"):
        assert client.get("/api/x", headers={"Host": name}).status_code == 200
    assert client.get("/api/x", headers={"Host": "evil.example"}).status_code == 421


def test_a_page_under_a_public_name_may_post_to_itself_alone():
    client = _client(public_names=("lotse.stadt.example",))
    own = {"Host": "lotse.stadt.example", "Origin": "https://lotse.stadt.example"}
    assert client.post("/api/x", headers=own).status_code == 200
    assert client.post("/api/x", headers={**own, "Origin": "https://evil.example"}).status_code == 403


def test_a_foreign_name_is_told_which_setting_frees_it():
    reply = _client().get("/api/x", headers={"Host": "evil.example"})
    assert "LOTSE_PUBLIC_NAMES" in reply.json()["detail"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://127.0.0.1:8000"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    ],
)
def test_posts_from_own_pages_and_programs_pass(headers):
    assert _client().post("/api/x", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:9000"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://[::1"},
    ],
)
def test_posts_from_foreign_pages_are_refused(headers):
    assert _client().post("/api/x", headers=headers).status_code == 403


def test_reading_from_foreign_pages_is_left_to_the_browser():
    assert _client().get("/api/x", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_every_response_has_the_headers_even_a_refusal():
    for host in ("127.0.0.1", "evil.example"):
        headers = _client().get("/api/x", headers={"Host": host}).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "camera=()" in headers["permissions-policy"]
        assert headers["cache-control"] == "no-store"
