"""How far a run is, on a terminal or as calm lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

_MIN_SECONDS = 0.05


class Teller:
    """Tells steps and sentences to standard error; one line per step where nothing can be redrawn."""

    def __init__(self, console: Console, bars: Progress | None) -> None:
        self._console = console
        self._bars = bars
        self._step = ""
        self._task: TaskID | None = None
        self._told = 0.0

    def say(self, sentence: str) -> None:
        """Print one sentence."""
        self._console.print(sentence, style="dim")

    def progress(self, step: str, done: int, total: int) -> None:
        """Tell how much of a step is done; a total of 0 means that it is not known yet."""
        is_new = step != self._step
        self._step = step
        if self._bars is None:
            if is_new:
                self._console.print(f"{step} …" if done < total or total == 0 else f"{step}: {done}")
            return
        now = time.monotonic()
        # Steps call for every text; redrawing that often would cost more than the work.
        if not is_new and done != total and now - self._told < _MIN_SECONDS:
            return
        self._told = now
        if is_new or self._task is None:
            self._task = self._bars.add_task(step, total=total or None)
        self._bars.update(self._task, completed=done, total=total or None)


@contextmanager
def telling(console: Console) -> Iterator[Teller]:
    """Show progress while the block runs."""
    if not console.is_terminal:
        yield Teller(console, None)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:.0f}"))
    with Progress(*columns, console=console) as bars:
        yield Teller(console, bars)
