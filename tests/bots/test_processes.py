import os
import signal
import socket
import subprocess
import sys
import time

import psutil
import pytest

from tests.bots.telegram_stand_in import TOKEN

QUESTION = "Wie fangen wir mit nachhaltiger Beschaffung an?"
ANNA = 11
SECONDS = 60


def wait_for(condition, seconds=SECONDS):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)
    return found


def environ_with(**variables):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LOTSE_")}
    return kept | {name: str(value) for name, value in variables.items()}


@pytest.fixture
def served(shipped_copy, stand_in):
    """A real service that starts a Telegram bot; yields its process and its bot."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = environ_with(
        LOTSE_PORT=port,
        LOTSE_DATA_DIR=shipped_copy.data_dir,
        LOTSE_TELEGRAM_TOKEN=TOKEN,
        LOTSE_TELEGRAM_API_URL=stand_in.url,
        LOTSE_TALK_URL="http://127.0.0.1:9",  # without its secret, so that bot does not start
    )
    command = [sys.executable, "-m", "assistant.cli", "serve"]
    log = shipped_copy.data_dir / "out"
    with log.open("w") as output:
        process = subprocess.Popen(command, env=environ, stdout=output, stderr=output)
    try:
        wait_for(lambda: stand_in.poller or process.poll() is not None)
        assert process.poll() is None, log.read_text()
        (child,) = psutil.Process(process.pid).children()
        yield process, child, log
    finally:
        process.kill()
        process.wait()


@pytest.mark.e2e
def test_the_service_starts_the_bot_again_and_takes_it_along(served, stand_in):
    process, child, log = served
    assert "Der Bot „talk“ startet nicht: Es fehlt LOTSE_TALK_SECRET." in log.read_text()
    stand_in.say(ANNA, QUESTION)
    wait_for(lambda: len(stand_in.messages(ANNA)) == 2)
    child.kill()
    stand_in.say(ANNA, "/neu")
    wait_for(lambda: len(stand_in.messages(ANNA)) == 3)
    (child,) = psutil.Process(process.pid).children()
    process.send_signal(signal.SIGTERM)
    process.wait(30)
    wait_for(lambda: not child.is_running(), 15)


@pytest.mark.e2e
def test_a_killed_service_leaves_no_bot_behind(served):
    process, child, _ = served
    process.kill()
    process.wait()
    wait_for(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE, 15)


def run_lotse(*arguments, **variables):
    return subprocess.run(
        [sys.executable, "-m", "assistant.cli", *arguments],
        env=environ_with(**variables),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_bot_without_its_settings_says_what_is_missing(tmp_path):
    done = run_lotse("bot", "matrix", LOTSE_DATA_DIR=tmp_path, LOTSE_MATRIX_URL="https://m.example")
    assert done.returncode == 2
    assert "LOTSE_MATRIX_USER, LOTSE_MATRIX_PASSWORD" in done.stderr


def test_a_second_bot_of_the_same_folder_is_refused(tmp_path):
    from filelock import FileLock

    variables = {
        "LOTSE_DATA_DIR": tmp_path,
        "LOTSE_TALK_URL": "http://127.0.0.1:9",
        "LOTSE_TALK_SECRET": "s" * 40,
    }
    with FileLock(tmp_path / "bot-talk.lock"):
        done = run_lotse("bot", "talk", **variables)
    assert done.returncode == 5
    assert "läuft der Bot „talk“ schon" in done.stderr


def test_doctor_tells_of_each_bot_whether_its_messenger_lets_it_in(tmp_path, stand_in):
    done = run_lotse(
        "doctor",
        LOTSE_DATA_DIR=tmp_path,
        LOTSE_TELEGRAM_TOKEN=TOKEN,
        LOTSE_TELEGRAM_API_URL=stand_in.url,
        LOTSE_MATRIX_URL="http://127.0.0.1:9",
        LOTSE_MATRIX_USER="@lotse:example.org",
        LOTSE_MATRIX_PASSWORD="geheim",
        LOTSE_MAIL_ADDRESS="lotse@example.org",
    )
    report = done.stdout + done.stderr
    assert "Bot telegram: angemeldet als @lotse_test_bot" in report
    assert "Bot telegram: 0 Chats" in report
    assert "Bot matrix: Der Matrix-Server ist nicht erreichbar" in report
    assert "Bot mail: Es fehlt LOTSE_MAIL_IMAP_URL" in report
    assert TOKEN not in report
    assert "geheim" not in report


def test_the_port_of_webhooks_that_is_taken_is_named(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run_lotse(
            "bot",
            "talk",
            LOTSE_DATA_DIR=tmp_path,
            LOTSE_TALK_URL="http://127.0.0.1:9",
            LOTSE_TALK_SECRET="s" * 40,
            LOTSE_TALK_PORT=port,
        )
    assert done.returncode == 2
    assert f"Der Port {port}" in done.stderr


@pytest.mark.e2e
def test_no_text_of_a_question_is_logged(served, stand_in):
    stand_in.say(ANNA, "Wie fangen wir mit Quarzkiesbeschaffung an?")
    wait_for(lambda: len(stand_in.messages(ANNA)) == 2)
    text = served[2].read_text()
    assert "Quarzkies" not in text
    assert TOKEN not in text
