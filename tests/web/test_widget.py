import re
from contextlib import nullcontext

import pytest
from starlette.testclient import TestClient

from assistant.errors import ConfigurationError
from assistant.settings import Settings, load_settings
from assistant.web.app import create_app
from assistant.web.widget_colours import contrast, read_colour, readable_on, style_sheet

WHITE, DARK = (255, 255, 255), (23, 26, 43)


def policy(reply):
    return dict(
        part.strip().partition(" ")[::2] for part in reply.headers["content-security-policy"].split(";")
    )


def test_only_the_listed_sites_may_frame_the_widget():
    settings = load_settings({"LOTSE_WIDGET_DOMAINS": "www.Stadt.de, *.kreis.de, http://intranet:8080"}, None)
    app = create_app(nullcontext, settings)
    reply = TestClient(app).get("/widget")
    assert (
        policy(reply)["frame-ancestors"]
        == "'self' https://www.stadt.de https://*.kreis.de http://intranet:8080"
    )
    assert "x-frame-options" not in reply.headers
    other = TestClient(app).get("/glossar")
    assert policy(other)["frame-ancestors"] == "'none'"
    assert other.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("value", ["*", "stadt.de; script-src *", "https://a.de/pfad", "a b", ",", "'self'"])
def test_what_is_no_site_is_refused(value):
    with pytest.raises(ConfigurationError, match="LOTSE_WIDGET_DOMAINS"):
        load_settings({"LOTSE_WIDGET_DOMAINS": value}, None)


def test_without_the_setting_no_other_site_may(client):
    assert policy(client.get("/widget"))["frame-ancestors"] == "'self'"


def test_the_widget_is_the_chat_alone_and_sets_no_cookie(client):
    reply = client.get("/widget?sprache=en&farben=dark&akzent=00695c")
    assert "set-cookie" not in reply.headers
    assert '<html lang="en" data-kern-theme="dark" data-theme="dark">' in reply.text
    assert 'class="site-header"' not in reply.text
    assert '<base target="_blank">' in reply.text
    assert "/widget/farben.css?akzent=00695c" in reply.text
    assert '"isEmbedded": true' in reply.text
    assert not re.search(r"<style|\sstyle=|\son\w+=", reply.text)


@pytest.mark.parametrize("query", ["akzent=red", "akzent=%3Cb%3E", "sprache=xx&farben=xx"])
def test_what_the_address_cannot_mean_counts_as_nothing(client, query):
    reply = client.get(f"/widget?{query}", headers={"Accept-Language": "de"})
    assert '<html lang="de" data-theme="auto">' in reply.text
    assert "farben.css" not in reply.text


def test_a_question_that_is_not_kept_sets_no_cookie(client):
    client.cookies.clear()
    body = {"question": "Welche Städte haben eine Verpackungssteuer?", "keep": False}
    reply = client.post("/api/ask", json=body)
    assert reply.json()["conversation_id"] is None
    assert "set-cookie" not in reply.headers


def test_other_sites_may_load_the_script(client):
    reply = client.get("/widget.js")
    assert reply.headers["cross-origin-resource-policy"] == "cross-origin"
    assert reply.headers["content-type"].startswith("text/javascript")
    assert "Assistent schließen" in reply.text
    assert client.get("/glossar").headers["cross-origin-resource-policy"] == "same-origin"


def test_the_preview_shows_the_tag_and_who_may_use_it(client):
    reply = client.get("/widget/vorschau?akzent=%22%3E%3Cscript%3E")
    assert "&lt;script src=&#34;http://testserver/widget.js&#34; data-accent=&#34;#00695c&#34;" in reply.text
    assert "LOTSE_WIDGET_DOMAINS" in reply.text
    assert policy(reply)["frame-src"] == "'self'"


@pytest.mark.parametrize("text", ["", "fff", "#12345g", "0011223", "ffffff;}", "#0011zz"])
def test_only_six_digits_are_a_colour(text):
    assert read_colour(text) is None


@pytest.mark.parametrize(
    "colour", [(255, 221, 0), (0, 0, 40), (128, 128, 128), (255, 255, 255), (0, 105, 92)]
)
def test_every_colour_becomes_readable_on_both_grounds(colour):
    for ground in (WHITE, DARK):
        assert contrast(readable_on(colour, ground), ground) >= 4.5


def test_a_readable_colour_stays_as_it_is(client):
    assert readable_on((0, 105, 92), WHITE) == (0, 105, 92)
    assert "--accent: #00695c" in client.get("/widget/farben.css?akzent=00695c").text
    assert client.get("/widget/farben.css?akzent=red").text == ""
    assert style_sheet((0, 105, 92)).count("{") == style_sheet((0, 105, 92)).count("}")


def test_settings_without_the_widget_have_no_sites():
    assert Settings().widget_domains == ()
