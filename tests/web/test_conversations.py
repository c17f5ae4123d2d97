import json
import re
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest
from starlette.testclient import TestClient

from assistant.conversation.owner import new_token
from assistant.web.app import create_app
from assistant.web.conversation_flow import OWNER_COOKIE
from assistant.wiring import open_archive, open_assistant
from tests.web.conftest import wait_until_ready

QUESTION = "Welche Städte haben eine Verpackungssteuer?"
FOLLOW_UP = "Und was sagt das Gericht dazu?"


@pytest.fixture
def make_client(settings):
    """Opens services with their own database; every client is a browser of its own."""
    opened = []

    def making(**changes):
        own = replace(settings, **changes)
        client = TestClient(create_app(partial(open_assistant, own), own))
        client.__enter__()
        opened.append(client)
        wait_until_ready(client)
        return client

    yield making
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def browser(client):
    """A fresh browser on the shared service."""
    client.cookies.clear()
    yield client
    client.cookies.clear()


def ask(browser, question=QUESTION, **wishes):
    reply = browser.post("/api/ask", json={"question": question, **wishes})
    assert reply.status_code == 200, reply.text
    return reply.json()


def as_somebody_else(browser):
    browser.cookies.clear()
    browser.cookies.set(OWNER_COOKIE, new_token())


def test_an_answer_starts_a_conversation_that_its_owner_finds_again(browser):
    answer = ask(browser)
    found = browser.get(f"/api/conversations/{answer['conversation_id']}").json()
    assert found["title"] == QUESTION
    stored = found["turns"][0]["answer"]
    placement = {"conversation_id", "conversation_note", "turn_id"}
    assert stored == {name: value for name, value in answer.items() if name not in placement}
    assert found["turns"][0]["turn_id"] == answer["turn_id"]
    heads = browser.get("/api/conversations").json()
    assert [head["conversation_id"] for head in heads["conversations"]] == [answer["conversation_id"]]
    assert heads["retention_days"] == 90


def test_the_owner_is_a_random_cookie_that_scripts_cannot_read(browser):
    reply = browser.post("/api/ask", json={"question": QUESTION})
    cookie = reply.headers["set-cookie"]
    assert re.match(rf"{OWNER_COOKIE}=[\w-]{{43}};", cookie)
    assert {"HttpOnly", "SameSite=lax", "Path=/", f"Max-Age={90 * 86400}"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    first = browser.cookies[OWNER_COOKIE]
    ask(browser)
    assert browser.cookies[OWNER_COOKIE] == first


def test_behind_https_the_cookie_stays_there(browser):
    headers = {"X-Forwarded-Proto": "https"}
    reply = browser.post("/api/ask", json={"question": QUESTION}, headers=headers)
    assert "Secure" in reply.headers["set-cookie"]


@pytest.mark.parametrize("path", ["/", "/gespraeche", "/dokumente", "/api/conversations"])
def test_looking_around_sets_no_cookie(browser, path):
    assert "set-cookie" not in browser.get(path).headers


def test_what_is_not_stored_sets_no_cookie(browser):
    reply = browser.post("/api/ask", json={"question": QUESTION, "keep": False})
    assert "set-cookie" not in reply.headers
    assert reply.json()["conversation_id"] is None
    assert browser.post("/api/ask", json={"question": ""}).headers.get("set-cookie") is None


def test_a_stored_answer_does_not_hold_the_token(browser, settings):
    ask(browser)
    token = browser.cookies[OWNER_COOKIE].encode()
    content = b"".join(path.read_bytes() for path in settings.data_dir.glob("lotse.sqlite3*"))
    assert token not in content
    assert QUESTION.encode() in content


def test_a_follow_up_takes_over_what_the_conversation_is_about(browser):
    first = ask(browser)
    second = ask(browser, FOLLOW_UP, conversation_id=first["conversation_id"])
    assert second["conversation_id"] == first["conversation_id"]
    assert second["question"] == FOLLOW_UP
    understood = second["understood"]
    assert understood["is_follow_up"]
    assert understood["question"] == "Was sagt das Gericht zu Verpackungssteuer?"
    assert {"kind": "subject", "value": "Verpackungssteuer"}.items() <= understood["hints"][0].items()
    assert second["citations"][0]["document_id"] == "law-bverfg-verpackungssteuer"
    assert not first["understood"]["is_follow_up"]


def test_a_follow_up_streams_the_same(browser):
    first = ask(browser)
    body = {"question": FOLLOW_UP, "conversation_id": first["conversation_id"]}
    reply = browser.post("/api/ask", json=body, headers={"Accept": "text/event-stream"})
    answer = json.loads(reply.text.split("event: answer\ndata: ")[1].split("\n")[0])
    assert answer["conversation_id"] == first["conversation_id"]
    assert answer["understood"]["is_follow_up"]
    turns = browser.get(f"/api/conversations/{first['conversation_id']}").json()["turns"]
    assert [turn["question"] for turn in turns] == [QUESTION, FOLLOW_UP]


def test_a_stream_sets_the_cookie_of_a_new_conversation(browser):
    headers = {"Accept": "text/event-stream"}
    reply = browser.post("/api/ask", json={"question": QUESTION}, headers=headers)
    assert OWNER_COOKIE in reply.headers["set-cookie"]
    assert len(browser.get("/api/conversations").json()["conversations"]) == 1


def test_what_was_carried_over_can_be_taken_away(browser):
    first = ask(browser)
    subject = {"kind": "subject", "value": "Verpackungssteuer"}
    wishes = {"conversation_id": first["conversation_id"], "ignore_hints": [subject]}
    assert not ask(browser, FOLLOW_UP, **wishes)["understood"]["is_follow_up"]


def test_a_place_can_be_taken_away_from_a_question(browser):
    question = "Gibt es in Bayern eine Verpackungssteuer?"
    hints = ask(browser, question, keep=False)["understood"]["hints"]
    (state,) = (hint for hint in hints if hint["kind"] == "state")
    assert (state["value"], state["is_carried"]) == ("Bayern", False)
    without = [{"kind": "state", "value": "Bayern"}]
    understood = ask(browser, question, keep=False, ignore_hints=without)["understood"]
    assert understood["question"] == "Gibt es eine Verpackungssteuer?"
    assert "state" not in {hint["kind"] for hint in understood["hints"]}


def test_a_question_asked_anew_takes_the_place_of_the_last_turn(browser):
    first = ask(browser)
    ask(browser, FOLLOW_UP, conversation_id=first["conversation_id"])
    wishes = {"conversation_id": first["conversation_id"], "replaces_last": True}
    again = ask(browser, FOLLOW_UP, **wishes)
    assert again["understood"]["is_follow_up"]
    turns = browser.get(f"/api/conversations/{first['conversation_id']}").json()["turns"]
    assert [turn["question"] for turn in turns] == [QUESTION, FOLLOW_UP]


def test_the_id_alone_lets_a_program_go_on_but_reads_nothing(browser):
    conversation_id = ask(browser)["conversation_id"]
    browser.cookies.clear()
    assert ask(browser, FOLLOW_UP, conversation_id=conversation_id)["understood"]["is_follow_up"]
    assert browser.get(f"/api/conversations/{conversation_id}").status_code == 404
    assert browser.get("/api/conversations").json()["conversations"] == []


CALLS = [
    ("post", "/api/ask", {"question": FOLLOW_UP}),
    ("get", "/api/conversations/ID", None),
    ("patch", "/api/conversations/ID", {"title": "Neu"}),
    ("delete", "/api/conversations/ID", None),
    ("get", "/api/conversations/ID/export", None),
    ("get", "/api/conversations/ID/export?format=json", None),
]


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
def test_the_id_of_somebody_else_is_answered_like_an_unknown_one(browser, method, path, body):
    conversation_id = ask(browser)["conversation_id"]
    as_somebody_else(browser)
    seen = []
    for one in (conversation_id, "gibt-es-nicht"):
        content = {**body, "conversation_id": one} if path == "/api/ask" else body
        wishes = {"json": content} if content else {}
        reply = browser.request(method.upper(), path.replace("ID", one), **wishes)
        problem = reply.json()
        problem.pop("instance")
        seen.append((reply.status_code, problem, sorted(reply.headers)))
        assert QUESTION not in reply.text
        assert "set-cookie" not in reply.headers
    assert seen[0] == seen[1]
    assert seen[0][0] == 404
    assert seen[0][1]["type"] == "urn:ressourcenlotse:problem:conversation-unknown"


@pytest.mark.parametrize("path", ["/?gespraech=ID", "/gespraeche/ID/loeschen", "/gespraeche/ID/umbenennen"])
def test_pages_keep_the_conversations_of_somebody_else_to_themselves(browser, path):
    conversation_id = ask(browser)["conversation_id"]
    owner = browser.cookies[OWNER_COOKIE]
    as_somebody_else(browser)
    address = path.replace("ID", conversation_id)
    reply = browser.get(address) if "?" in path else browser.post(address, data={"title": "Neu"})
    assert reply.status_code == 404
    assert QUESTION not in reply.text
    browser.cookies.clear()
    browser.cookies.set(OWNER_COOKIE, owner)
    assert browser.get(f"/api/conversations/{conversation_id}").json()["title"] == QUESTION


def test_an_invented_token_owns_nothing(browser):
    for token in ("x", "x" * 43, "é" * 43, "a b"):
        browser.cookies.clear()
        reply = browser.get("/api/conversations", headers={"Cookie": f"{OWNER_COOKIE}={token}".encode()})
        assert reply.json()["conversations"] == []


def test_a_conversation_is_searched_renamed_exported_and_deleted(browser):
    conversation_id = ask(browser)["conversation_id"]
    ask(browser, "Was kostet ein Feuerwehrhaus in Holzbauweise?")

    def titles(search):
        found = browser.get("/api/conversations", params={"search": search}).json()["conversations"]
        return [head["title"] for head in found]

    assert titles("verpackungssteuer staedte") == [QUESTION]
    assert titles("gibtesnicht") == []
    reply = browser.patch(f"/api/conversations/{conversation_id}", json={"title": " Steuer\n2026 \u202e"})
    assert reply.json() == {"conversation_id": conversation_id, "title": "Steuer 2026"}
    assert titles("steuer 2026") == ["Steuer 2026"]
    text = browser.get(f"/api/conversations/{conversation_id}/export")
    assert text.headers["content-type"] == "text/markdown; charset=utf-8"
    assert re.fullmatch(
        r'attachment; filename="gespraech-\d{4}-\d\d-\d\d-steuer-2026\.md"',
        text.headers["content-disposition"],
    )
    assert text.text.startswith("# Steuer 2026\n")
    data = browser.get(f"/api/conversations/{conversation_id}/export", params={"format": "json"})
    assert data.json() == browser.get(f"/api/conversations/{conversation_id}").json()
    assert browser.delete(f"/api/conversations/{conversation_id}").status_code == 204
    assert browser.get(f"/api/conversations/{conversation_id}").status_code == 404
    assert len(browser.get("/api/conversations").json()["conversations"]) == 1
    assert browser.delete("/api/conversations").json() == {"deleted": 1}
    assert browser.get("/api/conversations").json()["conversations"] == []


@pytest.mark.parametrize("title", ["", " \n ", "\u200b", "x" * 1001])
def test_a_title_without_a_letter_is_refused(browser, title):
    conversation_id = ask(browser)["conversation_id"]
    reply = browser.patch(f"/api/conversations/{conversation_id}", json={"title": title})
    assert reply.status_code == 422
    assert browser.get(f"/api/conversations/{conversation_id}").json()["title"] == QUESTION


@pytest.fixture
def folder(data_dir, tmp_path):
    """A data folder of its own, with a copy of the index: each index has one owner."""
    shutil.copytree(data_dir / "index", tmp_path / "var" / "index")
    return tmp_path / "var"


def test_deleted_text_is_gone_from_the_files_of_the_service(make_client, folder):
    browser = make_client(data_dir=folder)
    secret = "Geheimnisfrage4711"
    conversation_id = ask(browser, f"Welche Städte haben eine {secret}?")["conversation_id"]

    def content():
        return b"".join(path.read_bytes() for path in folder.glob("lotse.sqlite3*"))

    assert secret.encode() in content()
    browser.delete(f"/api/conversations/{conversation_id}")
    assert secret.encode() not in content()


def test_a_house_that_keeps_nothing_stores_nothing_and_still_understands_follow_ups(make_client, folder):
    browser = make_client(data_dir=folder, retention_days=0)
    reply = browser.post("/api/ask", json={"question": QUESTION})
    assert reply.json()["conversation_id"] is None
    assert reply.json()["conversation_note"] is None
    assert "set-cookie" not in reply.headers
    answer = ask(browser, FOLLOW_UP, earlier_questions=[QUESTION])
    assert answer["understood"]["question"] == "Was sagt das Gericht zu Verpackungssteuer?"
    refused = browser.post("/api/feedback", json={"rating": "falsch"})
    assert (refused.status_code, refused.json()["title"]) == (403, "Dieser Dienst speichert nichts")
    archive = open_archive(replace(browser.app.state.settings))
    counts, feedback = archive.counts()
    assert (counts.conversations, counts.turns, feedback) == (0, 0, 0)
    archive.close()
    assert "speichert keine Gespräche" in browser.get("/gespraeche").text
    assert "nicht gespeichert" in browser.get("/datenschutz").text


def test_answers_survive_a_database_that_goes_away_and_comes_back(
    make_client, folder, postgresql, postgresql_url
):
    browser = make_client(data_dir=folder, database_url=postgresql_url)
    first = ask(browser)
    assert first["conversation_note"] is None
    postgresql.stop()
    try:
        lost = ask(browser, conversation_id=first["conversation_id"])
        assert lost["sentences"]
        assert "nicht erreichbar" in lost["conversation_note"]
        assert lost["conversation_id"] == first["conversation_id"]
        new = ask(browser)
        assert new["sentences"]
        assert new["conversation_id"] is None
        assert "nicht speichern" in new["conversation_note"]
        known = ask(
            browser, FOLLOW_UP, conversation_id=first["conversation_id"], earlier_questions=[QUESTION]
        )
        assert known["understood"]["is_follow_up"]
        listed = browser.get("/api/conversations")
        assert listed.status_code == 503
        assert listed.headers["retry-after"] == "10"
        assert "Datenbank ist gerade nicht erreichbar" in listed.json()["detail"]
        assert "geheim" not in listed.text
    finally:
        postgresql.start()
    deadline = time.monotonic() + 20
    while (again := ask(browser, FOLLOW_UP, conversation_id=first["conversation_id"]))["conversation_note"]:
        assert time.monotonic() < deadline
        time.sleep(0.3)
    assert again["understood"]["is_follow_up"]
    turns = browser.get(f"/api/conversations/{first['conversation_id']}").json()["turns"]
    assert [turn["question"] for turn in turns] == [QUESTION, FOLLOW_UP]


def test_fifty_simultaneous_questions_are_all_stored(make_client, folder):
    browser = make_client(data_dir=folder)
    ask(browser)
    ready = threading.Barrier(50)

    def asking(number):
        ready.wait()
        body = {"question": f"Welche {number} Städte haben eine Verpackungssteuer?"}
        return browser.post("/api/ask", json=body).json()["conversation_id"]

    with ThreadPoolExecutor(50) as pool:
        ids = list(pool.map(asking, range(50)))
    assert len({one for one in ids if one}) == 50
    assert len(browser.get("/api/conversations", params={"limit": 200}).json()["conversations"]) == 51


def test_ratings_of_an_earlier_version_move_into_the_database(make_client, folder):
    import sqlite3

    from assistant.coordination.feedback_store import EARLIER_FILE

    with sqlite3.connect(folder / EARLIER_FILE) as connection:
        connection.execute(
            "CREATE TABLE feedback (feedback_id INTEGER PRIMARY KEY, received_on TEXT NOT NULL,"
            " rating TEXT NOT NULL, outcome TEXT, question TEXT, comment TEXT)"
        )
        connection.execute("INSERT INTO feedback VALUES (1, date('now'), 'falsch', NULL, 'Alt?', NULL)")
    connection.close()
    browser = make_client(data_dir=folder)
    deadline = time.monotonic() + 10
    while (folder / EARLIER_FILE).exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    archive = open_archive(browser.app.state.settings)
    assert [one.question for one in archive.feedback()] == ["Alt?"]
    archive.close()
