"""Looking around, passing questions on, and the widget, as people use them."""

import re
import socketserver
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler

import pytest
from playwright.sync_api import expect

from tests.e2e.chat import ask, press_until
from tests.e2e.conftest import COORDINATION_KEY

pytestmark = pytest.mark.e2e


def test_the_map_filters_by_keyboard_alone(open_page):
    page = open_page("/dokumente?art=case_study")
    press_until(page, "Tab", "getAttribute('aria-label')", "^Hessen:")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("land=Hessen"))
    expect(page.get_by_role("heading", name="4 Dokumente")).to_be_visible()
    press_until(page, "Tab", "getAttribute('aria-label')", "^Hessen entfernen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="124 Dokumente")).to_be_visible()


def test_empty_filters_stay_out_of_the_address(open_page):
    page = open_page("/dokumente")
    page.get_by_label("Bundesland", exact=True).select_option("Bayern")
    page.get_by_role("button", name="Anzeigen").click()
    expect(page).to_have_url(re.compile(r"/dokumente\?land=Bayern$"))


def test_choices_to_compare_are_kept_from_page_to_page(open_page):
    page = open_page("/dokumente?ort=Konstanz")
    page.get_by_label("Vergleichen").first.check()
    page.goto("/dokumente?ort=Kiel")
    page.get_by_label("Vergleichen").first.check()
    expect(page.get_by_text("2 Dokumente gewählt.")).to_be_visible()
    page.get_by_role("button", name="Nebeneinander zeigen").click()
    expect(page.locator("thead th")).to_have_count(2)


def test_more_than_three_are_refused_with_a_sentence(open_page):
    page = open_page("/dokumente")
    boxes = page.get_by_label("Vergleichen")
    for place in range(3):
        boxes.nth(place).check()
    boxes.nth(3).click()
    expect(boxes.nth(3)).not_to_be_checked()
    expect(page.get_by_text("Mehr als 3 Dokumente")).to_be_visible()


def test_looking_around_works_without_scripts(open_page):
    page = open_page("/dokumente", java_script_enabled=False)
    page.get_by_label("Art der Quelle").select_option("contact")
    page.get_by_role("button", name="Anzeigen").click()
    expect(page.get_by_role("heading", name="19 Dokumente")).to_be_visible()
    for place in range(2):
        page.get_by_label("Vergleichen").nth(place).check()
    page.get_by_role("button", name="Nebeneinander zeigen").click()
    expect(page.locator("thead th")).to_have_count(2)


def test_a_question_is_passed_on_read_and_taken_back(open_page):
    page = open_page()
    ask(page, "Wie backe ich eine Pizza Margherita?")
    page.get_by_role("button", name="An die Koordinationsstelle weitergeben").click()
    page.get_by_label("E-Mail-Adresse für die Antwort").fill("amt@example")
    page.get_by_role("button", name="Weitergeben", exact=True).click()
    expect(page.get_by_text("E-Mail-Adresse ist nicht vollständig")).to_be_visible()
    page.get_by_label("E-Mail-Adresse für die Antwort").fill("amt@example.org")
    page.get_by_role("button", name="Weitergeben", exact=True).click()
    expect(page.get_by_text("Ihre Frage ist weitergegeben.")).to_be_visible()
    office = open_page("/koordination")
    office.get_by_label("Schlüssel").fill(COORDINATION_KEY)
    office.keyboard.press("Enter")
    expect(office.get_by_role("link", name="amt@example.org")).to_be_visible()
    page.get_by_role("button", name="Zurückziehen und löschen").click()
    expect(page.get_by_text("ist gelöscht.")).to_be_visible()
    office.reload()
    expect(office.get_by_role("link", name="amt@example.org")).to_have_count(0)


def test_the_widget_opens_answers_and_closes_without_a_cookie(open_page):
    page = open_page("/widget/vorschau")
    assert page.locator("iframe").count() == 0
    page.get_by_role("button", name="Assistent fragen").click()
    frame = page.frame_locator("iframe")
    frame.get_by_label("Ihre Frage").fill("Welche Städte haben eine Verpackungssteuer?")
    frame.get_by_label("Ihre Frage").press("Enter")
    expect(frame.locator(".turn .feedback")).to_be_visible(timeout=15_000)
    assert page.context.cookies() == []
    frame.get_by_label("Ihre Frage").press("Escape")
    expect(page.get_by_role("button", name="Assistent fragen")).to_be_focused()


class _TownHall(BaseHTTPRequestHandler):
    def __init__(self, lotse, *arguments):
        self.lotse = lotse
        super().__init__(*arguments)

    def do_GET(self):
        body = f'<!doctype html><title>Rathaus</title><script src="{self.lotse}/widget.js" defer></script>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        policy = f"default-src 'none'; script-src {self.lotse}; frame-src {self.lotse}"
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_arguments):
        pass


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_only_an_allowed_site_shows_the_widget(browser, name, town_hall_port):
    page = browser.new_context().new_page()
    page.goto(f"http://{name}:{town_hall_port}/")
    page.get_by_role("button").click()
    field = page.frame_locator("iframe").locator("#question")
    if name == "localhost":
        expect(field).to_be_visible()
        assert page.context.cookies() == []
    else:
        page.wait_for_timeout(1000)
        assert field.count() == 0
    page.context.close()


@pytest.fixture
def town_hall_port(service_url):
    """A site that shows the widget; the service allows it under the name localhost alone."""
    server = socketserver.ThreadingTCPServer(("", 0), partial(_TownHall, service_url))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
