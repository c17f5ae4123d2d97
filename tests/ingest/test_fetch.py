from __future__ import annotations

import gzip
import threading
import zlib

import httpx
import pytest

from ingest import fetch as fetch_module
from ingest.fetch import MAX_BYTES, PageError, fetch, is_any, is_public
from tests.ingest.web_server import web_server


@pytest.fixture
def server():
    with web_server() as running:
        yield running


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def refusal(url, is_allowed=is_any):
    with pytest.raises(PageError) as caught:
        fetch(url, is_allowed)
    return str(caught.value)


def test_a_page_is_fetched_with_its_type(server):
    url = server.put("/a?b=1", "Grüße", "text/html; charset=iso-8859-15")
    fetched = fetch(url, is_any)
    assert (fetched.url, fetched.media_type, fetched.charset) == (url, "text/html", "iso-8859-15")
    assert fetched.content == "Grüße".encode()
    assert server.requests[0]["User-Agent"].startswith("Ressourcenlotse/")


def test_the_connection_goes_to_the_checked_address_under_the_name(server):
    server.put("/", "x")
    checked = []

    def is_allowed(address):
        checked.append(address)
        return True

    fetch(server.url(host="localhost"), is_allowed)
    assert "127.0.0.1" in checked
    assert server.requests[0]["Host"] == f"localhost:{server.port}"


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_packed_page_is_unpacked(server, coding):
    packed = gzip.compress(b"Text") if coding == "gzip" else zlib.compress(b"Text")
    url = server.put("/", packed, headers={"Content-Encoding": coding})
    assert fetch(url, is_any).content == b"Text"


def test_redirects_are_followed_and_checked_each(server):
    server.put("/ziel", "da")
    url = server.put("/start", status=302, headers={"Location": "/ziel"})
    assert fetch(url, is_any).url == server.url("/ziel")
    inside = server.put("/innen", status=301, headers={"Location": server.url("/ziel", "127.0.0.2")})
    before = len(server.requests)
    assert "im eigenen Netz" in refusal(inside, lambda address: address == "127.0.0.1")
    assert len(server.requests) == before + 1
    loop = server.put("/kreis", status=302, headers={"Location": "/kreis"})
    assert refusal(loop) == "die Seite leitet mehr als 5 Mal weiter"
    for target in ("file:///etc/passwd", "ftp://a.de/x"):
        odd = server.put("/schema", status=302, headers={"Location": target})
        assert "nur http und https" in refusal(odd)
    for target in ("javascript:alert(1)", "http://[::1"):
        bad = server.put("/leer", status=302, headers={"Location": target})
        assert any(words in refusal(bad) for words in ("ungültigen Adresse", "nur http und https"))


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "127.0.0.1", "127.1", "2130706433", "0x7f.1", "0.0.0.0", "10.1.2.3", "172.16.0.1",
        "192.168.0.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "[::1]", "[::]", "[fe80::1]",
        "[fc00::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]", "[2001:0:7f00:1::]",
    ],
)  # fmt: skip
def test_addresses_inside_are_refused(host):
    reason = refusal(f"http://{host}/", is_public)
    assert "LOTSE_FETCH_PRIVATE=1" in reason or "gibt es nicht" in reason


def test_public_addresses_are_allowed():
    assert is_public("93.184.215.14")
    assert is_public("2a00:1450:4001:82a::200e")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://a.de/x", "nur http und https"),
        ("file:///etc/passwd", "nur http und https"),
        ("http://", "keine gültige Webadresse"),
        ("http://[::1", "keine gültige Webadresse"),
        ("http://a.de:99999999/", "keine gültige Webadresse"),
        ("http://a.de/" + "x" * 3000, "keine gültige Webadresse"),
        ("https://name:wort@a.de/", "Zugangsdaten"),
        ("http://gibt-es-nicht.invalid/", "gibt es nicht"),
        ("http://xn--a.de..", "keine gültige Webadresse"),
    ],
)
def test_unusable_addresses_are_told(url, reason):
    assert reason in refusal(url)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (401, "verlangt eine Anmeldung"),
        (403, "lehnt den Abruf ab"),
        (404, "gibt es nicht (404)"),
        (410, "gibt es nicht mehr"),
        (418, "Status 418"),
        (429, "zu viele Anfragen"),
        (500, "meldet einen Fehler (500)"),
        (503, "meldet einen Fehler (503)"),
    ],
)
def test_every_refusal_of_a_server_is_told(server, status, reason):
    assert reason in refusal(server.put("/", "x", status=status))


def test_too_large_pages_are_refused_however_they_come(server):
    large = b"a" * (MAX_BYTES + 1)
    reason = "die Seite ist größer als 10 MB"
    assert refusal(server.put("/", large)) == reason
    assert refusal(server.put("/", b"", headers={"Content-Length": str(MAX_BYTES + 1)})) == reason
    bomb = gzip.compress(b"\0" * (3 * MAX_BYTES))
    assert len(bomb) < MAX_BYTES
    assert refusal(server.put("/", bomb, headers={"Content-Encoding": "gzip"})) == reason


def test_unknown_and_broken_packings_are_told(server):
    assert "Verpackung" in refusal(server.put("/", b"x", headers={"Content-Encoding": "br"}))
    assert "beschädigt" in refusal(server.put("/", b"kein gzip", headers={"Content-Encoding": "gzip"}))


def test_a_silent_or_endless_page_ends_in_time(server, monkeypatch):
    monkeypatch.setattr(fetch_module, "_TIMEOUT", httpx.Timeout(0.3))
    hanging = server.put("/", b"Anfang", wait=threading.Event())
    assert "nicht rechtzeitig" in refusal(hanging)
    monkeypatch.setattr(fetch_module, "_SECONDS", -1.0)
    assert "nicht rechtzeitig" in refusal(server.put("/langsam", b"Text"))


def test_a_closed_port_and_a_broken_line_are_told(server):
    server.put("/", b"kurz", headers={"Content-Length": "1000"})
    assert "abgebrochen" in refusal(server.url())
    with web_server() as other:
        gone = other.url()
    assert "nicht erreichbar" in refusal(gone)
