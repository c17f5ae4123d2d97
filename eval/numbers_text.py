"""Figures as German text."""

from __future__ import annotations

import math

from eval.bootstrap import Difference
from eval.figures import NUMBER, Figure

MISSING = "–"


def decimal(value: float, places: int = 1) -> str:
    """Write a number with a decimal comma, or a dash for none."""
    return MISSING if math.isnan(value) else f"{value:.{places}f}".replace(".", ",")


def percent(share: float) -> str:
    """Write a share in [0, 1] as per cent."""
    return MISSING if math.isnan(share) else f"{decimal(100 * share)} %"


def value_text(figure: Figure) -> str:
    """Write the value of a figure with its unit."""
    if not figure.unit:
        return percent(figure.interval.mean)
    if math.isnan(figure.interval.mean):
        return MISSING
    if figure.unit == NUMBER:
        return decimal(figure.interval.mean, 3)
    if figure.unit == "s":
        return milliseconds(figure.interval.mean)
    return f"{decimal(figure.interval.mean)} {figure.unit}"


def interval_text(figure: Figure) -> str:
    """Write the 95 % interval of a figure, or a dash where it has none."""
    interval = figure.interval
    if math.isnan(interval.mean) or (figure.unit and interval.low == interval.high):
        return MISSING
    factor, places = (1, 3 if figure.unit == NUMBER else 1) if figure.unit else (100, 1)
    return f"{decimal(factor * interval.low, places)} – {decimal(factor * interval.high, places)}"


def milliseconds(seconds: float) -> str:
    """Write a time as milliseconds, or as seconds from one second on."""
    return f"{decimal(seconds)} s" if seconds >= 1 else f"{decimal(1000 * seconds)} ms"


def difference_text(difference: Difference) -> str:
    """Write a difference of shares in points, with its interval."""
    mean, low, high = (100 * value for value in (difference.mean, difference.low, difference.high))
    return f"{signed(mean)} [{signed(low)}; {signed(high)}]"


def signed(points: float) -> str:
    """Write points with their sign."""
    return f"{points:+.1f}".replace(".", ",").replace("-", "−")


def verdict_text(difference: Difference) -> str:
    """Say whether a difference is more than chance."""
    if difference.is_better:
        return "besser"
    return "schlechter" if difference.is_worse else "kein gesicherter Unterschied"
