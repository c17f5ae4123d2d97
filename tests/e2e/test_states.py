"""axe on the states that the pages can be in; none may have a violation."""

import pytest
from playwright.sync_api import expect

from tests.e2e.chat import OTHER_QUESTION, QUESTION, active, ask, press_until, send, turns, wait_for_answer
from tests.e2e.screenshots import PAGES
from tests.e2e.test_accessibility import assert_accessible

pytestmark = pytest.mark.e2e

STILL = {"reduced_motion": "reduce"}
# With hundreds of like entries, axe looks at the first of them.
LONG = {"dokumente": [".document-rows > li:nth-child(n+4)"], "glossar": [".glossary dl > div:nth-child(n+3)"]}
ELSEWHERE = {"antwort", "beleg", "bewertung", "datenschutz", "barrierefreiheit", "fehler"}
"""Looked at in light, dark and narrow by test_accessibility."""


@pytest.mark.parametrize("name", sorted(set(PAGES) - ELSEWHERE))
def test_every_state_of_the_pages_is_accessible(open_page, name):
    page = open_page(**STILL)
    PAGES[name](page)
    assert_accessible(page, without=LONG.get(name, ()))


@pytest.mark.parametrize("theme", ["dark", "contrast"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_chosen_colours_are_accessible_whatever_the_device_prefers(open_page, theme, scheme):
    page = open_page("/glossar", **STILL, color_scheme=scheme)
    page.request.post("/darstellung", form={"theme": theme})
    page.goto("/")
    ask(page)
    page.locator(".answer-text .cite").first.click()
    expect(page.get_by_role("dialog").locator("mark").first).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize("options", [{"contrast": "more"}, {"forced_colors": "active"}])
def test_devices_that_ask_for_contrast_get_it(open_page, options):
    page = open_page(**STILL, **options)
    ask(page)
    assert_accessible(page)


def test_a_phone_with_its_sheet_open_is_accessible(open_page):
    page = open_page(**STILL, viewport={"width": 390, "height": 844}, has_touch=True, color_scheme="dark")
    ask(page)
    page.locator(".answer-text .cite").first.click()
    expect(page.get_by_role("dialog").locator("mark").first).to_be_visible()
    page.get_by_text("Inhalt", exact=True).click()
    assert_accessible(page)


# 200 % and 400 % on a screen of 1280 pixels.
@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("name", ["vergleich", "teilen", "filter", "gespraeche", "geteilt", "darstellung"])
def test_nothing_is_cut_off_when_magnified(open_page, name, width):
    page = open_page(**STILL, viewport={"width": width, "height": 512})
    PAGES[name](page)
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0
    for button in page.locator("main button:visible").all():
        box = button.bounding_box()
        if not button.evaluate("node => Boolean(node.closest('.table-scroll'))"):
            assert box["x"] >= -1
            assert box["x"] + box["width"] <= width + 1


def test_a_whole_conversation_needs_the_keyboard_alone(page):
    press_until(page, "Tab", "id", "^question$")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    wait_for_answer(page)
    press_until(page, "Shift+Tab", "textContent", "^Teilen$")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Sie teilen diese Antwort")).to_be_visible()
    page.keyboard.press("Escape")
    assert active(page, "textContent") == "Teilen"
    press_until(page, "Tab", "textContent", "^Frage bearbeiten$")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.type(OTHER_QUESTION)
    page.keyboard.press("Enter")
    wait_for_answer(page)
    expect(turns(page)).to_have_count(1)
    press_until(page, "Shift+Tab", "className", "^chip$")
    page.keyboard.press("Enter")
    expect(turns(page)).to_have_count(2)
    wait_for_answer(page)


def test_sentences_are_announced_as_a_whole_and_once(page):
    page.evaluate(
        """() => {
          window.said = [];
          new MutationObserver(() => {
            const text = document.getElementById("announcer").textContent;
            if (text) window.said.push(text);
          }).observe(document.getElementById("announcer"), { childList: true, subtree: true });
        }"""
    )
    send(page)
    wait_for_answer(page)
    said = page.evaluate("window.said")
    assert len(said) == 1
    for sentence in page.locator(".answer-text .sentence").all_inner_texts():
        assert sentence.split("\n")[0][:30] in said[0]
    assert page.locator(".answer-text[aria-live], .answer [aria-live]").count() == 0
