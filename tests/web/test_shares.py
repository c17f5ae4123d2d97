import re

import pytest

from assistant.conversation.owner import new_token
from assistant.web.conversation_flow import OWNER_COOKIE

QUESTION = "Welche Städte haben eine Verpackungssteuer?"


@pytest.fixture
def browser(client):
    client.cookies.clear()
    yield client
    client.cookies.clear()


def share(browser):
    answer = browser.post("/api/ask", json={"question": QUESTION}).json()
    body = {"conversation_id": answer["conversation_id"], "turn_id": answer["turn_id"]}
    reply = browser.post("/api/shares", json=body)
    assert reply.status_code == 201, reply.text
    return reply.json()


def test_a_link_shows_the_answer_to_everybody_and_nothing_to_press(browser):
    shared = share(browser)
    browser.cookies.clear()
    reply = browser.get(shared["path"])
    assert reply.status_code == 200
    assert QUESTION in reply.text
    assert 'class="sources"' in reply.text
    assert "zurueckziehen" not in reply.text
    assert "conversation_id" not in reply.text
    assert "noindex" in reply.headers["x-robots-tag"]
    assert reply.headers["cache-control"] == "no-store"
    assert reply.text.count("<h1") == 1


def test_the_owner_takes_the_link_back(browser):
    shared = share(browser)
    assert "zurueckziehen" in browser.get(shared["path"]).text
    assert shared["path"] in browser.get("/gespraeche").text
    assert browser.delete(f"/api/shares/{shared['share_id']}").status_code == 204
    assert browser.get(shared["path"]).status_code == 404
    assert shared["path"] not in browser.get("/gespraeche").text


def test_nobody_else_takes_it_back_or_shares_what_is_not_theirs(browser):
    shared = share(browser)
    answer = browser.post("/api/ask", json={"question": QUESTION}).json()
    browser.cookies.clear()
    browser.cookies.set(OWNER_COOKIE, new_token())
    assert browser.delete(f"/api/shares/{shared['share_id']}").status_code == 404
    body = {"conversation_id": answer["conversation_id"], "turn_id": answer["turn_id"]}
    assert browser.post("/api/shares", json=body).status_code == 404
    browser.cookies.clear()
    assert browser.post("/api/shares", json=body).status_code == 404
    assert browser.get(shared["path"]).status_code == 200


def test_it_works_by_forms(browser):
    page = browser.post("/", data={"question": QUESTION}).text
    form = page.partition('class="share-form"')[2].partition("</form>")[0]
    data = dict(re.findall(r'name="(\w+)" value="([^"]+)"', form))
    shared = browser.post("/geteilt", data=data)
    assert shared.status_code == 200
    assert "Link zum Weitergeben" in shared.text
    path = re.search(r'action="(/geteilt/[^"]+/zurueckziehen)"', shared.text)[1]
    assert "Der Link ist zurückgezogen" in browser.post(path).text


@pytest.mark.parametrize("path", ["/geteilt/nix", "/geteilt/" + "x" * 64])
def test_a_link_that_leads_nowhere_says_so(browser, path):
    reply = browser.get(path)
    assert reply.status_code in {404, 422}
    assert "<h1" in reply.text
