import re
from pathlib import Path

from assistant.web import laender_map
from assistant.web.laender_map import outlines, shaded
from assistant.web.wording import STATES


def test_every_land_has_an_outline_and_its_number_lies_on_the_map():
    width, height = map(int, outlines().view_box.split()[2:])
    assert sorted(land.name for land in outlines().lands) == sorted(STATES)
    for land in outlines().lands:
        assert re.fullmatch(r"(M\d+ \d+l[-\d ]+z)+", land.path)
        assert 0 < land.x < width
        assert 0 < land.y < height


def test_lands_inside_others_are_drawn_after_them():
    names = [land.name for land in outlines().lands]
    assert names.index("Berlin") > names.index("Brandenburg")
    assert names.index("Bremen") > names.index("Niedersachsen")


def test_shades_go_up_with_the_count():
    shades = {entry.land.name: entry.shade for entry in shaded({"Bayern": 40, "Hessen": 1, "Berlin": 11})}
    assert (shades["Bayern"], shades["Berlin"], shades["Hessen"], shades["Saarland"]) == (4, 2, 1, 0)
    assert {entry.shade for entry in shaded({})} == {0}


def test_the_map_is_small_and_says_whose_it_is():
    folder = Path(laender_map.__file__).parent / "data"
    assert (folder / "laender.json").stat().st_size < 40_000
    assert "CC BY 4.0" in (folder / "LICENSES.md").read_text(encoding="utf-8")
