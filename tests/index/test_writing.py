from __future__ import annotations

import errno
from dataclasses import replace

import pytest

from assistant.errors import IndexMissingError
from assistant.index.changes import IndexChanges
from assistant.index.generation import Generation, current_folder
from assistant.index.next_generation import index_words, kept_units, plan_content
from assistant.index.writing import (
    index_identity,
    make_current,
    next_number,
    remove_other_generations,
    write_generation,
)
from assistant.testing import WordEmbedder, make_entry


@pytest.fixture
def current(place):
    return place.apply(make_entry("a", "Eins.", questions=("Was?",)), make_entry("b", "Zwei.")).generation


def write(place, current, *upserts, deletes=(), number=2):
    content = plan_content(current, IndexChanges(tuple(upserts), tuple(deletes)))
    fields = index_words(content, place.analyzer, WordEmbedder(), lambda *_: None)
    manifest = replace(
        current.manifest,
        generation=number,
        documents=len(content.kept) + len(content.added),
        units=len(kept_units(content)) + len(content.units),
    )
    return write_generation(place.folder, manifest, content, fields)


def test_a_written_generation_counts_only_once_it_is_current(place, current):
    folder = write(place, current, make_entry("c", "Drei."))
    assert current_folder(place.folder) == current.folder
    make_current(place.folder, folder)
    assert current_folder(place.folder) == folder


def test_kept_documents_are_those_of_the_current_generation(place, current):
    generation = Generation(write(place, current, make_entry("c", "Drei."), deletes=["a"]))
    assert [entry.document.document_id for _, entry in generation.entries()] == ["b", "c"]
    assert generation.entry(0) == current.entry_of("b")
    assert set(generation.unit_documents().values()) == {0, 1}
    assert [head.document_id for head in generation.heads] == ["b", "c"]


def test_what_a_killed_process_left_is_written_over(place, current):
    left = place.folder / "generations" / "000002"
    left.mkdir()
    (left / "halb.npy").write_bytes(b"x")
    assert not (write(place, current) / "halb.npy").exists()


def test_a_failure_leaves_nothing_half_written(place, current):
    class FullDisk:
        def save(self, folder):
            folder.mkdir()
            (folder / "halb.npy").write_bytes(b"x")
            raise OSError(errno.ENOSPC, "No space left on device")

    content = plan_content(current, IndexChanges())
    fields = replace(
        index_words(content, place.analyzer, WordEmbedder(), lambda *_: None), questions=FullDisk()
    )
    with pytest.raises(OSError, match="No space left"):
        write_generation(place.folder, replace(current.manifest, generation=2), content, fields)
    assert place.generations == ["000001"]


def test_numbers_follow_the_current_generation(place, current):
    assert next_number(place.folder) == 2
    (place.folder / "generations" / "000002").mkdir()
    assert next_number(place.folder) == 2
    (place.folder / "CURRENT").write_bytes(b"???")
    assert next_number(place.folder) == 3


def test_the_first_number_is_one(tmp_path):
    with pytest.raises(IndexMissingError):
        current_folder(tmp_path)
    assert next_number(tmp_path) == 1


def test_other_generations_are_removed(place, current):
    folder = write(place, current)
    (place.folder / "generations" / "000007").mkdir()
    remove_other_generations(place.folder, folder)
    assert place.generations == ["000002"]


def test_the_identity_stays(tmp_path):
    identity = index_identity(tmp_path)
    assert len(identity) == 8
    assert index_identity(tmp_path) == identity
    assert index_identity(tmp_path.parent) != identity


@pytest.mark.parametrize("content", [b"", b"\xff", b"\n"])
def test_an_unreadable_identity_is_made_anew(tmp_path, content):
    (tmp_path / "ID").write_bytes(content)
    assert len(index_identity(tmp_path)) == 8
