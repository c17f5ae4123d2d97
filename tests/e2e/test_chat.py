import json
import re
import time

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

QUESTION = "Welche Städte haben eine Verpackungssteuer?"
COMPARISON = "Zuschuss für Altbaukäufer: Wie unterscheiden sich Hiddenhausen und Wallmerod?"
OFF_TOPIC = "Wie backe ich eine Pizza Margherita?"


def ask(page, question=QUESTION):
    page.get_by_label("Ihre Frage").fill(question)
    page.keyboard.press("Enter")


def turns(page):
    return page.locator(".turn")


def wait_for_answer(page):
    expect(turns(page).last.locator(".feedback")).to_be_visible()


def active(page, expression):
    return page.evaluate(f"document.activeElement.{expression}")


def press_until(page, key, expression, wanted):
    for _ in range(80):
        page.keyboard.press(key)
        if re.search(wanted, str(active(page, expression))):
            return
    pytest.fail(f"{key} never reached {wanted}")


def test_a_citation_opens_its_passage_and_gives_the_focus_back(page):
    ask(page)
    wait_for_answer(page)
    number = page.locator(".answer-text .cite").first
    name = number.get_attribute("aria-label")
    number.click()
    panel = page.get_by_role("dialog")
    expect(panel).to_be_visible()
    expect(panel.locator("mark").first).to_be_in_viewport()
    assert panel.get_by_role("heading", level=2).inner_text() in name
    original = panel.get_by_role("link", name=re.compile("Originalquelle"))
    assert original.get_attribute("href").startswith(("https://", "http://"))
    assert {"noopener", "noreferrer"} <= set(original.get_attribute("rel").split())
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert active(page, "getAttribute('aria-label')") == name


def test_a_comparison_is_a_table_with_a_source_in_every_cell(page):
    ask(page, COMPARISON)
    wait_for_answer(page)
    table = page.get_by_role("table")
    expect(table).to_have_count(1)
    expect(table.get_by_role("columnheader")).to_have_text(["Hiddenhausen", "Verbandsgemeinde Wallmerod"])
    rows = table.get_by_role("row")
    assert rows.count() > 2
    for text in table.locator("td p").all():
        assert text.locator(".cite").count() > 0
    shown = page.locator(".answer-text").inner_text()
    page.reload()
    expect(page.get_by_role("table")).to_have_count(1)
    assert page.locator(".answer-text").inner_text() == shown


def test_several_questions_are_answered_under_their_own_headings(page):
    ask(page, "Was kostet ein Feuerwehrhaus in Holzbauweise und wer fördert LED-Straßenbeleuchtung?")
    wait_for_answer(page)
    expect(page.locator(".answer-text").get_by_role("heading", level=3)).to_have_text(
        ["Was kostet ein Feuerwehrhaus in Holzbauweise?", "Wer fördert LED-Straßenbeleuchtung?"]
    )
    assert page.locator(".answer-text").get_by_role("heading", level=4).count() > 1


def test_every_sentence_shows_a_source(page):
    ask(page)
    wait_for_answer(page)
    sentences = page.locator(".answer-text .sentence")
    assert sentences.count() > 0
    for index in range(sentences.count()):
        assert sentences.nth(index).locator(".cite").count() > 0


def test_a_panel_over_the_answer_closes_by_its_button_and_beside_it(open_page):
    page = open_page(viewport={"width": 1000, "height": 900})
    ask(page)
    wait_for_answer(page)
    for close in (
        lambda: page.get_by_role("button", name="Schließen").click(),
        lambda: page.mouse.click(20, 400),
    ):
        page.locator(".answer-text .cite").first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        close()
        expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_keyboard_is_enough(page):
    press_until(page, "Tab", "id", "^question$")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    wait_for_answer(page)
    press_until(page, "Shift+Tab", "className", "^cite$")
    name = active(page, "getAttribute('aria-label')")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").locator("mark").first).to_be_visible()
    page.keyboard.press("Escape")
    assert active(page, "getAttribute('aria-label')") == name


def test_the_skip_link_comes_first(page):
    page.keyboard.press("Tab")
    assert active(page, "textContent") == "Zum Inhalt springen"
    page.keyboard.press("Enter")
    assert active(page, "id") == "inhalt"


def test_shift_and_enter_begin_a_new_line(page):
    page.get_by_label("Ihre Frage").fill("Erste Zeile")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("zweite")
    assert page.get_by_label("Ihre Frage").input_value() == "Erste Zeile\nzweite"
    assert turns(page).count() == 0


def test_an_empty_question_is_not_sent(page):
    ask(page, "   ")
    assert turns(page).count() == 0


def test_a_question_over_the_limit_is_counted_and_not_sent(page):
    ask(page, "Wort " * 801)
    expect(page.locator("#counter")).to_have_text("5 Zeichen zu viel. Bitte kürzen Sie Ihre Frage.")
    assert turns(page).count() == 0
    page.get_by_label("Ihre Frage").fill("Wort " * 799)
    expect(page.locator("#counter")).to_have_text("3.995 von 4.000 Zeichen")


def test_an_example_asks_its_question(page):
    page.get_by_role("button", name="Wer fördert LED-Straßenbeleuchtung?").click()
    wait_for_answer(page)
    expect(turns(page).first.get_by_role("heading", level=2)).to_contain_text("LED-Straßenbeleuchtung")
    assert active(page, "tagName") == "H2"


def test_the_whole_answer_is_announced_once(page):
    ask(page)
    wait_for_answer(page)
    announced = page.get_by_role("log").inner_text()
    first = page.locator(".answer-text .sentence").first.inner_text().split("\n")[0]
    assert first[:40] in announced
    assert page.locator("#announcer p").count() == 1


def test_a_reload_loses_nothing(page):
    ask(page)
    wait_for_answer(page)
    ask(page, OFF_TOPIC)
    expect(turns(page)).to_have_count(2)
    wait_for_answer(page)
    before = page.locator(".answer").all_inner_texts()
    page.get_by_label("Ihre Frage").fill("Angefangene Frage")
    page.reload()
    expect(turns(page)).to_have_count(2)
    assert page.locator(".answer").all_inner_texts() == before
    assert page.get_by_label("Ihre Frage").input_value() == "Angefangene Frage"
    page.locator(".answer-text .cite").first.click()
    expect(page.get_by_role("dialog").locator("mark").first).to_be_visible()


def test_a_new_conversation_begins_empty(page):
    ask(page)
    wait_for_answer(page)
    page.get_by_role("button", name="Neues Gespräch").click()
    assert turns(page).count() == 0
    expect(page.get_by_text("Zum Beispiel")).to_be_visible()
    page.reload()
    assert turns(page).count() == 0


def test_a_question_off_topic_is_not_answered(page):
    ask(page, OFF_TOPIC)
    wait_for_answer(page)
    expect(page.locator(".outcome")).to_be_visible()
    assert page.locator(".answer-text").count() == 0


def test_a_filter_restricts_the_sources(page):
    page.get_by_text("Quellen eingrenzen").click()
    page.get_by_label("Art der Quelle").select_option("Recht")
    with page.expect_request("**/api/ask") as sent:
        ask(page)
    assert json.loads(sent.value.post_data)["filters"]["kinds"] == ["law"]
    wait_for_answer(page)
    assert set(page.locator(".sources .kind").all_inner_texts()) <= {"Recht"}


def test_the_chosen_level_is_remembered(page):
    page.get_by_label("Antwort", exact=True).select_option("Kurz")
    ask(page)
    wait_for_answer(page)
    assert 1 <= page.locator(".answer-text .sentence").count() <= 2
    page.reload()
    expect(page.get_by_label("Antwort", exact=True)).to_have_value("kurz")


def test_an_answer_can_be_had_at_another_level(page):
    ask(page)
    wait_for_answer(page)
    others = turns(page).last.get_by_role("group", name="Dieselbe Antwort anders")
    assert others.get_by_role("button").all_inner_texts() == ["Kurz", "Ausführlich", "Einfache Sprache"]
    others.get_by_role("button", name="Einfache Sprache").click()
    expect(turns(page)).to_have_count(2)
    wait_for_answer(page)
    terms = turns(page).last.locator(".terms dt a")
    expect(terms.first).to_be_visible()
    path = terms.first.get_attribute("href")
    page.goto(page.url.rstrip("/") + path)
    expect(page.locator(":target")).to_be_in_viewport()


def test_edited_sentences_show_their_original(page):
    page.get_by_label("Antwort", exact=True).select_option("Einfache Sprache")
    ask(page, "Ab welcher Größe muss ein Imbiss Mehrweg anbieten, wer ist ausgenommen?")
    wait_for_answer(page)
    originals = turns(page).last.locator(".originals")
    originals.locator("summary").click()
    expect(originals.locator("li").first).to_contain_text(";")
    shown = turns(page).last.locator(".answer-text .sentence", has_text="ausgenommen")
    expect(shown.first).not_to_contain_text(";")


def test_an_answer_can_be_stopped_and_asked_again(page):
    page.route("**/api/ask", lambda _route: None)
    ask(page)
    page.get_by_role("button", name="Anhalten").click()
    expect(page.get_by_text("Angehalten.", exact=True).first).to_be_visible()
    assert active(page, "id") == "question"
    page.unroute("**/api/ask")
    page.get_by_role("button", name="Noch einmal fragen").click()
    wait_for_answer(page)
    expect(turns(page)).to_have_count(1)


def let_tries_pass(page):
    """Let the clock of the page run until it has tried for long enough."""
    for _ in range(60):
        page.clock.run_for(31_000)
        if page.locator(".message").count():
            return
        time.sleep(0.1)


def test_a_service_that_stays_away_is_told_and_asked_again(page):
    page.clock.install()
    page.route("**/api/ask", lambda route: route.abort())
    ask(page)
    expect(page.locator(".status")).to_contain_text("nicht erreichbar")
    let_tries_pass(page)
    expect(page.locator(".message")).to_contain_text("nicht erreichbar")
    page.unroute("**/api/ask")
    page.get_by_role("button", name="Noch einmal fragen").click()
    wait_for_answer(page)


def test_a_service_that_starts_is_waited_for(page):
    attempts = []

    def answer(route):
        attempts.append(route)
        if len(attempts) > 1:
            route.continue_()
            return
        problem = {"title": "Der Assistent startet noch", "status": 503, "detail": "Bitte warten."}
        route.fulfill(
            status=503,
            headers={"Retry-After": "1"},
            content_type="application/problem+json",
            body=json.dumps(problem),
        )

    page.route("**/api/ask", answer)
    ask(page)
    wait_for_answer(page)
    assert len(attempts) == 2


def test_an_error_of_the_service_is_shown_as_a_sentence(page):
    problem = {"title": "Etwas ist schiefgegangen", "status": 500, "detail": "Die Vorfallnummer ist 4711."}
    page.route(
        "**/api/ask",
        lambda route: route.fulfill(
            status=500, content_type="application/problem+json", body=json.dumps(problem)
        ),
    )
    ask(page)
    expect(page.locator(".message")).to_contain_text("Etwas ist schiefgegangen. Die Vorfallnummer ist 4711.")


def test_a_line_that_breaks_is_told(page):
    events = 'event: status\ndata: {"text": "Ich suche"}\n\n'
    page.clock.install()
    page.route("**/api/ask", lambda route: route.fulfill(content_type="text/event-stream", body=events))
    ask(page)
    let_tries_pass(page)
    expect(page.locator(".message")).to_contain_text("abgebrochen")


def test_markup_in_a_question_stays_text(page):
    payload = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
    ask(page, f"{payload} Verpackungssteuer")
    wait_for_answer(page)
    expect(turns(page).first.get_by_role("heading", level=2)).to_contain_text(payload)
    assert page.locator(".conversation img, .conversation script").count() == 0
    page.reload()
    expect(turns(page)).to_have_count(1)


def test_feedback_with_a_reason_is_thanked_for(page):
    ask(page)
    wait_for_answer(page)
    page.get_by_role("button", name="Nicht hilfreich").click()
    page.get_by_label("Veraltet").check()
    page.get_by_label("Was sollten wir wissen?").fill("Der Satz gilt nicht mehr.")
    with page.expect_request("**/api/feedback") as sent:
        page.get_by_role("button", name="Rückmeldung senden").click()
    body = json.loads(sent.value.post_data)
    assert (body["rating"], body["question"]) == ("veraltet", QUESTION)
    expect(page.get_by_text("Danke für Ihre Rückmeldung.")).to_be_focused()


def test_a_question_of_a_document_is_answered_in_the_chat(open_page):
    page = open_page("/dokumente/case-tuebingen-verpackungssteuer")
    page.locator(".follow-ups button").first.click()
    wait_for_answer(page)
    with page.expect_request("**/") as sent:
        page.reload()
    assert sent.value.method == "GET"
    expect(turns(page)).to_have_count(1)


def test_it_works_without_scripts(open_page):
    page = open_page(java_script_enabled=False)
    page.get_by_label("Ihre Frage").fill(QUESTION)
    page.get_by_label("Antwort", exact=True).select_option("Kurz")
    page.get_by_role("button", name="Fragen", exact=True).click()
    expect(page.get_by_label("Antwort", exact=True)).to_have_value("kurz")
    page.get_by_role("button", name="Einfache Sprache").click()
    expect(page.locator(".terms dt").first).to_be_visible()
    page.locator(".answer-text a.cite").first.click()
    expect(page.locator("mark#zitat")).to_be_in_viewport()
    page.get_by_role("link", name="Fallbeispiele").or_(page.get_by_role("link", name="Recht")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dokumente der Wissensbasis")


def test_a_table_needs_no_scripts(open_page):
    page = open_page(java_script_enabled=False)
    page.get_by_label("Ihre Frage").fill(COMPARISON)
    page.get_by_role("button", name="Fragen", exact=True).click()
    expect(page.get_by_role("columnheader")).to_have_text(["Hiddenhausen", "Verbandsgemeinde Wallmerod"])
    assert page.locator("td a.cite").count() > 2
