from contextlib import closing
from dataclasses import replace

import httpx
import pytest
from playwright.sync_api import expect

from assistant.wiring import open_key_store
from tests.service_in_thread import service_in_thread

pytestmark = pytest.mark.e2e

QUESTION = "Welche Städte haben eine Verpackungssteuer?"


@pytest.fixture
def guarded(shipped_assistant, shipped_settings, tmp_path):
    """A service that wants keys of programs, with one key."""
    settings = replace(shipped_settings, data_dir=tmp_path, require_api_key=True, rate_limit="off")
    with closing(open_key_store(settings)) as store:
        secret = store.issue("cms", "off")
    with service_in_thread(shipped_assistant, settings) as url:
        yield url, secret


def test_the_page_works_without_a_key_and_programs_do_not(browser, guarded):
    url, secret = guarded
    page = browser.new_page(base_url=url, locale="de-DE")
    page.goto("/")
    page.get_by_label("Ihre Frage").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".turn .answer-text .sentence").first).to_be_visible()
    page.close()
    body = {"question": QUESTION}
    assert httpx.post(f"{url}/api/ask", json=body, trust_env=False).status_code == 401
    keyed = {"Authorization": f"Bearer {secret}"}
    assert httpx.post(f"{url}/api/ask", json=body, headers=keyed, trust_env=False).status_code == 200


def test_the_page_works_without_scripts_too(browser, guarded):
    url, _ = guarded
    context = browser.new_context(base_url=url, locale="de-DE", java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Ihre Frage").fill(QUESTION)
    page.get_by_role("button", name="Fragen", exact=True).click()
    expect(page.locator(".answer-text a.cite").first).to_be_visible()
    context.close()
