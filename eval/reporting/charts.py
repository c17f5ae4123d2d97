"""The geometry of the charts in a report, in pixels of their SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from eval.figures import GroupFigures
from eval.numbers_text import decimal, percent
from eval.reliability import Reliability
from eval.reporting.content import Distribution

WIDTH = 320
HEIGHT = 120
_BINS = 10
_GAP = 2
_ROW_HEIGHT = 20
_INTERVAL_WIDTH = 420
_SIDE = 260
_STRIP = 50
_SMALLEST = 1e-9
"""Values below count as zero; a power of ten of them would not be exact."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a histogram; `text` says in words what it shows."""

    x: float
    y: float
    width: float
    height: float
    text: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """How values are spread, with the ends of the axis as text."""

    label: str
    summary: str
    low: str
    high: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """The interval of one group: a line from `low` to `high` with a dot at `mean`."""

    label: str
    count: int
    y: float
    low: float
    mean: float
    high: float
    text: str


@dataclass(frozen=True, slots=True)
class IntervalChart:
    """The intervals of all groups under each other, on an axis from 0 to 100 %."""

    width: int
    height: int
    rows: tuple[IntervalRow, ...]


def histogram(distribution: Distribution) -> Histogram | None:
    """Spread values over ten bins of equal width, or return None without a value."""
    numbers = distribution.values
    if not numbers:
        return None
    low, high = (0.0, 1.0) if not distribution.unit else (0.0, _round_up(max(numbers)))
    counts = [0] * _BINS
    for number in numbers:
        position = (number - low) / (high - low) * _BINS
        counts[min(_BINS - 1, max(0, int(position)))] += 1
    step = WIDTH / _BINS
    bars = tuple(
        Bar(
            x=round(i * step + _GAP / 2, 1),
            y=round(HEIGHT * (1 - count / max(counts)), 1),
            width=round(step - _GAP, 1),
            height=round(HEIGHT * count / max(counts), 1),
            text=f"{_axis(low + i * (high - low) / _BINS, distribution)} bis "
            f"{_axis(low + (i + 1) * (high - low) / _BINS, distribution)}: {count}",
        )
        for i, count in enumerate(counts)
    )
    middle = sorted(numbers)[len(numbers) // 2]
    summary = f"{len(numbers)} Werte, Median {_axis(middle, distribution)}"
    return Histogram(distribution.label, summary, _axis(low, distribution), _axis(high, distribution), bars)


@dataclass(frozen=True, slots=True)
class ReliabilityPoint:
    """The questions of one bin: a dot at their mean confidence and share, a bar as high as their number."""

    x: float
    y: float
    bar: Bar
    count: int
    text: str


@dataclass(frozen=True, slots=True)
class ReliabilityChart:
    """The share of answerable questions over the confidence; on the diagonal it can be taken at its word."""

    side: int
    strip: int
    points: tuple[ReliabilityPoint, ...]
    summary: str


def reliability_chart(reliability: Reliability) -> ReliabilityChart | None:
    """Draw the confidence against the truth, or return None without a question."""
    if not reliability.bins:
        return None
    most = max(one.count for one in reliability.bins)
    points = []
    for one in reliability.bins:
        height = round(_STRIP * one.count / most, 1)
        width = round((one.high - one.low) * _SIDE - _GAP, 1)
        text = (
            f"Konfidenz {percent(one.confidence)}: {percent(one.share)} beantwortbar "
            f"({'1 Frage' if one.count == 1 else f'{one.count} Fragen'})"
        )
        bar = Bar(round(one.low * _SIDE + _GAP / 2, 1), round(_STRIP - height, 1), width, height, text)
        x, y = round(_SIDE * one.confidence, 1), round(_SIDE * (1 - one.share), 1)
        points.append(ReliabilityPoint(x, y, bar, one.count, text))
    summary = (
        f"{reliability.count} Fragen, Brier-Wert {decimal(reliability.brier.mean, 3)}, "
        f"Eichfehler {decimal(reliability.error, 3)}"
    )
    return ReliabilityChart(_SIDE, _STRIP, tuple(points), summary)


def interval_chart(groups: Sequence[GroupFigures], name: str) -> IntervalChart:
    """Draw one figure of all groups."""
    rows = []
    for number, one in enumerate(groups):
        interval = next(figure.interval for figure in one.figures if figure.name == name)
        low, mean, high = (
            round(value * _INTERVAL_WIDTH, 1) for value in (interval.low, interval.mean, interval.high)
        )
        text = f"{percent(interval.mean)} ({percent(interval.low)} bis {percent(interval.high)})"
        label = f"{one.group.dimension}: {one.group.value}"
        y = _ROW_HEIGHT * (number + 0.5)
        rows.append(IntervalRow(label, one.count, y, low, mean, high, text))
    return IntervalChart(_INTERVAL_WIDTH, _ROW_HEIGHT * len(rows), tuple(rows))


def _axis(value: float, distribution: Distribution) -> str:
    if not distribution.unit:
        return f"{decimal(100 * value, 0)} %"
    return f"{decimal(value, 0 if value >= 10 else 1)} {distribution.unit}"


def _round_up(value: float) -> float:
    """Return the next number of the form 1, 2 or 5 times a power of ten."""
    if value < _SMALLEST:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= value)
