"""What some models put around their answers: thoughts, JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

_TAG = re.compile(r"<(/?)(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
_LONGEST_TAG = 12
_SHORTEST_PROSE = 15
_DEEPEST = 6


class ThoughtFilter:
    """Leaves out what a model thinks aloud, also when it comes in pieces.

    Attributes:
        has_thought: whether what was given so far turned out to be a thought: some templates swallow the
            opening tag. The reader of the filter sets it back.
    """

    def __init__(self) -> None:
        self._pending = ""
        self._is_thinking = False
        self.has_thought = False

    def feed(self, piece: str) -> str:
        """Take a piece and return what of it belongs to the answer."""
        self._pending += piece
        shown = ""
        while found := _TAG.search(self._pending):
            is_closing = bool(found[1])
            if not self._is_thinking:
                shown += self._pending[: found.start()]
                if is_closing:
                    shown, self.has_thought = "", True
            self._pending = self._pending[found.end() :]
            self._is_thinking = not is_closing
        # A tag may be cut between two pieces.
        start = self._pending.rfind("<")
        is_cut = start >= 0 and len(self._pending) - start < _LONGEST_TAG and ">" not in self._pending[start:]
        complete, rest = (self._pending[:start], self._pending[start:]) if is_cut else (self._pending, "")
        self._pending = rest
        return shown if self._is_thinking else shown + complete

    def finish(self) -> str:
        """Return what is left."""
        rest, self._pending = self._pending, ""
        return "" if self._is_thinking else rest


def prose_of_json(text: str) -> str:
    """Return the sentences of an answer in JSON, one a line with its citations; nothing if it is broken."""
    try:
        content, _ = json.JSONDecoder().raw_decode(text.strip())
    except (ValueError, RecursionError):
        return ""
    return "\n".join(_prose(content, _DEEPEST)) + "\n"


def _prose(content: object, depth: int) -> Iterator[str]:
    if depth == 0:
        return
    if isinstance(content, str):
        if len(content) >= _SHORTEST_PROSE:
            yield content
    elif isinstance(content, list):
        for item in content:
            yield from _prose(item, depth - 1)
    elif isinstance(content, dict):
        numbers = [
            n for value in content.values() if isinstance(value, list) for n in value if isinstance(n, int)
        ]
        marks = "".join(f" [{n}]" for n in numbers)
        for value in content.values():
            for line in _prose(value, depth - 1):
                yield line + marks
