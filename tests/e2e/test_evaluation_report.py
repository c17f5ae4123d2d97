import pytest

from eval.reporting.html import render_html
from tests.e2e.test_accessibility import LOOKS, assert_accessible
from tests.eval.reporting.hostile_report import hostile_content

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("look", LOOKS)
def test_the_report_is_readable_without_a_network_and_asks_nobody(browser, tmp_path, look):
    path = tmp_path / "bericht.html"
    path.write_text(render_html(hostile_content()), "utf-8")
    context = browser.new_context(**LOOKS[look])
    context.set_offline(offline=True)
    page = context.new_page()
    seen = []
    page.on("request", lambda request: seen.append(request.url))
    page.on("dialog", lambda dialog: seen.append(dialog.message))
    page.on("console", lambda message: seen.append(message.text))
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert page.locator("svg[aria-label='Eichung der Konfidenz']").is_visible()
    assert page.get_by_role("heading", name="Zuerst gefunden").first.is_visible()
    assert_accessible(page)
    assert seen == [path.as_uri()]
    context.close()
