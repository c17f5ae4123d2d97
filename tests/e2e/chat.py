"""What readers do on the chat page."""

import re

import pytest
from playwright.sync_api import expect

QUESTION = "Welche Städte haben eine Verpackungssteuer?"
OTHER_QUESTION = "Wer fördert LED-Straßenbeleuchtung?"
FUNDING_OLD = "Wer fördert kommunalen Holzbau in Bayern?"


def turns(page):
    return page.locator(".turn")


def send(page, question=QUESTION):
    page.get_by_label("Ihre Frage").fill(question)
    page.keyboard.press("Enter")


def wait_for_answer(page, timeout=15_000):
    expect(turns(page).last.locator(".feedback")).to_be_visible(timeout=timeout)


def ask(page, question=QUESTION):
    send(page, question)
    wait_for_answer(page)


def active(page, expression):
    return page.evaluate(f"document.activeElement.{expression}")


def press_until(page, key, expression, wanted):
    for _ in range(100):
        page.keyboard.press(key)
        if re.search(wanted, str(active(page, expression))):
            return
    pytest.fail(f"{key} never reached {wanted}")


def stored_turns(page):
    """How many questions of each conversation the service has stored."""
    heads = page.request.get("/api/conversations").json()["conversations"]
    return [head["turns"] for head in heads]
