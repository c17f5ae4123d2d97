"""A table of sorted lines, searched as it is: a dictionary of a long one would delay every start."""

from __future__ import annotations


class SortedTable:
    """Values by key.

    Args:
        lines: a key, a tab and its value in each line, sorted by the keys, all in UTF-8 with line ends.
    """

    def __init__(self, lines: bytes) -> None:
        self._lines = lines

    def get(self, key: str) -> str | None:
        """Return the value of a key, or None."""
        wanted, lines = key.encode("utf-8"), self._lines
        low, high = 0, len(lines)
        while low < high:
            start = lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = lines.index(b"\n", start)
            found, _, value = lines[start:end].partition(b"\t")
            if found == wanted:
                return value.decode("utf-8")
            if found < wanted:
                low = end + 1
            else:
                high = start
        return None
