"""How probable it is that a word was meant and another one typed."""

from __future__ import annotations

_ROWS = ("qwertzuiop", "asdfghjkl", "yxcvbnm")
_SWAPPED = 2.5
_REPEATED = 2.0
"""A letter doubled, or half of a double one missing."""
_MISSING = 3.2
_EXTRA = 3.2
_NEIGHBOUR = 3.0
_WRONG = 4.5
_FIRST = 2.0
"""What it costs more to get the first letter wrong: people rarely do."""


def _neighbours() -> frozenset[tuple[str, str]]:
    places = [(key, row, column) for row, keys in enumerate(_ROWS) for column, key in enumerate(keys)]
    return frozenset(
        (one, other)
        for one, row, column in places
        for other, r, c in places
        if one != other and abs(r - row) <= 1 and abs(c - column) <= 1
    )


_NEIGHBOURS = _neighbours()


def slip_cost(typed: str, meant: str) -> float:
    """Return how improbable it is that somebody types `typed` for `meant`, in natural log units.

    Both are folded words. 0 for equal words; every slip adds 2 to 7.
    """
    before: list[float] = []
    above = [0.0]
    for j, letter in enumerate(meant):
        above.append(above[-1] + _missing(meant, j, letter))
    for i, key in enumerate(typed):
        row = [above[0] + _extra(typed, i)]
        for j, letter in enumerate(meant):
            best = min(
                above[j] + _wrong(key, letter, is_first=i == 0 or j == 0),
                above[j + 1] + _extra(typed, i),
                row[j] + _missing(meant, j, letter),
            )
            if i and j and key == meant[j - 1] and typed[i - 1] == letter:
                best = min(best, before[j - 1] + _SWAPPED + (_FIRST if i == 1 or j == 1 else 0.0))
            row.append(best)
        before, above = above, row
    return above[-1]


def _missing(meant: str, j: int, letter: str) -> float:
    if j == 0:
        return _MISSING + _FIRST
    return _REPEATED if meant[j - 1] == letter else _MISSING


def _extra(typed: str, i: int) -> float:
    if i == 0:
        return _EXTRA + _FIRST
    return _REPEATED if typed[i - 1] == typed[i] else _EXTRA


def _wrong(key: str, letter: str, *, is_first: bool) -> float:
    if key == letter:
        return 0.0
    return (_NEIGHBOUR if (key, letter) in _NEIGHBOURS else _WRONG) + (_FIRST if is_first else 0.0)
