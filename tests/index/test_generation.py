from __future__ import annotations

import gc
import json
import shutil
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.errors import DocumentUnknownError, IndexMismatchError, IndexMissingError, StorageError
from assistant.index.generation import (
    EVERYWHERE,
    FORMAT,
    DocumentHead,
    Generation,
    current_folder,
    open_current,
    read_manifest,
)
from assistant.index.units import Role, units_of
from assistant.records import Kind
from assistant.testing import make_entry

ENTRIES = (
    make_entry(
        "case-a",
        "Ein Radweg.\n\nEr kostet 3 Mio. Euro.",
        municipality="Köln",
        states=("Nordrhein-Westfalen", "Hessen"),
        topics=("mobilitaet",),
        questions=("Was kostet ein Radweg?",),
        published="2023-05",
    ),
    make_entry("law-b", "§ 45 KrWG gilt.", kind=Kind.LAW, source="/fremd/ordner"),
    make_entry("guidance-c", "", kind=Kind.GUIDANCE),
)


@pytest.fixture
def generation(place):
    return place.apply(*ENTRIES).generation


@pytest.fixture
def folder(generation):
    generation.close()
    return generation.folder


def test_documents_come_back_as_they_went_in(generation):
    assert list(generation.entries()) == list(enumerate(ENTRIES))
    assert [generation.entry(row) for row in range(3)] == list(ENTRIES)
    assert generation.entry_of("law-b") == ENTRIES[1]
    assert generation.document("law-b") == ENTRIES[1].document


def test_an_unknown_document_is_named(generation):
    with pytest.raises(DocumentUnknownError, match="„fremd“"):
        generation.document("fremd")


def test_the_ledger_knows_where_documents_come_from(generation):
    ledger = generation.ledger()
    assert list(ledger) == ["case-a", "law-b", "guidance-c"]
    entry = ledger["law-b"]
    assert (entry.source, entry.path) == ("/fremd/ordner", "law-b.md")
    assert entry.content_hash == ENTRIES[1].document.content_hash


def test_heads_say_what_lists_and_filters_need(generation):
    assert generation.heads[0] == DocumentHead(
        document_id="case-a",
        kind=Kind.CASE_STUDY,
        title="Titel von case-a",
        publisher="Stadt Musterstadt",
        published="2023-05",
        municipality="Köln",
        states=("Nordrhein-Westfalen", "Hessen"),
        topics=("mobilitaet",),
        inhabitants=None,
    )
    assert generation.heads[2].municipality is None
    assert generation.heads[2].states == generation.heads[2].topics == ()


def listed(rows_of):
    return {value: rows.tolist() for value, rows in rows_of.items()}


def test_filters_know_the_rows_of_every_value(generation):
    assert listed(generation.rows_of_kind) == {Kind.CASE_STUDY: [0], Kind.LAW: [1], Kind.GUIDANCE: [2]}
    assert listed(generation.rows_of_topic) == {"mobilitaet": [0]}
    states = {"Nordrhein-Westfalen": [0], "Hessen": [0], EVERYWHERE: [1, 2]}
    assert listed(generation.rows_of_state) == states


def test_units_lead_to_their_documents(generation):
    for row, entry in enumerate(ENTRIES):
        units = units_of(entry)
        table, is_known = generation.unit_places.of([unit.unit_id for unit in units])
        assert is_known.all()
        assert table[:, 0].tolist() == [row] * len(units)
        assert table[:, 1].tolist() == [unit.role is Role.QUESTION for unit in units]


def test_units_are_listed_with_the_rows_of_their_documents(generation):
    expected = {unit.unit_id: row for row, entry in enumerate(ENTRIES) for unit in units_of(entry)}
    assert generation.unit_documents() == expected
    assert len(expected) == generation.manifest.units


def test_a_sample_of_units_comes_from_all_over(place):
    entries = [make_entry(f"d{number:02d}", "Ein Satz.") for number in range(50)]
    generation = place.apply(*entries).generation
    sample = generation.sample_of_units(10)
    assert len(sample) == 10
    assert {unit_id[:2] for unit_id in sample} == {"d0", "d1", "d2", "d3", "d4"}
    assert set(generation.sample_of_units(1_000)) == set(generation.unit_documents())


def test_the_manifest_counts_and_names(generation, place):
    manifest = generation.manifest
    assert (manifest.documents, manifest.chunks) == (3, 3)
    assert (manifest.embedder, manifest.dimension) == ("words", 256)
    assert (manifest.analyzer, manifest.splitter) == (place.analyzer.version, "absatz-1")
    assert generation.windows.words.n_rows == 2
    assert generation.questions.words.n_rows == 1


def test_who_holds_a_generation_reads_it_after_its_files_are_gone(generation):
    shutil.rmtree(generation.folder)
    assert list(generation.entries()) == list(enumerate(ENTRIES))
    assert len(generation.heads) == 3
    assert generation.unit_places.of([units_of(ENTRIES[0])[0].unit_id])[1].all()
    assert generation.windows.words.row_frequency("radweg") == 1


def open_files():
    return len(list(Path("/proc/self/fd").iterdir()))


def test_a_generation_that_nobody_holds_closes_its_files(place):
    index = place.apply(*ENTRIES)
    before = open_files()
    gc.disable()
    try:
        for number in range(5):
            old = weakref.ref(index.generation)
            index.generation.entry(0)
            place.change(index, make_entry("d", f"Fassung {number}."))
            assert old() is None
    finally:
        gc.enable()
    assert open_files() <= before


def test_threads_can_read_at_once(generation):
    def read():
        for _ in range(50):
            assert generation.entry_of("case-a") == ENTRIES[0]
            assert [entry for _, entry in generation.entries()] == list(ENTRIES)
            assert generation.heads[1].kind is Kind.LAW

    with ThreadPoolExecutor(4) as threads:
        for reading in [threads.submit(read) for _ in range(4)]:
            reading.result()


@pytest.mark.parametrize("name", ["100 % Größe #1?", "a&mode=ro", "Ordner mit ;"])
def test_folders_may_have_any_name(place, name):
    place.folder = place.folder / name
    place.folder.mkdir()
    place.apply(*ENTRIES)
    index = place.apply(make_entry("d", "Neu."), deletes=["law-b"])
    assert list(index.ledger()) == ["case-a", "guidance-c", "d"]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("manifest.json", ""),
        ("manifest.json", "[1]"),
        ("manifest.json", '{"format": 5}'),
        ("manifest.json", None),
        ("records.sqlite3", None),
        ("windows/words/keys.npy", ""),
        ("windows/words/keys.npy", None),
        ("questions/grams/rows.npy", "kein Feld"),
        ("windows/documents.npy", None),
        ("outlines/bits.npy", None),
    ],
)
def test_damage_is_told_with_what_mends_it(folder, path, content):
    (folder / path).unlink()
    if content is not None:
        (folder / path).write_text(content, "utf-8")
    with pytest.raises(IndexMismatchError, match=r"beschädigt .*lotse ingest --rebuild"):
        Generation(folder)


def test_damaged_records_are_told(folder):
    content = bytearray((folder / "records.sqlite3").read_bytes())
    content[100:] = b"\xff" * (len(content) - 100)
    (folder / "records.sqlite3").write_bytes(content)
    with pytest.raises(IndexMismatchError, match=r"beschädigt .*lotse ingest --rebuild"):
        Generation(folder)


def test_records_of_another_generation_are_damage(place, folder):
    content = (folder / "records.sqlite3").read_bytes()
    newer = place.apply(make_entry("d", "Kommt dazu.")).generation
    newer.close()
    (newer.folder / "records.sqlite3").write_bytes(content)
    with pytest.raises(IndexMismatchError, match=r"records.sqlite3 ist unvollständig"):
        Generation(newer.folder)


def test_intact_records_pass_the_check(generation):
    generation.check_records()


def test_a_truncated_array_is_damage(folder):
    path = folder / "windows" / "words" / "rows.npy"
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(IndexMismatchError, match="beschädigt"):
        Generation(folder)


def test_another_format_is_told_apart_from_damage(folder):
    path = folder / "manifest.json"
    fields = json.loads(path.read_text("utf-8")) | {"format": FORMAT + 1, "neu": True}
    path.write_text(json.dumps(fields), "utf-8")
    with pytest.raises(IndexMismatchError, match=f"Indexformat „{FORMAT + 1}“ statt „{FORMAT}“") as caught:
        read_manifest(folder)
    assert "lotse ingest --rebuild" in str(caught.value)


def test_without_an_index_the_command_that_makes_it_is_named(tmp_path):
    with pytest.raises(IndexMissingError, match="lotse ingest"):
        current_folder(tmp_path)
    with pytest.raises(IndexMissingError):
        open_current(tmp_path)


@pytest.mark.parametrize("content", [b"", b"000009", b"\xff\xfe", "größe".encode()])
def test_a_pointer_to_nothing_is_damage(place, content):
    place.apply(*ENTRIES).close()
    (place.folder / "CURRENT").write_bytes(content)
    with pytest.raises(IndexMismatchError, match="beschädigt"):
        open_current(place.folder)


def test_a_pointer_that_cannot_be_read_is_told(tmp_path):
    (tmp_path / "CURRENT").mkdir()
    with pytest.raises(StorageError, match="lässt sich nicht lesen"):
        current_folder(tmp_path)


def test_opening_without_a_lock_survives_a_writer(place):
    """A reader that has seen the old pointer opens the next generation when the old one is gone."""
    index = place.apply(*ENTRIES)
    is_done = threading.Event()

    def read():
        opened = 0
        while not is_done.is_set():
            generation = open_current(place.folder)
            assert generation.manifest.documents == len(generation.heads)
            opened += 1
        return opened

    with ThreadPoolExecutor(1) as threads:
        reading = threads.submit(read)
        for number in range(8):
            place.change(index, make_entry("d", f"Fassung {number}."))
        is_done.set()
        assert reading.result() > 0
