"""The bots beside the service, each a process of its own."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading

from assistant.messenger.channels import missing_settings, wanted_channels
from assistant.settings import Settings
from assistant.terminal import print_hint

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_STOP_SECONDS = 8.0
_SETTINGS_ARE_WRONG = 2
_log = logging.getLogger(__name__)


class BotProcesses:
    """Runs the bots whose settings are complete, and starts one again that ended by itself.

    As processes of their own, they cannot take the service along, nor its memory and its event loop.
    """

    def __init__(self, settings: Settings) -> None:
        self._names = []
        for name in wanted_channels(settings):
            missing = missing_settings(name, settings)
            if missing:
                print_hint(f"Der Bot „{name}“ startet nicht: Es fehlt {', '.join(missing)}.")
            else:
                self._names.append(name)
        self._ending = threading.Event()
        self._threads: list[threading.Thread] = []
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start all; returns at once."""
        for name in self._names:
            thread = threading.Thread(target=self._keep_running, args=(name,), name=f"bot {name}")
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """End all and wait for them; what has no reply yet is answered by the next run."""
        self._ending.set()
        with self._lock:
            for process in self._processes.values():
                process.terminate()
        for thread in self._threads:
            thread.join()

    def _keep_running(self, name: str) -> None:
        pause = _FIRST_PAUSE
        while not self._ending.is_set():
            code = self._run_once(name)
            if self._ending.is_set():
                return
            if code == _SETTINGS_ARE_WRONG:
                print_hint(
                    f"Der Bot „{name}“ ist beendet, bis die Einstellung berichtigt und neu gestartet ist."
                )
                return
            _log.warning("The bot %s ended with status %d and is started again.", name, code)
            self._ending.wait(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _run_once(self, name: str) -> int:
        command = [sys.executable, "-m", "assistant.cli", "bot", name, "--supervised"]
        with self._lock:
            if self._ending.is_set():
                return 0
            # The other end of this pipe closes with the service, however it ends, and the bot with it.
            process = subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 -- our own command
            self._processes[name] = process
        try:
            while True:
                try:
                    return process.wait(_STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    if self._ending.is_set():
                        process.kill()
        finally:
            assert process.stdin is not None
            process.stdin.close()
