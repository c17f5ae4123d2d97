import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import sync_playwright

START_SECONDS = 90
COORDINATION_KEY = "schluessel-nur-fuer-tests"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_ready(url, process, log):
    deadline = time.monotonic() + START_SECONDS
    while True:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        try:
            if httpx.get(f"{url}/readyz", trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)


@contextmanager
def running_service(folder, **settings):
    """Run a real service whose data lie in `folder`; yield its address."""
    port = _free_port()
    own = {
        "LOTSE_PORT": str(port),
        "LOTSE_DATA_DIR": str(folder / "var"),
        "LOTSE_RATE_LIMIT": "off",
        "LOTSE_COORDINATION_KEY": COORDINATION_KEY,
        "LOTSE_WIDGET_DOMAINS": "http://localhost:*",
        **settings,
    }
    environ = {name: value for name, value in os.environ.items() if not name.startswith("LOTSE_")} | own
    log = folder / f"service-{port}.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "assistant.cli", "serve"],
            env=environ,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(url, process, log)
        yield url
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="session")
def service(tmp_path_factory):
    """The address and the data folder of a real service with the shipped corpus."""
    folder = tmp_path_factory.mktemp("e2e")
    with running_service(folder) as url:
        yield url, folder / "var"


@pytest.fixture
def service_url(service):
    return service[0]


def chromium_path():
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "Chromium is missing: apt-get install chromium"
    return path


# Not for the session: while Playwright is open, no other event loop can run in this thread.
@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser, service_url):
    """Opens pages of the service; no page may report an error or ask another host."""
    contexts = []
    complaints = []

    def opening(path="/", *, url=service_url, **options):
        context = browser.new_context(
            base_url=url,
            **{"viewport": {"width": 1280, "height": 900}, "locale": "de-DE", **options},
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        page.on(
            "console", lambda message: complaints.append(message.text) if _is_complaint(message) else None
        )
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith((url, "data:")) else complaints.append(request.url)
            ),
        )
        page.goto(path)
        return page

    yield opening
    for context in contexts:
        context.close()
    assert complaints == []


def _is_complaint(message):
    # Chromium writes down every status from 400 on; pages are allowed to have those.
    return message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource")


@pytest.fixture
def page(open_page):
    return open_page()
