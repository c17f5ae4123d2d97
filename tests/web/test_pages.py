import re
from urllib.parse import unquote

import pytest

from assistant.web.wording import EXAMPLE_QUESTIONS

QUESTION = "Welche Städte haben eine Verpackungssteuer?"
TUEBINGEN = "/dokumente/case-tuebingen-verpackungssteuer"


def _page(reply, status=200):
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="de"' in reply.text
    assert reply.text.count("<h1") == 1
    return reply.text


def test_the_chat_page_offers_examples(client):
    page = _page(client.get("/"))
    for question in EXAMPLE_QUESTIONS:
        assert f'value="{question}"' in page


def test_an_address_can_bring_a_question_that_is_not_asked_by_itself(client):
    page = _page(client.get("/", params={"frage": "Was <b>kostet</b> das?"}))
    assert "Was &lt;b&gt;kostet&lt;/b&gt; das?</textarea>" in page
    assert 'class="turn"' not in page


PATHS = ["/", TUEBINGEN, "/dokumente", "/glossar", "/datenschutz", "/barrierefreiheit", "/nix"]


@pytest.mark.parametrize("path", PATHS)
def test_pages_hold_no_inline_script_or_style_and_load_nothing_from_elsewhere(client, path):
    page = client.get(path).text
    assert not re.search(r"<style|\sstyle=|\son\w+=", page)
    scripts = re.findall(r"<script[^>]*>", page)
    assert all('src="/static/' in script or "application/json" in script for script in scripts)
    assert not re.search(r'<(?:link|script|img|iframe)[^>]+(?:src|href)="(?:https?:)?//', page)


def test_a_form_gets_its_answer_on_the_page(client):
    page = _page(client.post("/", data={"question": QUESTION}))
    assert QUESTION in page
    assert re.search(r'class="cite" href="/dokumente/[\w-]+\?von=\d+&amp;bis=\d+#zitat"', page)
    assert 'class="sources"' in page


def test_each_number_leads_to_its_quote(client):
    page = client.post("/", data={"question": QUESTION}).text
    for path in set(re.findall(r'class="cite" href="([^"#]+)#zitat"', page)):
        assert '<mark id="zitat">' in _page(client.get(path.replace("&amp;", "&")))


def test_a_form_filter_restricts_the_sources(client):
    page = _page(client.post("/", data={"question": QUESTION, "kind": "law", "state": ""}))
    assert "kind-case_study" not in page
    assert '<option value="law" selected>' in page


def test_a_form_chooses_the_level_and_offers_the_others(client):
    page = _page(client.post("/", data={"question": QUESTION, "level": "kurz", "kind": "law"}))
    assert '<option value="kurz" selected>' in page
    others = page.partition('class="other-levels"')[2].partition("</form>")[0]
    assert re.findall(r'name="level" value="(\w+)"', others) == ["standard", "ausfuehrlich", "einfach"]
    assert f'name="question" value="{QUESTION}"' in others
    assert 'name="kind" value="law"' in others
    assert '<option value="standard" selected>' in _page(client.post("/", data={"question": QUESTION}))
    _page(client.post("/", data={"question": QUESTION, "level": "leicht"}))


def test_terms_of_a_plain_answer_lead_to_the_glossary(client):
    page = _page(client.post("/", data={"question": QUESTION, "level": "einfach"}))
    terms = page.partition('class="terms"')[2].partition("</section>")[0]
    path, anchor = re.search(r'href="(/glossar)#([^"]+)"', terms).groups()
    assert f'id="{unquote(anchor)}"' in _page(client.get(path))


def test_the_glossary_lists_terms_by_letter_with_their_sources(client):
    page = _page(client.get("/glossar"))
    letters = re.findall(r'href="#buchstabe-(\w)"', page)
    assert letters == sorted(letters)
    assert set(letters) == set(re.findall(r'id="buchstabe-(\w)"', page))
    entry = page.partition('id="Kreislaufwirtschaftsgesetz"')[2].partition("</div>")[0]
    assert "Kreislaufwirtschaftsgesetz (KrWG)" in entry
    assert 'href="https://github.com/bundestag/gesetze' in entry
    assert page.index('id="Öffentlicher-Auftrag"') < page.index('id="Photovoltaik"')
    assert '<a href="/glossar">Glossar</a>' in client.get("/").text


def test_an_unknown_kind_restricts_nothing(client):
    _page(client.post("/", data={"question": QUESTION, "kind": "film"}))


@pytest.mark.parametrize("data", [{}, {"question": " "}, {"question": "Wort " * 200}])
def test_a_question_that_is_refused_stays_in_the_form(client, data):
    page = _page(client.post("/", data=data), 422)
    assert 'role="alert"' in page
    assert data.get("question", "").strip() in page


@pytest.mark.parametrize(
    "content", [b"question=%ff%fe", b"question=\xff", b"\xff=1", b"question=%E4", b"&&&=="]
)
def test_forms_that_are_not_utf8_do_not_break_the_page(client, content):
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/", content=content, headers=headers).status_code in {200, 400, 422}


def test_a_file_instead_of_a_question_is_refused(client):
    _page(client.post("/", files={"question": ("a.txt", b"text")}), 422)


def test_a_form_over_the_limit_is_refused(client):
    assert "256" in _page(client.post("/", data={"question": "x" * 300_000}), 413)


def test_markup_in_a_question_stays_text(client):
    page = _page(client.post("/", data={"question": "<script>alert(1)</script> Verpackungssteuer?"}))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_document_is_shown_whole(client):
    page = _page(client.get(TUEBINGEN))
    assert "Stand Februar 2025" in page
    assert "Baden-Württemberg" in page
    assert "<mark" not in page
    assert 'rel="noopener noreferrer external"' in page
    assert "Fragen, die dieses Dokument beantwortet" in page


@pytest.mark.parametrize("query", ["von=5", "von=9&bis=3", "von=99999999&bis=999999999", "von=&bis="])
def test_a_span_that_fits_nothing_marks_nothing(client, query):
    reply = client.get(f"{TUEBINGEN}?{query}")
    assert reply.status_code in {200, 422}
    assert "<mark" not in reply.text


def test_markup_in_a_document_stays_text(client):
    page = _page(client.get("/dokumente/guidance-hostile"))
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Leitfaden &amp; Co" in page


def test_the_list_names_every_document(client):
    page = _page(client.get("/dokumente"))
    assert f'href="{TUEBINGEN}"' in page
    assert "Kontaktstellen" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("path", ["/nix", "/dokumente/nix", "/dokumente/../../etc/passwd", "/dokumente/%00"])
def test_what_is_not_there_gets_a_friendly_page(client, path):
    assert "Zur Startseite" in _page(client.get(path), 404)


def test_other_methods_get_a_friendly_page(client):
    assert "Zur Startseite" in _page(client.delete("/"), 405)


@pytest.mark.parametrize("path", ["/datenschutz", "/barrierefreiheit"])
def test_the_legal_pages_say_what_the_operator_has_to_add(client, path):
    assert "Vom Betreiber zu ergänzen" in _page(client.get(path))
