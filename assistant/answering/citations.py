"""Reading and writing the citation numbers of a drafted sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_DASH = r"[-‐‑‒–—−]|bis"
_COMMA = r"[,;/&]|und"
_NUMBERS = rf"[0-9]+(?:\s*(?:{_DASH}|{_COMMA})\s*[0-9]+)*"
_MARK = re.compile(rf"\[\s*{_NUMBERS}\s*\]|\[\s*(?:\[\s*{_NUMBERS}\s*\][\s,;]*)+\]")
_LIST = re.compile(_NUMBERS)
_BETWEEN_ENTRIES = re.compile(rf"\s*(?:{_COMMA})\s*")
_BETWEEN_BOUNDS = re.compile(rf"\s*(?:{_DASH})\s*")
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
"""Closed spans only: a fence that is never closed would hide the marks behind it."""
_SPACE_BEFORE_PUNCTUATION = re.compile(r"[ \t]+(?=[.,;:!?…])")
_NO_SPACE_NEEDED = re.compile(r"[\s.,;:!?…)\]\"“”«»]|\Z")
_ROUNDED = str.maketrans("[]", "()")
_MOST_DIGITS = 4
_WIDEST_RANGE = 20
"""A range such as [1-99] is no citation of ninety-nine passages but a broken mark."""


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A sentence without its marks, and what the marks said.

    Attributes:
        numbers: distinct numbers of existing passages, in order of appearance.
        invalid: marks that name anything but existing passages, as written.
    """

    text: str
    numbers: tuple[int, ...]
    invalid: tuple[str, ...]


def parse_marks(marked: str, n_passages: int) -> MarkedText:
    """Take the marks such as [1], [2, 3] or [1-3] out of a sentence.

    Numbers count from 1; zero, numbers beyond `n_passages` and wide ranges are invalid. Brackets inside
    code are text, not citations.
    """
    numbers: list[int] = []
    invalid: list[str] = []
    text = ""
    end = 0
    for match in _marks(marked):
        text = _joined(text, marked[end : match.start()], is_after_mark=end > 0)
        end = match.end()
        found = [number for entries in _LIST.findall(match[0]) for number in _numbers_of(entries)]
        valid = [n for n in found if 1 <= n <= n_passages]
        numbers.extend(valid)
        if len(valid) != len(found):
            invalid.append(match[0])
    text = _joined(text, marked[end:], is_after_mark=end > 0)
    return MarkedText(text.strip(), tuple(dict.fromkeys(numbers)), tuple(invalid))


def add_marks(text: str, numbers: Sequence[int]) -> str:
    """Write a sentence with its marks; brackets of the text itself that look like marks are rounded."""
    pieces = []
    end = 0
    for match in _marks(text):
        pieces += [text[end : match.start()], match[0].translate(_ROUNDED)]
        end = match.end()
    return "".join(pieces) + text[end:] + "".join(f" [{number}]" for number in numbers)


def _marks(text: str) -> Iterator[re.Match[str]]:
    code = [match.span() for match in _CODE.finditer(text)]
    for match in _MARK.finditer(text):
        if not any(start <= match.start() < stop for start, stop in code):
            yield match


def _joined(before: str, after: str, *, is_after_mark: bool) -> str:
    """Close the gap that a mark leaves: no space before punctuation, one between words."""
    if not is_after_mark:
        return after
    gap = _SPACE_BEFORE_PUNCTUATION.match(after)
    after = after[gap.end() :] if gap else after
    before = before.rstrip(" \t")
    return before + after if not before or _NO_SPACE_NEEDED.match(after) else f"{before} {after}"


def _numbers_of(entries: str) -> Iterator[int]:
    """Yield the numbers of "1, 3-5"; what is no number of a passage yields 0."""
    for entry in _BETWEEN_ENTRIES.split(entries):
        bounds = [int(n) if len(n) <= _MOST_DIGITS else 0 for n in _BETWEEN_BOUNDS.split(entry)]
        is_range = len(bounds) <= 2 and bounds[0] <= bounds[-1] <= bounds[0] + _WIDEST_RANGE
        yield from range(bounds[0], bounds[-1] + 1) if is_range else (0,)
