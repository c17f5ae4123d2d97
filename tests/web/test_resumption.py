import json

import pytest

QUESTION = "Welche Städte haben eine Verpackungssteuer?"


def stream(client, key, received=0, **body):
    headers = {"Accept": "text/event-stream", "Idempotency-Key": key, "Last-Event-ID": str(received)}
    reply = client.post("/api/ask", json={"question": QUESTION, **body}, headers=headers)
    if reply.status_code != 200:
        return reply, []
    blocks = [
        dict(line.split(": ", 1) for line in b.split("\n")) for b in reply.text.split("\n\n") if b.strip()
    ]
    return reply, [(int(b["id"]), b["event"], json.loads(b["data"])) for b in blocks if "event" in b]


@pytest.fixture
def browser(client):
    client.cookies.clear()
    yield client
    client.cookies.clear()


def test_the_same_request_tells_the_same_answer_without_asking_again(browser):
    key = "eins-eins-eins-eins"
    _, first = stream(browser, key)
    assert [number for number, _, _ in first] == list(range(1, len(first) + 1))
    assert first[-1][1] == "answer"
    assert stream(browser, key)[1] == first
    assert stream(browser, key, 2)[1] == first[2:]
    heads = browser.get("/api/conversations").json()["conversations"]
    assert [head["turns"] for head in heads] == [1]


def test_the_owner_gets_the_cookie_again_where_the_first_reply_was_lost(browser):
    key = "zwei-zwei-zwei-zwei"
    stream(browser, key)
    token = browser.cookies["lotse_owner"]
    browser.cookies.clear()
    stream(browser, key)
    assert browser.cookies["lotse_owner"] == token


def test_a_key_belongs_to_one_question(browser):
    key = "drei-drei-drei-drei"
    stream(browser, key)
    reply, _ = stream(browser, key, level="kurz")
    assert reply.status_code == 422
    assert reply.json()["type"].endswith("key-used")


@pytest.mark.parametrize(
    "key", ["kurz", "x" * 65, "mit leerzeichen drin", "umlaut-%C3%A4-umlaut", "a/b/c/d/e/f/g/h/i"]
)
def test_a_key_that_is_none_is_refused(browser, key):
    assert stream(browser, key)[0].status_code == 422


def test_a_stopped_answer_is_asked_for_anew(browser):
    key = "vier-vier-vier-vier"
    stream(browser, key)
    assert browser.delete(f"/api/answers/{key}").status_code == 204
    assert stream(browser, key)[1][-1][1] == "answer"
    assert browser.get("/api/conversations").json()["conversations"][0]["turns"] == 1
    assert len(browser.get("/api/conversations").json()["conversations"]) == 2


def test_nobody_elses_page_stops_an_answer(browser):
    headers = {"Origin": "https://evil.example"}
    assert browser.delete("/api/answers/fuenf-fuenf-fuenf-fuenf", headers=headers).status_code == 403
