"""A chart of how the time of a search grows with the number of chunks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2

from eval.benchmarks.scale import Size
from eval.numbers_text import decimal

WIDTH = 640
HEIGHT = 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 30, 40, 60
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on an axis or a line, in pixels, with what it says."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One curve; `style` names how it is drawn."""

    label: str
    style: str
    marks: tuple[Mark, ...]

    @property
    def points(self) -> str:
        """The corners of the curve as SVG writes them."""
        return " ".join(f"{mark.x},{mark.y}" for mark in self.marks)


def render_growth(sizes: Sequence[Size]) -> str:
    """Return the chart as an SVG picture; both axes are logarithmic."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    times = [1000 * seconds for one in sizes for seconds in (one.cost.search_seconds, one.cost.parts_seconds)]
    x_axis = _Axis(*_range([one.chunks for one in sizes]), _LEFT, WIDTH - _RIGHT)
    y_axis = _Axis(*_range(times), HEIGHT - _BOTTOM, _TOP)
    lines = (
        _line("Suche", "search", sizes, [1000 * one.cost.search_seconds for one in sizes], (x_axis, y_axis)),
        _line(
            "nackte Teile", "parts", sizes, [1000 * one.cost.parts_seconds for one in sizes], (x_axis, y_axis)
        ),
    )
    columns = [
        Mark(x_axis.place(one.chunks), HEIGHT - _BOTTOM, f"{decimal(one.ratio, 2)}-fach") for one in sizes
    ]
    return environment.get_template("growth.svg").render(
        width=WIDTH,
        height=HEIGHT,
        left=_LEFT,
        right=WIDTH - _RIGHT,
        bottom=HEIGHT - _BOTTOM,
        columns=[
            (mark, f"{one.chunks:,}".replace(",", ".")) for mark, one in zip(columns, sizes, strict=True)
        ],
        rows=[Mark(_LEFT, y_axis.place(value), f"{decimal(value, 0)} ms") for value in y_axis.round_values()],
        lines=lines,
    )


@dataclass(frozen=True, slots=True)
class _Axis:
    """A logarithmic axis from `low` at pixel `start` to `high` at pixel `end`."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        share = math.log(value / self.low) / math.log(self.high / self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def round_values(self) -> list[float]:
        """Return the numbers 1, 2 and 5 times powers of ten on the axis."""
        powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        values = [step * 10.0**power for power in powers for step in _STEPS]
        return [value for value in values if max(1, self.low) <= value <= self.high]


def _range(values: Sequence[float]) -> tuple[float, float]:
    """Return a range with some room around the values."""
    return min(values) / 1.5, max(values) * 1.5


def _line(
    label: str, style: str, sizes: Sequence[Size], times: Sequence[float], axes: tuple[_Axis, _Axis]
) -> Line:
    marks = (
        Mark(axes[0].place(one.chunks), axes[1].place(value), f"{label}: {decimal(value)} ms")
        for one, value in zip(sizes, times, strict=True)
    )
    return Line(label, style, tuple(marks))
