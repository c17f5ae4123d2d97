import json
import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.e2e.chat import ask, send, turns
from tests.e2e.conftest import running_service
from tests.e2e.hostile import ADDRESSES, EVIL, PAYLOADS, write_corpus
from tests.e2e.line import Line

pytestmark = pytest.mark.e2e

QUESTION = "Was kostet die Verpackungssteuer?"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """Data of a service whose every document is hostile, with what a start needs."""
    folder = tmp_path_factory.mktemp("hostile")
    assert write_corpus(folder / "corpus") == 200
    settings = {"LOTSE_CORPUS_DIR": str(folder / "corpus")}
    command = [sys.executable, "-m", "assistant.cli", "ingest"]
    environ = {**os.environ, **settings, "LOTSE_DATA_DIR": str(folder / "var")}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert "40" in done.stdout, done.stdout + done.stderr
    return folder, settings


@pytest.fixture(scope="module")
def hostile_url(hostile):
    folder, settings = hostile
    with running_service(folder, **settings) as url:
        yield url


@pytest.fixture
def hostile_page(open_page, hostile_url):
    """A page that notices scripts of others; `open_page` notices requests to other hosts and complaints."""
    page = open_page("/healthz", url=hostile_url)
    page.add_init_script("window.ran = []; window.pwned = (number) => window.ran.push(number);")
    return page


def assert_nothing_ran(page):
    assert page.evaluate("window.ran") == []
    foreign = page.locator(
        "main :is(script:not([type='application/json']), style, iframe, object, embed, base, meta, link), "
        "main :is(img, video, form:not([action^='/'], [method=dialog], .feedback-form))"
    )
    assert foreign.count() == 0
    handlers = "node => node.getAttributeNames().filter((name) => name.startsWith('on')).length"
    assert (
        page.evaluate(
            f"[...document.querySelectorAll('*')].reduce((sum, node) => sum + ({handlers})(node), 0)"
        )
        == 0
    )
    addresses = page.evaluate(
        "[...document.querySelectorAll('a[href]')]"
        ".map((link) => new URL(link.getAttribute('href'), location.href).protocol)"
    )
    assert set(addresses) <= {"http:", "https:"}


def test_no_page_of_a_hostile_corpus_runs_anything(hostile_page, hostile_url):
    paths = []
    for listed in ("/dokumente", "/dokumente?seite=2&ansicht=karten"):
        hostile_page.goto(listed)
        assert_nothing_ran(hostile_page)
        paths += hostile_page.evaluate(
            "[...document.querySelectorAll('main a[href^=\"/dokumente/\"]')]"
            ".map((link) => link.getAttribute('href'))"
        )
    assert len(set(paths)) == 40
    compared = "&".join(f"id={path.removeprefix('/dokumente/')}" for path in paths[:3])
    for other in ("/kontakte", f"/vergleich?{compared}"):
        hostile_page.goto(other)
        assert_nothing_ran(hostile_page)
    seen = ""
    for path in paths:
        hostile_page.goto(path)
        assert_nothing_ran(hostile_page)
        seen += hostile_page.locator("main").inner_text()
    shown = [payload for payload in PAYLOADS if re.sub(r"\s+", " ", payload) in re.sub(r"\s+", " ", seen)]
    assert len(shown) > 150, "the payloads are shown as the text that they are"


def test_no_answer_of_a_hostile_corpus_runs_anything(hostile_page):
    hostile_page.goto("/")
    ask(hostile_page, QUESTION)
    assert_nothing_ran(hostile_page)
    numbers = hostile_page.locator(".answer-text .cite")
    assert numbers.count() > 0
    for at in range(numbers.count()):
        numbers.nth(at).hover()
        expect(hostile_page.get_by_role("tooltip")).to_be_visible()
        numbers.nth(at).click()
        expect(hostile_page.get_by_role("dialog").locator("section").first).to_be_visible()
        assert_nothing_ran(hostile_page)
    hostile_page.keyboard.press("Escape")
    hostile_page.reload()
    expect(turns(hostile_page)).to_have_count(1)
    assert_nothing_ran(hostile_page)


@pytest.mark.parametrize("scripts", [True, False])
def test_hostile_questions_stay_text_wherever_they_are_shown(open_page, hostile_url, scripts):
    page = open_page(url=hostile_url, java_script_enabled=scripts)
    for payload in PAYLOADS[:50:7]:
        question = f"Was kostet die Verpackungssteuer {payload}"
        if scripts:
            ask(page, question)
        else:
            page.get_by_label("Ihre Frage").fill(question)
            page.get_by_role("button", name="Fragen", exact=True).click()
        assert page.locator("main script:not([type='application/json']), main img, main iframe").count() == 0
    page.goto("/gespraeche")
    assert page.locator("main script, main img, main iframe, main style, main svg").count() == 0
    assert "pwned" in page.locator("main").inner_text()


def test_every_payload_as_a_question_and_a_search_is_escaped(open_page, hostile_url):
    page = open_page("/gespraeche", url=hostile_url)
    for payload in PAYLOADS:
        reply = page.request.get("/gespraeche", params={"suche": payload})
        assert payload not in reply.text() or not re.search(r"<\w", payload)
        assert "evil.example" not in "".join(re.findall(r'(?:src|href|action)="([^"]*)"', reply.text()))


def test_what_a_model_would_answer_stays_text(open_page, hostile_url):
    """The scripts show whatever the service sends, so a hostile answer is put on the line itself."""
    page = open_page(url=hostile_url)
    events = [_event("citation", _citation(number, text)) for number, text in enumerate(PAYLOADS, start=1)]
    events += [_event("sentence", _sentence(number, text)) for number, text in enumerate(PAYLOADS, start=1)]
    page.route(
        "**/api/ask",
        lambda route: route.fulfill(content_type="text/event-stream", body="".join(events)),
    )
    page.evaluate("() => { window.ran = []; window.pwned = (number) => window.ran.push(number); }")
    send(page, QUESTION)
    expect(page.locator(".answer-text .sentence")).to_have_count(200)
    for at in range(0, 200, 40):
        page.locator(".answer-text .cite").nth(at).hover()
    assert_nothing_ran(page)
    page.get_by_role("button", name="Anhalten").click()


def _event(name, data):
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"


def _citation(number, text):
    words = dict.fromkeys(
        ("document_id", "title", "publisher", "quote", "published", "kind", "municipality"), text
    )
    return {
        "number": number,
        "source_url": ADDRESSES[number % len(ADDRESSES)],
        "heading_path": [text],
        "page": None,
        "start": 0,
        "end": 9,
        "states": [text],
        **words,
    }


def _sentence(number, text):
    place = {"block": "item", "heading": text, "column": None, "part": None, "edits": []}
    return {"text": text, "citations": [number], **place}


def test_no_other_site_is_named_in_anything_that_is_loaded(open_page, hostile_url):
    page = open_page("/dokumente", url=hostile_url)
    loaded = page.evaluate(
        "[...document.querySelectorAll('[src], link[href]')].map((node) => node.src || node.href)"
    )
    assert loaded
    assert all(address.startswith(hostile_url) for address in loaded)
    assert EVIL not in "".join(loaded)


def test_a_service_started_anew_during_an_answer_is_waited_for(open_page, hostile, tmp_path):
    settings = hostile[1]
    with running_service(tmp_path, **settings) as first:
        line = Line(first)
        page = open_page(url=line.url)
        line.cut_at, line.stays_down = b"event: sentence", True
        send(page, QUESTION)
        expect(page.locator(".status")).to_contain_text("unterbrochen")
    with running_service(tmp_path, **settings) as second:
        line.target, line.is_down = second, False
        expect(turns(page).last.locator(".feedback")).to_be_visible(timeout=40_000)
        expect(turns(page)).to_have_count(1)
        texts = page.locator(".answer-text .sentence").all_inner_texts()
        assert len(texts) == len(set(texts))
    line.close()
