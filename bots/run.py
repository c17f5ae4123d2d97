"""Runs one bot as a process of its own until a signal ends it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
import threading

import typer
from filelock import FileLock, Timeout

from assistant.commands.invocation import settings_of_invocation
from assistant.errors import IndexBusyError
from assistant.settings import Settings
from bots.wiring import open_bot, open_house

_NOISY = ("httpx", "nio", "telegram", "asyncio", "peewee", "httpcore")


def run_bot(name: str, *, is_supervised: bool = False) -> None:
    """Run a bot; two of one channel would take each other's messages, so a second one is refused.

    Args:
        name: of the channel.
        is_supervised: whether to end when standard input does.
    """
    settings = settings_of_invocation()
    _set_up_log(settings.log_level)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(settings.data_dir / f"bot-{name}.lock", timeout=0):
            asyncio.run(_run(name, settings, is_supervised=is_supervised))
    except Timeout as error:
        raise IndexBusyError(
            f"Für den Ordner {settings.data_dir} läuft der Bot „{name}“ schon. Bitte erst den anderen "
            "beenden."
        ) from error
    except KeyboardInterrupt:
        typer.echo("Der Bot ist beendet.")


async def _run(name: str, settings: Settings, *, is_supervised: bool) -> None:
    task = asyncio.current_task()
    assert task is not None
    loop = asyncio.get_running_loop()
    if sys.platform != "win32":
        loop.add_signal_handler(signal.SIGTERM, task.cancel)
    if is_supervised:
        waiting = threading.Thread(target=_cancel_at_the_end_of_input, args=(loop, task), daemon=True)
        waiting.start()
    with open_house(settings) as house:
        bot = open_bot(name, settings, house)
        typer.echo(f"Der Bot „{name}“ läuft (beenden mit Strg+C).")
        try:
            await bot.run()
        except asyncio.CancelledError:
            typer.echo("Der Bot ist beendet.")


def _cancel_at_the_end_of_input(loop: asyncio.AbstractEventLoop, task: asyncio.Task[None]) -> None:
    """Stop with the service that started this bot, also where it was killed."""
    sys.stdin.buffer.read()
    with contextlib.suppress(RuntimeError):  # the loop has ended already
        loop.call_soon_threadsafe(task.cancel)


def _set_up_log(level: str) -> None:
    logging.basicConfig(
        level=level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr
    )
    # At level info the libraries write down addresses that hold tokens.
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
