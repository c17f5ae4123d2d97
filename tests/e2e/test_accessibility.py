import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Without motion, because a colour in the middle of its appearance has too little contrast.
LOOKS = {
    "light": {"reduced_motion": "reduce"},
    "dark": {"reduced_motion": "reduce", "color_scheme": "dark"},
    "narrow": {"reduced_motion": "reduce", "viewport": {"width": 320, "height": 640}},
}
DOCUMENT = "/dokumente/case-tuebingen-verpackungssteuer?von=0&bis=40"
COMPARED = "/vergleich?id=case-tuebingen-verpackungssteuer&id=case-kiel-zero-waste"
PAGES = [DOCUMENT, "/glossar", "/datenschutz", "/barrierefreiheit", "/gibt-es-nicht"]


@pytest.fixture(params=LOOKS)
def look(request):
    return LOOKS[request.param]


def assert_accessible(page, without=()):
    context = {"exclude": [[selector] for selector in without]}
    options = {"runOnly": {"type": "tag", "values": RULES}}
    found = Axe().run(page, context=context, options=options).response["violations"]
    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []
    assert_nothing_is_cut_off(page)


def assert_nothing_is_cut_off(page):
    width, available = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width <= available, "the page scrolls sideways"


def ask(page, question):
    page.get_by_label("Ihre Frage").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".turn").last.locator(".feedback")).to_be_visible()


def test_the_chat_is_accessible_in_every_state(open_page, look):
    page = open_page(**look)
    assert_accessible(page)
    ask(page, "Welche Städte haben eine Verpackungssteuer?")
    assert_accessible(page)
    page.locator(".answer-text .cite").first.click()
    expect(page.get_by_role("dialog").locator("mark").first).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Nicht hilfreich").click()
    assert_accessible(page)
    ask(page, "Wie backe ich eine Pizza Margherita?")
    page.context.set_offline(True)
    page.get_by_label("Ihre Frage").fill("Noch eine Frage?")
    page.keyboard.press("Enter")
    expect(page.locator(".status")).to_contain_text("nicht erreichbar")
    expect(page.get_by_text("Sie sind offline.")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.locator(".message")).to_be_visible()
    assert_accessible(page)


def test_pages_are_accessible(open_page, look):
    page = open_page(PAGES[0], **look)
    assert_accessible(page)
    for path in PAGES[1:]:
        page.goto(path)
        assert_accessible(page)


def test_the_list_of_documents_is_accessible(open_page):
    # The entries are all alike; looking at each of the hundreds would take ten seconds.
    assert_accessible(open_page("/dokumente"), without=[".document-rows > li:nth-child(n+4)"])


@pytest.mark.parametrize("path", ["/", "/dokumente", DOCUMENT, "/kontakte", COMPARED])
@pytest.mark.parametrize("viewport", [{"width": 320, "height": 640}, {"width": 640, "height": 450}])
def test_nothing_is_cut_off_on_small_screens_and_at_double_size(open_page, path, viewport):
    assert_nothing_is_cut_off(open_page(path, viewport=viewport))


def test_nothing_moves_for_those_who_want_no_motion(open_page):
    page = open_page(reduced_motion="reduce")
    ask(page, "Welche Städte haben eine Verpackungssteuer?")
    assert page.evaluate("document.getAnimations().length") == 0
