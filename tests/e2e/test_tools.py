import json
import re

import pytest
from playwright.sync_api import expect

from tests.e2e.chat import OTHER_QUESTION, QUESTION, active, ask, send, stored_turns, turns, wait_for_answer

pytestmark = pytest.mark.e2e


def test_the_last_question_is_edited_in_its_place(page):
    ask(page)
    ask(page, OTHER_QUESTION)
    turns(page).last.get_by_role("button", name="Frage bearbeiten").click()
    field = page.get_by_label("Ihre Frage")
    expect(field).to_be_focused()
    expect(field).to_have_value(OTHER_QUESTION)
    field.fill("Wer fördert LED-Straßenbeleuchtung in Bayern?")
    page.keyboard.press("Enter")
    expect(turns(page).last.get_by_role("heading", level=2)).to_contain_text("in Bayern")
    wait_for_answer(page)
    expect(turns(page)).to_have_count(2)
    assert stored_turns(page) == [2]
    page.reload()
    expect(turns(page)).to_have_count(2)


def test_an_earlier_question_is_edited_as_a_new_one(page):
    ask(page)
    ask(page, OTHER_QUESTION)
    turns(page).first.get_by_role("button", name="Frage bearbeiten").click()
    expect(page.locator("#editing")).to_have_count(0)
    page.keyboard.press("Enter")
    wait_for_answer(page)
    expect(turns(page)).to_have_count(3)


def test_editing_is_given_up_by_its_chip(page):
    ask(page)
    page.get_by_role("button", name="Frage bearbeiten").click()
    page.get_by_role("button", name="Ersetzt die letzte Frage entfernen").click()
    expect(page.get_by_label("Ihre Frage")).to_be_focused()
    page.keyboard.press("Enter")
    expect(turns(page)).to_have_count(2)
    wait_for_answer(page)


def test_an_answer_is_shared_read_by_others_and_taken_back(open_page):
    page = open_page()
    ask(page)
    opener = page.get_by_role("button", name="Teilen")
    opener.click()
    dialog = page.get_by_role("dialog", name="Sie teilen diese Antwort")
    address = dialog.get_by_label("Link zum Weitergeben").input_value()
    shown = page.locator(".answer-text").inner_text()
    other = open_page(address)
    assert other.locator(".answer-text").inner_text() == shown
    assert other.get_by_role("button", name="Link zurückziehen").count() == 0
    dialog.get_by_role("button", name="Link zurückziehen").click()
    expect(dialog.get_by_role("status")).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    assert other.goto(address).status == 404
    expect(other.get_by_role("heading", level=1)).to_have_text("Diese geteilte Antwort gibt es nicht")


def test_an_answer_is_copied_with_its_sources(open_page):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page)
    page.get_by_role("button", name="Kopieren").click()
    expect(page.get_by_role("button", name="Kopiert")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith(QUESTION)
    assert re.search(r"\[1\].*\n", text)
    assert "Quellen:" in text
    assert "https://" in text


def test_copying_works_without_a_secure_page(page):
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    ask(page)
    page.get_by_role("button", name="Kopieren").click()
    expect(page.get_by_role("button", name="Kopiert")).to_be_visible()


def test_print_shows_the_answer_and_leaves_the_tools_out(page):
    ask(page)
    page.evaluate("window.print = () => { window.isPrinted = true }")
    page.get_by_role("button", name="Drucken").click()
    assert page.evaluate("window.isPrinted")
    page.emulate_media(media="print")
    expect(page.locator(".answer-text")).to_be_visible()
    expect(page.locator(".sources")).to_be_visible()
    for hidden in (".site-nav", ".composer", ".answer-foot", ".follow-ups"):
        expect(page.locator(hidden).first).to_be_hidden()
    assert page.pdf()[:5] == b"%PDF-"


def test_shortcuts_move_through_the_conversation(page):
    ask(page)
    ask(page, OTHER_QUESTION)
    page.keyboard.press("Alt+Shift+ArrowUp")
    assert OTHER_QUESTION in active(page, "textContent")
    page.keyboard.press("Alt+Shift+ArrowUp")
    assert QUESTION in active(page, "textContent")
    page.keyboard.press("Alt+Shift+ArrowDown")
    assert OTHER_QUESTION in active(page, "textContent")
    page.keyboard.press("Alt+Shift+F")
    assert active(page, "id") == "question"
    page.keyboard.press("Alt+Shift+K")
    dialog = page.get_by_role("dialog", name="Tastenkürzel")
    expect(dialog).to_be_visible()
    assert dialog.locator("kbd").count() > 10
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("Alt+Shift+N")
    assert turns(page).count() == 0


def test_no_single_letter_does_anything(page):
    ask(page)
    turns(page).last.get_by_role("heading", level=2).focus()
    for letter in "abcdefghijklmnopqrstuvwxyz?/.,0123456789":
        page.keyboard.press(letter)
    expect(turns(page)).to_have_count(1)
    assert page.get_by_label("Ihre Frage").input_value() == ""
    assert page.locator("dialog[open]").count() == 0


def test_escape_stops_the_answer(page):
    page.route("**/api/ask", lambda _route: None)
    with page.expect_request("**/api/answers/*") as stopped:
        send(page)
        page.keyboard.press("Escape")
    assert stopped.value.method == "DELETE"
    expect(page.locator(".message")).to_contain_text("Angehalten.")


def test_filters_are_chips_that_are_taken_away(page):
    page.get_by_text("Quellen eingrenzen").click()
    page.get_by_label("Bundesland", exact=True).select_option("Bayern")
    page.get_by_label("Bundesland", exact=True).select_option("Hessen")
    page.get_by_label("Art der Quelle").select_option("Förderprogramme")
    page.get_by_label("Größe der Kommune").select_option("Kleine Gemeinden (unter 20.000)")
    chips = page.get_by_label("Gewählte Eingrenzungen").get_by_role("button")
    expect(chips).to_have_count(4)
    page.reload()
    expect(chips).to_have_count(4)
    page.get_by_role("button", name="Bundesland: Bayern entfernen").press("Enter")
    expect(chips).to_have_count(3)
    with page.expect_request("**/api/ask") as sent:
        ask(page, "Wer fördert Holzbau?")
    body = json.loads(sent.value.post_data)
    assert body["filters"] == {"states": ["Hessen"], "kinds": ["funding"], "topics": []}
    assert "kleine Gemeinden" in body["question"]
    expect(turns(page).last.locator(".hint", has_text="Größe: ")).to_be_visible()
    assert set(page.locator(".sources .kind").all_inner_texts()) <= {"Förderung"}


def test_a_topic_suggests_questions_that_the_base_answers(page):
    before = page.locator(".examples button").all_inner_texts()
    page.get_by_role("link", name="Holzbau").click()
    expect(page.get_by_role("heading", name="Fragen zum Thema Holzbau")).to_be_in_viewport()
    suggested = page.locator(".examples button")
    assert suggested.all_inner_texts() != before
    suggested.first.click()
    wait_for_answer(page)
    assert page.locator(".answer-text .cite").count() > 0


def test_a_language_is_chosen_and_answers_stay_german(page):
    ask(page)
    page.get_by_text("Darstellung").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_label("Your question")).to_be_visible()
    expect(turns(page)).to_have_count(1)
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator(".answer-text").get_attribute("lang") == "de"
    expect(page.get_by_role("button", name="Not helpful")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Your question")).to_be_visible()


def test_an_english_browser_gets_english_words_and_an_answer(open_page):
    page = open_page(locale="en-GB")
    page.get_by_label("Your question").fill("Which cities have a packaging tax?")
    page.keyboard.press("Enter")
    expect(page.locator(".turn").last.locator(".feedback")).to_be_visible()
    page.locator(".cite").nth(1).click()
    expect(page.get_by_role("dialog").get_by_text("Publisher")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "theme"), [("Dunkel", "dark"), ("Hell", "light"), ("Hoher Kontrast", "contrast")]
)
def test_colours_are_chosen_and_survive_a_reload(page, name, theme):
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_text("Darstellung").click()
    page.get_by_role("button", name=name).click()
    expect(page.locator(f"html[data-theme={theme}]")).to_have_count(1)
    page.reload()
    expect(page.locator(f"html[data-theme={theme}]")).to_have_count(1)
    after = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (after == before) == (theme == "light")
