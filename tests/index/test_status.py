from __future__ import annotations

import pytest

from assistant.errors import IndexMismatchError
from assistant.index.status import INDEX_FOLDER, read_status
from assistant.testing import make_entry


@pytest.fixture
def data_dir(place):
    assert place.folder.name == INDEX_FOLDER
    return place.folder.parent


def test_no_index_is_no_status(data_dir):
    assert read_status(data_dir) is None
    assert read_status(data_dir / "gibt es nicht") is None


def test_the_status_is_that_of_the_current_generation(place, data_dir):
    place.apply(make_entry("a", "Eins."))
    place.apply(make_entry("b", "Zwei."))
    status = read_status(data_dir)
    assert (status.generation, status.documents) == (2, 2)


def test_damage_is_told(place, data_dir):
    folder = place.apply(make_entry("a", "Eins.")).generation.folder
    (folder / "manifest.json").write_text("{", "utf-8")
    with pytest.raises(IndexMismatchError, match="beschädigt"):
        read_status(data_dir)
