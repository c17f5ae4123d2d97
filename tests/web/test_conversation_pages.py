import html
import re

import pytest

from assistant.conversation.owner import new_token
from assistant.web.conversation_flow import OWNER_COOKIE

QUESTION = "Welche Städte haben eine Verpackungssteuer?"
HOSTILE = '<script>alert(1)</script> & "Steuer"?'


@pytest.fixture
def browser(client):
    client.cookies.clear()
    yield client
    client.cookies.clear()


def ask(browser, question=QUESTION, **fields):
    reply = browser.post("/", data={"question": question, **fields})
    assert reply.status_code == 200, reply.text
    return reply.text


def hidden(page, name):
    return [
        html.unescape(value) for value in re.findall(rf'type="hidden" name="{name}" value="([^"]*)"', page)
    ]


def test_a_form_goes_on_with_its_conversation_without_scripts(browser):
    first = ask(browser)
    (conversation_id,) = set(hidden(first, "conversation_id"))
    second = ask(browser, "Und was sagt das Gericht dazu?", conversation_id=conversation_id)
    assert "Was sagt das Gericht zu Verpackungssteuer?" in second
    assert set(hidden(second, "conversation_id")) == {conversation_id}
    assert "/dokumente/law-bverfg-verpackungssteuer" in second


def test_a_hint_is_a_button_that_asks_anew_without_it(browser):
    page = ask(browser, "Gibt es in Bayern eine Verpackungssteuer?")
    assert re.search(
        r'<button class="hint" name="ignore" value="state:Bayern" aria-label="Bundesland: Bayern – ', page
    )
    (conversation_id,) = set(hidden(page, "conversation_id"))
    again = ask(
        browser,
        hidden(page, "question")[0],
        conversation_id=conversation_id,
        replaces_last=hidden(page, "replaces_last")[0],
        ignore="state:Bayern",
    )
    assert "Bundesland: Bayern" not in again
    assert hidden(again, "ignore") == ["state:Bayern"]
    turns = browser.get(f"/api/conversations/{conversation_id}").json()["turns"]
    assert len(turns) == 1


@pytest.mark.parametrize("ignore", ["", "x", "farbe:rot", ":", "state:"])
def test_strange_hints_are_left_out(browser, ignore):
    ask(browser, ignore=ignore)


def test_an_unknown_conversation_is_a_problem_on_the_page(browser):
    reply = browser.post("/", data={"question": QUESTION, "conversation_id": "gibt-es-nicht"})
    assert reply.status_code == 404
    assert "Dieses Gespräch gibt es nicht" in reply.text


def test_a_conversation_is_found_again_and_goes_on(browser):
    ask(browser)
    page = browser.get("/gespraeche").text
    (address,) = re.findall(r'<h2><a href="(/\?gespraech=[\w-]+)">', page)
    again = browser.get(address).text
    assert QUESTION in again
    assert 'class="cite"' in again
    assert address.partition("=")[2] in hidden(again, "conversation_id")


def test_the_list_is_searched(browser):
    ask(browser)
    assert QUESTION in browser.get("/gespraeche", params={"suche": "STEUER"}).text
    nothing = browser.get("/gespraeche", params={"suche": '"><b>'}).text
    assert "Kein Gespräch enthält" in nothing
    assert "<b>" not in nothing


def test_a_long_list_has_pages(browser):
    for _ in range(51):
        browser.post("/api/ask", json={"question": "Pizza?"})
    first = browser.get("/gespraeche").text
    assert first.count("<h2>") == 50
    second = browser.get("/gespraeche", params={"ab": 50}).text
    assert second.count("<h2>") == 1
    assert "Ältere" in first
    assert "Neuere" in second


def test_what_people_typed_stays_text(browser):
    ask(browser, HOSTILE)
    page = browser.get("/gespraeche").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in page


def test_conversations_are_renamed_and_deleted_by_forms(browser):
    (conversation_id,) = set(hidden(ask(browser), "conversation_id"))
    renamed = browser.post(f"/gespraeche/{conversation_id}/umbenennen", data={"title": "Neuer Name"})
    assert renamed.url.query == b"meldung=umbenannt"
    assert "Das Gespräch hat einen neuen Namen." in renamed.text
    assert "Neuer Name" in renamed.text
    assert browser.post(f"/gespraeche/{conversation_id}/umbenennen", data={"title": " "}).status_code == 422
    deleted = browser.post(f"/gespraeche/{conversation_id}/loeschen")
    assert "endgültig gelöscht" in deleted.text
    assert "Neuer Name" not in deleted.text
    ask(browser)
    assert "Alle Ihre Gespräche" in browser.post("/gespraeche/loeschen").text
    assert browser.get("/api/conversations").json()["conversations"] == []


def test_a_form_of_another_site_deletes_nothing(browser):
    (conversation_id,) = set(hidden(ask(browser), "conversation_id"))
    headers = {"Origin": "https://evil.example"}
    for path in (f"/gespraeche/{conversation_id}/loeschen", "/gespraeche/loeschen"):
        assert browser.post(path, headers=headers).status_code == 403
    assert browser.delete(f"/api/conversations/{conversation_id}", headers=headers).status_code == 403
    assert browser.get(f"/api/conversations/{conversation_id}").status_code == 200


def test_somebody_else_sees_an_empty_list(browser):
    ask(browser)
    browser.cookies.clear()
    browser.cookies.set(OWNER_COOKIE, new_token())
    assert "Noch ist hier nichts" in browser.get("/gespraeche").text


def test_an_unknown_message_is_not_shown(browser):
    assert 'role="status"' not in browser.get("/gespraeche", params={"meldung": "evil"}).text


def test_the_privacy_page_says_what_is_stored(browser):
    page = browser.get("/datenschutz").text
    assert "Nach 90 Tagen" in page
    assert OWNER_COOKIE in page
