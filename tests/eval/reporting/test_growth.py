import xml.etree.ElementTree as ET

import pytest

from eval.benchmarks.scale import Size
from eval.benchmarks.search_process import ProcessCost
from eval.reporting.growth import HEIGHT, WIDTH, render_growth

SVG = "{http://www.w3.org/2000/svg}"


def size(chunks, search, parts):
    return Size(chunks, 1.0, ProcessCost(0.5, search, parts, 100.0))


def picture(*sizes):
    return ET.fromstring(render_growth(sizes))


def test_both_curves_have_a_place_for_every_size_within_the_picture():
    found = picture(size(1_000, 0.005, 0.004), size(10_000, 0.008, 0.005), size(100_000, 0.02, 0.012))
    circles = found.findall(f"{SVG}circle")
    assert len(circles) == 6
    for circle in circles:
        assert 0 < float(circle.get("cx")) < WIDTH
        assert 0 < float(circle.get("cy")) < HEIGHT
    assert len(found.findall(f"{SVG}polyline")) == 2


def test_more_time_stands_higher_and_more_chunks_farther_right():
    circles = picture(size(1_000, 0.005, 0.004), size(10_000, 0.008, 0.005)).findall(f"{SVG}circle")
    (x, y), (later_x, later_y) = ((float(c.get("cx")), float(c.get("cy"))) for c in circles[:2])
    assert later_x > x
    assert later_y < y


def test_sizes_ratios_and_times_can_be_read():
    texts = {element.text for element in picture(size(100_000, 0.006, 0.004)).iter() if element.text}
    assert {"100.000", "1,50-fach", "Suche: 6,0 ms", "nackte Teile: 4,0 ms"} <= texts


@pytest.mark.parametrize("seconds", [1e-6, 1e-3, 10.0])
def test_any_times_fit(seconds):
    assert picture(size(1, seconds, seconds)) is not None
