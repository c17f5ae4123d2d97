import asyncio
import contextlib
import time
from contextlib import ExitStack
from dataclasses import replace

import pytest

from assistant.settings import Settings
from bots.service import Place
from bots.wiring import open_bot, open_house
from tests.bots.telegram_stand_in import TOKEN, running_stand_in
from tests.service_in_thread import service_in_thread


class Service:
    """The real service on a real port; a test may stop it and start it again."""

    def __init__(self, assistant, settings):
        self._assistant = assistant
        self.settings = settings
        self._stack = ExitStack()
        self.url = None

    def start(self):
        self.url = self._stack.enter_context(service_in_thread(self._assistant, self.settings))

    def stop(self):
        self._stack.close()
        self.url = None

    def place(self):
        return Place(self.url) if self.url else None


@pytest.fixture
def settings(tmp_path):
    return replace(Settings(), data_dir=tmp_path / "var", rate_limit="off", telegram_token=TOKEN)


@pytest.fixture
def service(shipped_assistant, settings):
    running = Service(shipped_assistant, settings)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def house(service, settings):
    with open_house(settings) as opened:
        opened.service._find = service.place
        yield opened


@pytest.fixture
def stand_in():
    with running_stand_in() as running:
        yield running


@pytest.fixture
def telegram_settings(settings, stand_in):
    return replace(settings, telegram_api_url=stand_in.url)


@contextlib.asynccontextmanager
async def working(name, settings, house):
    """Let a bot work until the block ends; what it raises reaches the test."""
    bot = open_bot(name, settings, house)
    task = asyncio.create_task(bot.run())
    try:
        yield bot
        if task.done():
            task.result()
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def until(condition, seconds=15):
    """Wait for something to become true; returns what it became."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not happen"
        await asyncio.sleep(0.01)
    return found
