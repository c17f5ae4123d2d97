import numpy as np
import pytest

from assistant.index.unit_places import UnitPlaces
from assistant.index.units import Role, units_of
from assistant.testing import make_entry

LONG = "\n\n".join(f"{'Wort ' * 150}{number}." for number in range(5))
ENTRIES = (
    make_entry("kurz", "Ein Radweg.", questions=("Was kostet ein Radweg?",)),
    make_entry("lang", LONG, questions=("Was steht hier?",)),
)


@pytest.fixture
def places(place):
    return place.apply(*ENTRIES).generation.unit_places


def found(places, entry, unit):
    (row,), (is_known,) = places.of([unit.unit_id])
    assert is_known
    return row.tolist()


def test_every_unit_is_found_in_its_document(places):
    for row, entry in enumerate(ENTRIES):
        for unit in units_of(entry):
            assert found(places, entry, unit)[:2] == [row, unit.role is Role.QUESTION]


def test_only_texts_of_one_chunk_name_it(places):
    units = [unit for entry in ENTRIES for unit in units_of(entry)]
    assert {unit.role for unit in units} == set(Role)
    for entry in ENTRIES:
        for unit in units_of(entry):
            is_one = unit.role is not Role.QUESTION and unit.first_chunk == unit.last_chunk
            assert found(places, entry, unit)[2] == (unit.first_chunk if is_one else -1)


def test_units_of_another_generation_are_told_apart(places):
    known = units_of(ENTRIES[0])[0].unit_id
    table, is_known = places.of([known, "fremd@0", f"{known}x"])
    assert table.shape == (3, 3)
    assert is_known.tolist() == [True, False, False]


def test_nothing_asked_is_nothing_found(places):
    table, is_known = places.of([])
    assert (table.shape, is_known.shape) == ((0, 3), (0,))


def test_without_units_nothing_is_known():
    places = UnitPlaces(np.zeros(0, np.int64), np.zeros((0, 3), np.int32))
    assert places.of(["fremd@0"])[1].tolist() == [False]
