import re

import pytest
from playwright.sync_api import expect

from tests.e2e.test_accessibility import LOOKS, assert_accessible

pytestmark = pytest.mark.e2e

QUESTION = "Wer fördert kommunalen Holzbau in Bayern?"
FOLLOW_UP = "und in Baden-Württemberg?"


@pytest.fixture(params=LOOKS)
def look(request):
    return LOOKS[request.param]


def ask(page, question=QUESTION):
    page.get_by_label("Ihre Frage").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".turn").last.locator(".feedback")).to_be_visible()


def hints(page):
    return page.locator(".turn").last.locator(".hint")


def test_a_follow_up_shows_what_it_was_understood_as(page):
    ask(page)
    ask(page, FOLLOW_UP)
    last = page.locator(".turn").last
    expect(last.locator("h2")).to_contain_text(FOLLOW_UP)
    expect(last.locator(".resolved")).to_contain_text("Wer fördert kommunalen Holzbau in Baden-Württemberg?")
    names = hints(page).all_inner_texts()
    assert names[0].startswith("Bezug: ")
    assert any(name.startswith("Bundesland: Baden-Württemberg") for name in names)
    # Only the last question can be asked anew.
    assert page.locator(".turn").first.get_by_role("button", name="entfernen").count() == 0


def test_a_hint_is_removed_by_keyboard_and_the_question_asked_anew(page):
    ask(page)
    button = page.get_by_role("button", name="Bundesland: Bayern – entfernen und neu fragen")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#announcer")).to_contain_text(
        re.compile("Ich frage neu, ohne Bundesland: Bayern|Quellen:")
    )
    expect(page.locator(".turn").last.locator(".feedback")).to_be_visible()
    expect(button).to_have_count(0)
    assert page.locator(".turn").count() == 1
    assert page.evaluate("document.activeElement.className") == "question"
    page.goto("/gespraeche")
    expect(page.locator(".conversation-list li")).to_have_count(1)
    expect(page.locator(".meta")).to_contain_text("1 Frage")


def test_without_its_subject_a_follow_up_stands_alone(page):
    ask(page)
    ask(page, "und was kostet das?")
    page.get_by_role("button", name="Bezug:").click()
    expect(page.locator(".turn").last.locator(".feedback")).to_be_visible()
    assert page.locator(".turn").last.locator(".resolved").count() == 0


def test_a_new_conversation_begins_without_the_old_one(page):
    ask(page)
    page.get_by_role("button", name="Neues Gespräch").click()
    ask(page, FOLLOW_UP)
    assert page.locator(".resolved").count() == 0
    page.goto("/gespraeche")
    expect(page.locator(".conversation-list li")).to_have_count(2)


def test_a_conversation_is_found_again_continued_renamed_saved_and_deleted(page):
    ask(page)
    page.evaluate("sessionStorage.clear()")
    page.goto("/gespraeche")
    page.get_by_role("link", name=QUESTION, exact=True).click()
    expect(page.locator(".turn")).to_have_count(1)
    assert page.url.endswith("/")
    ask(page, FOLLOW_UP)
    expect(page.locator(".turn").last.locator(".resolved")).to_be_visible()
    page.reload()
    expect(page.locator(".turn")).to_have_count(2)
    page.goto("/gespraeche")
    expect(page.locator(".meta")).to_contain_text("2 Fragen")
    with page.expect_download() as download:
        page.get_by_role("link", name="Als Text (Markdown)").click()
    assert "Baden-Württemberg" in download.value.path().read_text("utf-8")
    page.get_by_text("Umbenennen").click()
    page.get_by_label("Neuer Name").fill("Holz in zwei Ländern")
    page.get_by_role("button", name="Namen speichern").click()
    expect(page.get_by_role("status")).to_have_text("Das Gespräch hat einen neuen Namen.")
    page.get_by_label("Gespräche durchsuchen").fill("zwei laender")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Holz in zwei Ländern", exact=True)).to_be_visible()
    page.locator("summary", has_text="Löschen").first.click()
    page.get_by_role("button", name="Endgültig löschen").click()
    expect(page.get_by_role("status")).to_have_text("Das Gespräch ist endgültig gelöscht.")
    expect(page.locator(".conversation-list")).to_have_count(0)


def test_a_conversation_that_was_deleted_meanwhile_goes_on_from_the_window(page):
    ask(page)
    answer = page.request.delete("/api/conversations")
    assert answer.ok
    ask(page, FOLLOW_UP)
    expect(page.locator(".turn").last.locator(".resolved")).to_be_visible()


def test_the_page_works_without_scripts(open_page):
    page = open_page(java_script_enabled=False)
    page.get_by_label("Ihre Frage").fill(QUESTION)
    page.get_by_role("button", name="Fragen", exact=True).click()
    page.get_by_label("Ihre Frage").fill(FOLLOW_UP)
    page.get_by_role("button", name="Fragen", exact=True).click()
    expect(page.locator(".resolved")).to_contain_text("in Baden-Württemberg?")
    page.get_by_role("button", name="Bundesland: Baden-Württemberg – entfernen").click()
    expect(page.get_by_role("button", name="Bundesland: Baden-Württemberg – entfernen")).to_have_count(0)
    page.get_by_role("link", name="Neues Gespräch").click()
    assert page.locator(".turn").count() == 0
    page.get_by_role("link", name="Gespräche", exact=True).click()
    expect(page.locator(".meta")).to_contain_text("2 Fragen")


def test_conversations_are_accessible(open_page, look):
    page = open_page(**look)
    page.goto("/gespraeche")
    assert_accessible(page)
    page.goto("/")
    ask(page)
    ask(page, FOLLOW_UP)
    assert_accessible(page)
    page.goto("/gespraeche")
    for summary in page.locator("summary").all():
        summary.click()
    assert_accessible(page)
    page.get_by_label("Gespräche durchsuchen").fill("gibt es nicht")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kein Gespräch enthält")).to_be_visible()
    assert_accessible(page)
