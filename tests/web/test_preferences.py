import re

import pytest

from assistant.web.preferences import accepted_language, own_path


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "de"),
        ("de-DE,de;q=0.9,en;q=0.8", "de"),
        ("en-US,en;q=0.9,de;q=0.8", "en"),
        ("en;q=0.3, de;q=0.7", "de"),
        ("fr-FR, fr;q=0.9, en;q=0.5", "en"),
        ("fr-FR", "de"),
        ("*", "de"),
        ("en;q=x", "de"),
        ("en;q=0", "de"),
        ("\x00;;;,,,en", "en"),
        ("de," * 5000 + "en", "de"),
    ],
)
def test_the_language_of_the_browser_counts(header, language):
    assert accepted_language(header) == language


@pytest.mark.parametrize(
    "address", ["/", "/dokumente", "/gespraeche?suche=a%20b&ab=50", "/dokumente/case-x?von=1&bis=2"]
)
def test_a_choice_leads_back_to_our_own_pages(address):
    assert own_path(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "x",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "/\nSet-Cookie: a=b",
        "javascript:a",
        "///x",
    ],
)
def test_a_choice_leads_nowhere_else(address):
    assert own_path(address) == "/"


def test_english_browsers_get_english_words_around_german_answers(client):
    page = client.get("/", headers={"Accept-Language": "en-GB"}).text
    assert '<html lang="en"' in page
    assert "How can I help your municipality?" in page
    assert '<ul lang="de">' in page


def test_a_choice_is_kept_and_survives_a_reload(client):
    try:
        chosen = client.post(
            "/darstellung", data={"theme": "dark", "back": "/glossar"}, follow_redirects=False
        )
        assert (chosen.status_code, chosen.headers["location"]) == (303, "/glossar")
        cookie = chosen.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        page = client.get("/glossar").text
        assert 'data-kern-theme="dark" data-theme="dark"' in page
        assert re.search(r'value="dark" aria-pressed="true"', page)
        client.post("/darstellung", data={"language": "en"})
        assert '<html lang="en" data-kern-theme="dark"' in client.get("/").text
        client.post("/darstellung", data={"theme": "contrast"})
        assert 'lang="en" data-theme="contrast"' in client.get("/").text
    finally:
        client.cookies.clear()


def test_a_choice_that_does_not_exist_changes_nothing(client):
    reply = client.post("/darstellung", data={"theme": "pink", "language": "fr"}, follow_redirects=False)
    assert reply.status_code == 303
    assert "set-cookie" not in reply.headers


def test_behind_https_the_cookie_stays_there(client):
    reply = client.post(
        "/darstellung", data={"theme": "dark"}, headers={"X-Forwarded-Proto": "https"}, follow_redirects=False
    )
    assert "; secure" in reply.headers["set-cookie"].lower()


def test_nobody_else_can_choose(client):
    headers = {"Origin": "https://evil.example"}
    assert client.post("/darstellung", data={"theme": "dark"}, headers=headers).status_code == 403
