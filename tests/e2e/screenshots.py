"""Takes pictures of every page in light and dark, on a desk and on a phone; `make screenshots` runs it."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.e2e.chat import ask
from tests.e2e.conftest import CHROMIUM_ARGUMENTS, COORDINATION_KEY, chromium_path, running_service

ROOT = Path(__file__).resolve().parents[2]
SIZES = {
    "desktop": {"viewport": {"width": 1280, "height": 860}},
    "phone": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True},
}
COLOURS = ("light", "dark")
QUESTION = "Welche Städte haben eine Verpackungssteuer?"
COMPARED = (
    "/vergleich?id=case-tuebingen-verpackungssteuer&id=case-konstanz-verpackungssteuer-einfuehrung"
    "&id=case-freiburg-verpackungssteuer-mehrwegverbund"
)
COMPARISON = "Zuschuss für Altbaukäufer: Wie unterscheiden sich Hiddenhausen und Wallmerod?"


def _goto(path):
    return lambda page: page.goto(path)


def _answer(question, *then):
    def show(page):
        page.goto("/")
        ask(page, question)
        for step in then:
            step(page)

    return show


def _open_passage(page):
    page.locator(".answer-text .cite").nth(3).click()
    page.locator("#passage mark").first.wait_for()


def _share(page):
    page.get_by_role("button", name="Teilen").last.click()
    page.get_by_role("dialog", name="Sie teilen diese Antwort").wait_for()


def _press(name):
    return lambda page: page.get_by_role("button", name=name).last.click()


def _filters(page):
    page.goto("/")
    page.get_by_text("Quellen eingrenzen").click()
    page.get_by_label("Bundesland", exact=True).select_option("Bayern")
    page.get_by_label("Art der Quelle").select_option("Förderprogramme")


def _shared(page):
    _answer(QUESTION, _share)(page)
    page.goto(page.get_by_label("Link zum Weitergeben").input_value())
    page.get_by_role("link", name="Selbst eine Frage stellen").wait_for()


def _conversations(page):
    for question in (QUESTION, "Wer fördert LED-Straßenbeleuchtung?"):
        page.goto("/")
        page.get_by_label("Ihre Frage").wait_for()
        if page.get_by_role("button", name="Neues Gespräch").is_visible():
            page.get_by_role("button", name="Neues Gespräch").click()
        ask(page, question)
    page.goto("/gespraeche")


def _display(page):
    page.goto("/")
    page.get_by_text("Darstellung").click()


def _contrast(page):
    _display(page)
    page.get_by_role("button", name="Hoher Kontrast").click()
    ask(page, QUESTION)


def _english(page):
    _display(page)
    page.get_by_role("button", name="English").click()
    page.get_by_label("Your question").wait_for()


def _stopped(page):
    page.goto("/")
    page.route("**/api/ask", lambda _route: None)
    page.get_by_label("Ihre Frage").fill(QUESTION)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Anhalten").click()


def _waiting(page):
    page.goto("/")
    page.route("**/api/ask", lambda _route: None)
    page.get_by_label("Ihre Frage").fill(QUESTION)
    page.keyboard.press("Enter")
    page.locator(".status").wait_for()


def _coordination(page):
    for question, address in (("Wer hilft uns beim Holzbau?", "bauamt@example.org"), (QUESTION, None)):
        body = {"question": question, "message": "Wir planen für das nächste Jahr.", "reply_to": address}
        page.request.post("/api/referrals", data=body)
    page.request.post(
        "/api/feedback", data={"rating": "veraltet", "question": QUESTION, "comment": "Von 2021"}
    )
    page.goto("/koordination")
    page.get_by_label("Schlüssel").fill(COORDINATION_KEY)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Weitergegebene Fragen").wait_for()


def _widget(page):
    page.goto("/widget/vorschau")
    page.get_by_role("button", name="Assistent fragen").click()
    page.frame_locator("iframe").get_by_label("Ihre Frage").wait_for()


PAGES = {
    "start": _goto("/"),
    "thema": _goto("/?thema=holzbau"),
    "filter": _filters,
    "darstellung": _display,
    "warten": _waiting,
    "angehalten": _stopped,
    "antwort": _answer(QUESTION),
    "antwort-ende": _answer(QUESTION, lambda page: page.locator(".answer-foot").scroll_into_view_if_needed()),
    "bewertung": _answer(QUESTION, _press("Nicht hilfreich")),
    "beleg": _answer(QUESTION, _open_passage),
    "vergleich": _answer(COMPARISON),
    "keine-antwort": _answer("Wie backe ich eine Pizza Margherita?"),
    "teilen": _answer(QUESTION, _share),
    "geteilt": _shared,
    "gespraeche": _conversations,
    "dokumente": _goto("/dokumente"),
    "dokumente-karten": _goto("/dokumente?ansicht=karten&art=case_study&land=Bayern"),
    "dokumente-leer": _goto("/dokumente?suche=gibtesnicht"),
    "gegenueberstellung": _goto(COMPARED),
    "kontakte": _goto("/kontakte"),
    "kontakte-land": _goto("/kontakte?land=Saarland"),
    "weitergeben": _goto("/weitergeben"),
    "weitergeben-antwort": _answer(QUESTION, _press("An die Koordinationsstelle weitergeben")),
    "koordination": _coordination,
    "koordination-anmelden": _goto("/koordination"),
    "widget": _widget,
    "widget-seite": _goto("/widget?akzent=00695c"),
    "dokument": _goto("/dokumente/case-tuebingen-verpackungssteuer?von=0&bis=120"),
    "glossar": _goto("/glossar"),
    "datenschutz": _goto("/datenschutz"),
    "barrierefreiheit": _goto("/barrierefreiheit"),
    "fehler": _goto("/gibt-es-nicht"),
    "kontrast": _contrast,
    "englisch": _english,
}


def take(url, folder, wanted):
    """Take the pictures whose names are wanted, or all."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS)
        for size, options in SIZES.items():
            for colours in COLOURS:
                for name, show in PAGES.items():
                    if wanted and name not in wanted:
                        continue
                    context = browser.new_context(
                        base_url=url,
                        locale="de-DE",
                        color_scheme=colours,
                        reduced_motion="reduce",
                        **options,
                    )
                    page = context.new_page()
                    show(page)
                    page.wait_for_timeout(200)
                    page.screenshot(path=folder / f"{name}-{size}-{colours}.png")
                    context.close()
        browser.close()


def main():
    folder = ROOT / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, running_service(Path(data)) as url:
        take(url, folder, set(sys.argv[1:]))
    sys.stdout.write(f"{len(list(folder.glob('*.png')))} Bilder in {folder}\n")


if __name__ == "__main__":
    main()
