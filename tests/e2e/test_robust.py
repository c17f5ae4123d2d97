import pytest
from playwright.sync_api import expect

from assistant.archive import Placement
from assistant.settings import Settings
from assistant.wiring import open_archive
from tests.conversation.turns import make_turn
from tests.e2e.chat import OTHER_QUESTION, QUESTION, ask, send, stored_turns, turns, wait_for_answer
from tests.e2e.line import Line

pytestmark = pytest.mark.e2e


@pytest.fixture
def line(service_url):
    opened = Line(service_url)
    yield opened
    opened.close()


@pytest.fixture
def page_over_line(open_page, line):
    return open_page(url=line.url)


def test_an_answer_goes_on_after_the_line_broke_and_is_asked_once(page_over_line, line):
    page = page_over_line
    line.cut_at = b"event: sentence"
    send(page)
    wait_for_answer(page)
    assert len(line.asked()) >= 2
    assert stored_turns(page) == [1]
    assert page.locator(".answer-text .sentence").count() > 1
    texts = page.locator(".answer-text .sentence").all_inner_texts()
    assert len(set(texts)) == len(texts)


def test_an_answer_whose_whole_reply_was_lost_is_found_again(page_over_line, line):
    page = page_over_line
    line.cut_at = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream"[:15]
    send(page)
    wait_for_answer(page)
    assert stored_turns(page) == [1]
    ask(page, OTHER_QUESTION)
    assert stored_turns(page) == [2]


def test_a_line_that_is_down_for_a_while_is_waited_for(page_over_line, line):
    page = page_over_line
    line.break_off()
    send(page)
    expect(page.locator(".status")).to_contain_text("nicht erreichbar")
    line.is_down = False
    wait_for_answer(page)
    assert stored_turns(page) == [1]


def test_a_reload_in_the_middle_of_an_answer_goes_on_with_it(page_over_line, line):
    page = page_over_line
    line.cut_at, line.stays_down = b"event: sentence", True
    send(page)
    expect(page.locator(".status")).to_contain_text("unterbrochen")
    line.is_down = False
    page.reload()
    wait_for_answer(page)
    expect(turns(page)).to_have_count(1)
    assert stored_turns(page) == [1]


def test_a_slow_line_shows_what_has_arrived(page_over_line, line):
    page = page_over_line
    line.bytes_per_second = 6000
    send(page)
    expect(page.locator(".answer-text .sentence").first).to_be_visible()
    expect(page.get_by_role("button", name="Anhalten")).to_be_visible()
    line.bytes_per_second = None
    wait_for_answer(page)


def test_offline_is_told_and_ends_by_itself(page):
    ask(page)
    page.context.set_offline(True)
    expect(page.get_by_text("Sie sind offline.")).to_be_visible()
    send(page, OTHER_QUESTION)
    expect(page.locator(".status")).to_contain_text("nicht erreichbar")
    page.context.set_offline(False)
    expect(page.get_by_text("Sie sind offline.")).to_be_hidden()
    wait_for_answer(page)
    expect(turns(page)).to_have_count(2)


def test_two_windows_of_one_conversation_lose_nothing(page):
    ask(page)
    other = page.context.new_page()
    other.goto("/gespraeche")
    other.get_by_role("link", name=QUESTION, exact=True).click()
    expect(turns(other)).to_have_count(1)
    ask(other, OTHER_QUESTION)
    turns(page).last.get_by_role("button", name="Frage bearbeiten").click()
    page.get_by_label("Ihre Frage").fill("Was kostet ein Feuerwehrhaus in Holzbauweise?")
    page.keyboard.press("Enter")
    wait_for_answer(page)
    conversation = page.request.get("/api/conversations").json()["conversations"][0]["conversation_id"]
    stored = page.request.get(f"/api/conversations/{conversation}").json()["turns"]
    assert [turn["question"] for turn in stored] == [
        OTHER_QUESTION,
        "Was kostet ein Feuerwehrhaus in Holzbauweise?",
    ]


def test_a_pasted_book_is_counted_kept_and_not_sent(page):
    field = page.get_by_label("Ihre Frage")
    field.fill("Wort " * 20_000)
    expect(page.locator("#counter")).to_contain_text("96.000 Zeichen zu viel")
    page.keyboard.press("Enter")
    assert turns(page).count() == 0
    page.reload()
    assert len(field.input_value()) == 100_000
    assert page.request.post("/api/ask", data={"question": "Wort " * 20_000}).status == 422


def test_a_conversation_of_five_hundred_questions_opens(page, service):
    ask(page)
    head = page.request.get("/api/conversations").json()["conversations"][0]
    archive = open_archive(Settings(data_dir=service[1]))
    for at in range(499):
        archive.remember(Placement(head["conversation_id"]), make_turn(f"Frage {at}"))
    archive.close()
    page.goto(f"/?gespraech={head['conversation_id']}")
    expect(turns(page)).to_have_count(40)
    expect(page.get_by_text("460 frühere Fragen")).to_be_visible()
    ask(page, OTHER_QUESTION)
    assert stored_turns(page) == [501]


def test_an_expired_session_goes_on_from_the_window(page):
    ask(page)
    page.context.clear_cookies()
    ask(page, OTHER_QUESTION)
    expect(turns(page)).to_have_count(2)
    page.goto("/gespraeche")
    expect(page.get_by_text("Noch ist hier nichts.")).to_be_visible()
    page.goto("/?gespraech=" + "x" * 24)
    expect(page.get_by_role("heading", level=1)).to_have_text("Dieses Gespräch gibt es nicht")
    expect(page.get_by_text("Vorfallnummer")).to_be_visible()


def test_a_full_storage_costs_no_answer(page):
    page.evaluate(
        "for (const at of [1, 2, 3, 4]) try { sessionStorage.setItem(at, 'x'.repeat(2_400_000)) } catch {}"
    )
    ask(page)
    ask(page, OTHER_QUESTION)
    expect(turns(page)).to_have_count(2)


def test_the_answer_to_a_form_can_be_shared_without_scripts(open_page):
    page = open_page(java_script_enabled=False)
    page.get_by_label("Ihre Frage").fill(QUESTION)
    page.get_by_role("button", name="Fragen", exact=True).click()
    page.get_by_role("button", name="Teilen").click()
    expect(page.get_by_label("Link zum Weitergeben")).to_have_value(page.url)
    page.get_by_role("button", name="Link zurückziehen").click()
    expect(page.get_by_text("Der Link ist zurückgezogen")).to_be_visible()
