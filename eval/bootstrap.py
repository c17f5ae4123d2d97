"""Intervals of means by resampling the questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 5_000
_SEED = 20_261_123
_BLOCK = 500
_TAIL = 2.5
"""Per cent on either side of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over `count` questions with its 95 % interval; all NaN without a question."""

    mean: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Difference:
    """How much a system gains over another on the same questions, with its 95 % interval.

    `probability` is the two-sided bootstrap probability of a difference at least as far from zero if
    there were none; it can be no smaller than one resample.
    """

    mean: float
    low: float
    high: float
    probability: float
    count: int

    @property
    def is_better(self) -> bool:
        """Whether the whole interval lies above zero."""
        return self.low > 0

    @property
    def is_worse(self) -> bool:
        """Whether the whole interval lies below zero."""
        return self.high < 0


def mean_interval(values: Sequence[float], resamples: int = RESAMPLES) -> Interval:
    """Return the mean of one value a question with its percentile interval."""
    if not values:
        return Interval(float("nan"), float("nan"), float("nan"), 0)
    means = _resampled_means(np.asarray(values, np.float64), resamples)
    low, high = np.percentile(means, [_TAIL, 100 - _TAIL])
    return Interval(float(np.mean(values)), float(low), float(high), len(values))


def paired_difference(
    before: Sequence[float], after: Sequence[float], resamples: int = RESAMPLES
) -> Difference:
    """Return the mean of `after` - `before`, one pair a question, by paired bootstrap.

    Raises:
        ValueError: the two do not hold the same number of questions, or none.
    """
    if len(before) != len(after) or not before:
        raise ValueError(f"unpaired values: {len(before)} and {len(after)}")
    gains = np.asarray(after, np.float64) - np.asarray(before, np.float64)
    means = _resampled_means(gains, resamples)
    low, high = np.percentile(means, [_TAIL, 100 - _TAIL])
    tail = min(float(np.mean(means <= 0)), float(np.mean(means >= 0)))
    probability = min(1.0, max(2 * tail, 1 / resamples))
    return Difference(float(gains.mean()), float(low), float(high), probability, len(gains))


def _resampled_means(values: NDArray[np.float64], resamples: int) -> NDArray[np.float64]:
    # Blocks keep the memory small on sets of thousands of questions.
    generator = np.random.default_rng(_SEED)
    means = [
        values[generator.integers(0, len(values), (min(_BLOCK, resamples - start), len(values)))].mean(axis=1)
        for start in range(0, resamples, _BLOCK)
    ]
    return np.concatenate(means)
