import re
import time
from contextlib import contextmanager

import pytest
from starlette.testclient import TestClient

from assistant.errors import IndexMissingError
from assistant.settings import Settings
from assistant.web.app import create_app
from assistant.web.coordination_access import COOKIE, is_pass, new_pass

KEY = "ein-langer-schluessel"
QUESTION = "Wer zahlt <b>alles</b>?"


@contextmanager
def no_assistant():
    raise IndexMissingError("Hier wird nichts gefragt.")
    yield


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A service that has coordinators, without an assistant."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("office"), rate_limit="off", coordination_key=KEY)
    with TestClient(create_app(no_assistant, settings)) as opened:
        yield opened


@pytest.fixture
def signed_in(office):
    reply = office.post("/koordination/anmelden", data={"schluessel": KEY})
    assert "Weitergegebene Fragen" in reply.text
    yield office
    office.cookies.clear()


def refer(client, **body):
    return client.post("/api/referrals", json={"question": QUESTION, **body})


@pytest.mark.parametrize("path", ["/koordination", "/koordination/anmelden", "/koordination/fragen/x"])
def test_without_a_key_in_the_settings_there_is_no_such_page(client, path):
    assert client.get(path).status_code in {404, 405}
    assert client.post(path, data={"schluessel": ""}).status_code in {404, 405}


def test_without_coordinators_nothing_can_be_passed_on(client):
    reply = refer(client)
    assert reply.status_code == 403
    assert "gibt keine Fragen weiter" in reply.json()["detail"]
    assert client.get("/weitergeben").status_code == 403
    assert "/weitergeben" not in client.post("/", data={"question": "Wer hilft?"}).text


def test_a_question_reaches_the_coordinators_and_can_be_taken_back(signed_in):
    referral_id = refer(signed_in, reply_to="amt@stadt.de", outcome="not_found").json()["referral_id"]
    page = signed_in.get("/koordination").text
    assert "Wer zahlt &lt;b&gt;alles&lt;/b&gt;?" in page
    assert "<b>alles" not in page
    assert 'href="mailto:amt%40stadt.de"' in page
    assert signed_in.delete(f"/api/referrals/{referral_id}").status_code == 204
    assert signed_in.delete(f"/api/referrals/{referral_id}").status_code == 404
    assert "amt@stadt.de" not in signed_in.get("/koordination").text


def test_the_form_works_without_scripts(office):
    shown = office.post("/weitergeben", data={"question": QUESTION, "outcome": "answered"}).text
    assert "Wer zahlt &lt;b&gt;alles" in shown
    wrong = office.post("/weitergeben", data={"question": QUESTION, "reply_to": "amt", "send": "1"})
    assert wrong.status_code == 422
    assert "nicht vollständig" in wrong.text
    assert 'value="amt"' in wrong.text
    done = office.post("/weitergeben", data={"question": QUESTION, "reply_to": "", "send": "1"})
    assert "Ihre Frage ist weitergegeben." in done.text
    address = re.search(r'action="(/weitergegeben/[\w-]+/zurueckziehen)"', done.text)[1]
    assert "ist gelöscht" in office.post(address).text
    assert office.post(address).status_code == 404


@pytest.mark.parametrize(
    "body", [{"question": " "}, {"reply_to": "x"}, {"message": "x" * 2001}, {"outcome": "?"}]
)
def test_what_cannot_be_passed_on_is_refused(office, body):
    assert refer(office, **body).status_code == 422


def test_coordinators_mark_and_delete(signed_in):
    referral_id = refer(signed_in).json()["referral_id"]
    signed_in.post("/api/feedback", json={"rating": "falsch", "question": "Diese Antwort?"})
    path = f"/koordination/fragen/{referral_id}"
    signed_in.post(path, data={"schritt": "erledigt"})
    assert referral_id not in signed_in.get("/koordination?stand=offen").text
    assert referral_id in signed_in.get("/koordination?stand=erledigt").text
    signed_in.post(path, data={"schritt": "offen"})
    assert referral_id in signed_in.get("/koordination?stand=offen").text
    assert signed_in.post(path, data={"schritt": "quer"}).status_code == 422
    signed_in.post(path, data={"schritt": "loeschen"})
    assert signed_in.post(path, data={"schritt": "loeschen"}).status_code == 200
    ratings = signed_in.get("/koordination?was=bewertungen&bewertung=falsch&suche=diese").text
    assert "Diese Antwort?" in ratings
    signed_in.post(re.search(r'action="(/koordination/bewertungen/\d+)"', ratings)[1])
    assert "Diese Antwort?" not in signed_in.get("/koordination").text


def test_nobody_else_sees_or_changes_anything(office):
    referral_id = refer(office).json()["referral_id"]
    page = office.get("/koordination").text
    assert "Schlüssel" in page
    assert "Wer zahlt" not in page
    wrong = office.post("/koordination/anmelden", data={"schluessel": "falsch"})
    assert wrong.status_code == 403
    assert "gilt nicht" in wrong.text
    for path in (f"/koordination/fragen/{referral_id}", "/koordination/bewertungen/1"):
        assert office.post(path, data={"schritt": "loeschen"}).status_code == 403
    assert office.delete(f"/api/referrals/{referral_id}").status_code == 204


def test_the_cookie_goes_to_this_page_alone_and_ends(office):
    reply = office.post("/koordination/anmelden", data={"schluessel": KEY}, follow_redirects=False)
    cookie = reply.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/koordination"))
    assert KEY not in cookie
    office.post("/koordination/abmelden")
    assert COOKIE not in office.cookies


def test_a_pass_ends_and_holds_for_its_key_alone():
    now = time.time()
    given = new_pass(KEY, now)
    assert is_pass(given, KEY, now)
    assert not is_pass(given, KEY, now + 11 * 3600)
    assert not is_pass(given, "ein-anderer-schluessel", now)
    for wrong in ("", ".", "9999999999.x.", given[:-1], "9" + given, "ä.ä"):
        assert not is_pass(wrong, KEY, now)
