"""Makes the map of the Länder from the package `@svg-maps/germany` (npm, CC BY 4.0).

Usage: npm pack @svg-maps/germany@2.0.0, unpack it, then
python -m ingest.training.laender_map PATH/TO/package/index.js
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

TARGET = Path(__file__).parents[2] / "assistant/web/data/laender.json"
LAENDER = {
    "bw": "Baden-Württemberg", "by": "Bayern", "be": "Berlin", "bb": "Brandenburg", "hb": "Bremen",
    "hh": "Hamburg", "he": "Hessen", "mv": "Mecklenburg-Vorpommern", "ni": "Niedersachsen",
    "nw": "Nordrhein-Westfalen", "rp": "Rheinland-Pfalz", "sl": "Saarland", "sn": "Sachsen",
    "st": "Sachsen-Anhalt", "sh": "Schleswig-Holstein", "th": "Thüringen",
}  # fmt: skip
LABELS = {
    "Brandenburg": (508, 330),
    "Niedersachsen": (225, 285),
    "Rheinland-Pfalz": (108, 535),
    "Bremen": (200, 213),
}
"""Where the number of a Land stands if not in its middle, which another Land covers or narrows."""
_TOLERANCE = 0.8
_SMALLEST_RING = 6.0
Point = tuple[int, int]
Ring = list[Point]


def rings_of(path: str) -> list[Ring]:
    """Read the rings of a path of lines, on whole numbers: neighbours then share their points exactly."""
    rings: list[Ring] = []
    x = y = 0.0
    start = (x, y)
    command, numbers = "", iter(re.findall(r"[a-zA-Z]|-?\d*\.?\d+(?:e-?\d+)?", path))
    for token in numbers:
        if token.isalpha():
            command = token
            if command in "zZ":
                x, y = start
            continue
        one = float(token)
        match command:
            case "m" | "l":
                x, y = x + one, y + float(next(numbers))
            case "M" | "L":
                x, y = one, float(next(numbers))
            case "h" | "H":
                x = one if command == "H" else x + one
            case "v" | "V":
                y = one if command == "V" else y + one
            case _:
                raise ValueError(command)
        if command in "mM":
            rings.append([])
            start = (x, y)
            command = "l" if command == "m" else "L"
        point = (round(x), round(y))
        if not rings[-1] or rings[-1][-1] != point:
            rings[-1].append(point)
    return [ring for ring in rings if len(ring) > 3]


def area(ring: Sequence[Point]) -> float:
    """Return the area inside a ring."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, ring[0]]))) / 2


def simplified(rings: Mapping[str, list[Ring]]) -> dict[str, list[Ring]]:
    """Leave points out, the same ones on both sides of a border, so that no gap opens."""
    neighbours: dict[Point, set[Point]] = defaultdict(set)
    for ring in (ring for land in rings.values() for ring in land):
        for before, after in pairwise([*ring, ring[0]]):
            neighbours[before].add(after)
            neighbours[after].add(before)
    ends = {point for point, around in neighbours.items() if len(around) > 2}
    return {
        name: [[point for arc in arcs_of(ring, ends) for point in thinned(arc)[:-1]] for ring in land]
        for name, land in rings.items()
    }


def arcs_of(ring: Ring, ends: set[Point]) -> Iterator[Ring]:
    """Cut a closed ring where three lines meet, or where that happens nowhere at its outmost points."""
    cuts = [place for place, point in enumerate(ring) if point in ends]
    if len(cuts) < 2:
        cuts = sorted({ring.index(min(ring)), ring.index(max(ring))})
    for first, last in pairwise([*cuts, cuts[0] + len(ring)]):
        yield [ring[place % len(ring)] for place in range(first, last + 1)]


def thinned(arc: Ring) -> Ring:
    """Leave out what lies close to a straight line (Douglas and Peucker), whichever way the arc runs."""
    if arc[0] > arc[-1]:
        return thinned(arc[::-1])[::-1]
    (ax, ay), (bx, by) = arc[0], arc[-1]
    length = math.hypot(bx - ax, by - ay)

    def distance(point: Point) -> float:
        if not length:
            return math.hypot(point[0] - ax, point[1] - ay)
        return abs((bx - ax) * (ay - point[1]) - (ax - point[0]) * (by - ay)) / length

    farthest = max(range(1, len(arc) - 1), key=lambda place: distance(arc[place]), default=0)
    if not farthest or distance(arc[farthest]) <= _TOLERANCE:
        return [arc[0], arc[-1]]
    return thinned(arc[: farthest + 1])[:-1] + thinned(arc[farthest:])


def path_of(rings: Sequence[Ring]) -> str:
    """Write rings as a path with short relative steps."""
    text = ""
    for ring in rings:
        text += f"M{ring[0][0]} {ring[0][1]}l"
        steps = (f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(ring))
        text += " ".join(steps).replace(" -", "-") + "z"
    return text


def middle_of(ring: Sequence[Point]) -> Point:
    """Return the centre of mass of a ring."""
    crosses = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in pairwise([*ring, ring[0]])]
    total = 3 * sum(cross for _, _, cross in crosses)
    x = sum((a[0] + b[0]) * cross for a, b, cross in crosses) / total
    y = sum((a[1] + b[1]) * cross for a, b, cross in crosses) / total
    return round(x), round(y)


def main() -> None:
    """Write the map."""
    source = Path(sys.argv[1]).read_text(encoding="utf-8")
    content = json.loads(source.partition("export default")[2].strip().rstrip(";"))
    rings = {LAENDER[item["id"]]: rings_of(item["path"]) for item in content["locations"]}
    lands = []
    for name, land in sorted(simplified(rings).items()):
        kept = sorted((ring for ring in land if len(ring) > 2), key=area, reverse=True)
        kept = [ring for ring in kept if ring is kept[0] or area(ring) >= _SMALLEST_RING]
        x, y = LABELS.get(name, middle_of(kept[0]))
        lands.append({"name": name, "path": path_of(kept), "x": x, "y": y})
    result = {"view_box": content["viewBox"], "laender": lands}
    TARGET.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
