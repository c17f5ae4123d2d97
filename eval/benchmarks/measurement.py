"""One measured time or size beside its target."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Measurement:
    """A measured value.

    Attributes:
        name: name in JSON.
        label: German name.
        value: in `unit`.
        unit: "ms", "s" or "MB"; empty for a count.
        baseline: the same work by the bare parts, in `unit`, where there is such a thing.
        target: what is wanted: the highest value, or with a baseline the highest ratio to it.
    """

    name: str
    label: str
    value: float
    unit: str
    baseline: float | None = None
    target: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the bare parts it costs."""
        return self.value / self.baseline if self.baseline else None

    @property
    def is_met(self) -> bool | None:
        """Whether the target is kept; None without one."""
        if self.target is None:
            return None
        return (self.ratio if self.ratio is not None else self.value) <= self.target


def describe_machine() -> str:
    """Name processor, cores, load and Python, without which times mean nothing."""
    load = f", Last {os.getloadavg()[0]:.1f}".replace(".", ",") if hasattr(os, "getloadavg") else ""
    return (
        f"{_processor()}, {os.cpu_count()} Kerne{load}, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}"
    )


def is_busy() -> bool:
    """Whether other work keeps at least half of the cores busy."""
    return hasattr(os, "getloadavg") and os.getloadavg()[0] > (os.cpu_count() or 1) / 2


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "?")
