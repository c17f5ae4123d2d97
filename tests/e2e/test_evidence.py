import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from tests.e2e.chat import OTHER_QUESTION, QUESTION, active, ask

pytestmark = pytest.mark.e2e

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def open_passage(page, at=0):
    page.locator(".answer-text .cite").nth(at).click()
    panel = page.get_by_role("dialog")
    expect(panel.locator("mark").first).to_be_visible()
    return panel


def test_the_passage_stands_beside_the_answer_and_both_stay_in_use(page):
    ask(page)
    panel = open_passage(page)
    expect(panel.locator("mark").first).to_be_in_viewport()
    answer, beside = page.locator(".answer").bounding_box(), panel.bounding_box()
    assert answer["x"] + answer["width"] <= beside["x"]
    page.locator(".answer-text .cite").nth(3).click()
    expect(panel.locator(".passage-label")).to_contain_text("Quelle 4")
    assert active(page, "id") == "passage-title"
    page.get_by_label("Ihre Frage").click()
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_the_passage_says_what_its_source_is(page):
    ask(page)
    panel = open_passage(page, 3)
    names = panel.get_by_role("term").all_inner_texts()
    assert names[:3] == ["Art", "Herausgeber", "Aktualität"]
    assert "Land" in names
    assert panel.get_by_role("definition").nth(1).inner_text()


def test_the_way_leads_from_one_source_to_the_next(page):
    ask(page)
    panel = open_passage(page)
    expect(panel.get_by_role("button", name="Vorige Quelle")).to_have_count(0)
    panel.get_by_role("button", name="Nächste Quelle").click()
    expect(panel.locator(".passage-label")).to_contain_text("Quelle 2")
    panel.get_by_role("button", name="Vorige Quelle").click()
    expect(panel.locator(".passage-label")).to_contain_text("Quelle 1")
    first = page.locator(".answer-text .cite").first.get_attribute("aria-label")
    page.keyboard.press("Escape")
    assert active(page, "getAttribute('aria-label')") == first


def test_the_contents_lead_to_the_parts_of_the_document(page):
    ask(page)
    panel = open_passage(page)
    panel.get_by_text("Inhalt", exact=True).click()
    entries = panel.locator(".contents button")
    assert entries.count() > 1
    name = entries.last.inner_text()
    entries.last.click()
    heading = panel.get_by_role("heading", level=3, name=name, exact=True)
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()


def test_the_original_opens_at_the_quote(page):
    ask(page)
    panel = open_passage(page)
    quote = panel.locator("mark").first.inner_text()
    address = panel.get_by_role("link", name=re.compile("Originalquelle")).get_attribute("href")
    first, last = unquote(address.partition("#:~:text=")[2]).split(",")
    assert quote.startswith(first)
    assert quote.rstrip().endswith(last)


def test_the_server_makes_the_same_addresses_as_the_scripts(open_page):
    page = open_page()
    ask(page)
    panel_address = page.locator(".sources .original").first.get_attribute("href")
    plain = open_page(java_script_enabled=False)
    plain.get_by_label("Ihre Frage").fill(QUESTION)
    plain.get_by_role("button", name="Fragen", exact=True).click()
    assert plain.locator(".sources .original").first.get_attribute("href") == panel_address


def test_an_old_source_is_warned_of_in_words(page):
    ask(page, OTHER_QUESTION)
    for at in range(page.locator(".answer-text .cite").count()):
        panel = open_passage(page, at)
        warning = panel.locator(".passage-warning")
        if warning.count():
            expect(warning).to_contain_text("Achtung: ")
            return
    pytest.fail("no source of this answer is old or undated")


def test_a_number_shows_its_source_to_pointer_and_keyboard(page):
    ask(page)
    number = page.locator(".answer-text .cite").nth(1)
    number.hover()
    preview = page.get_by_role("tooltip")
    shown = page.locator(".answer-text .sentence").nth(1).inner_text().rpartition(" ")[0]
    expect(preview).to_contain_text(shown[:30])
    preview.hover()
    expect(preview).to_be_visible()
    page.keyboard.press("Escape")
    expect(preview).to_be_hidden()
    page.locator(".answer-text .cite").first.focus()
    page.keyboard.press("Tab")
    expect(preview).to_be_visible()
    assert active(page, "getAttribute('aria-describedby')") == "preview"
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(preview).to_be_hidden()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_on_a_phone_the_passage_is_a_sheet_that_keeps_the_rest_away(open_page):
    page = open_page(**PHONE)
    ask(page)
    panel = open_passage(page)
    box = panel.bounding_box()
    assert box["width"] == 390
    assert box["y"] > 60
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('passage').contains(document.activeElement)")
    page.mouse.click(200, 20)
    expect(panel).to_be_hidden()


def test_a_document_that_is_gone_leaves_the_quote(page):
    ask(page)
    page.route(
        "**/api/documents/**",
        lambda route: route.fulfill(
            status=404,
            content_type="application/problem+json",
            body='{"title": "Dieses Dokument gibt es nicht", "status": 404, "detail": "Es wurde gelöscht."}',
        ),
    )
    page.locator(".answer-text .cite").first.click()
    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("alert")).to_contain_text("Es wurde gelöscht.")
    assert panel.locator("mark").inner_text() in page.locator(".answer-text").inner_text()
    page.unroute("**/api/documents/**")
    panel.get_by_role("button", name="Noch einmal versuchen").click()
    expect(panel.locator("section").first).to_be_visible()
