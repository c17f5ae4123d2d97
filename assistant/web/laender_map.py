"""The map of the Länder with what there is in each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "laender.json"
_LEVELS = 4


@dataclass(frozen=True, slots=True)
class Land:
    """The outline of a Land and where its number stands, in the units of the map."""

    name: str
    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Outlines:
    """The outlines of all Länder, small ones last, so that they lie on top of those around them."""

    view_box: str
    lands: tuple[Land, ...]


@dataclass(frozen=True, slots=True)
class ShadedLand:
    """A Land with its count; `shade` goes from 0 for none to 4 for the most."""

    land: Land
    count: int
    shade: int


@cache
def outlines() -> Outlines:
    """Read the outlines that come with the program."""
    content = json.loads(_FILE.read_text(encoding="utf-8"))
    lands = [Land(item["name"], item["path"], item["x"], item["y"]) for item in content["laender"]]
    return Outlines(content["view_box"], tuple(sorted(lands, key=lambda land: land.name in _ENCLOSED)))


_ENCLOSED = frozenset({"Berlin", "Bremen", "Hamburg", "Saarland"})


def shaded(counts: Mapping[str, int]) -> tuple[ShadedLand, ...]:
    """Return every Land with its count, the shades in even steps up to the highest count."""
    most = max(counts.values(), default=0)
    return tuple(
        ShadedLand(land, counts.get(land.name, 0), _shade(counts.get(land.name, 0), most))
        for land in outlines().lands
    )


def _shade(count: int, most: int) -> int:
    return -(-count * _LEVELS // most) if count else 0
