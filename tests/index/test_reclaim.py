from __future__ import annotations

import sqlite3
import struct
from contextlib import closing

import numpy as np
import pytest

from assistant.index.reclaim import reclaim_space
from assistant.index.vectors import VectorStore, open_client

LIVING = "6f2dd8d0-c366-483a-b896-80737cec6fd1"
DROPPED = "44d47df0-790e-49da-a155-4e3e669aa4f5"
SECRET = "Zwölf Boxkämpfer jagen Viktor".encode()


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "chroma.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("CREATE TABLE segments (id TEXT PRIMARY KEY)")
        connection.execute("INSERT INTO segments VALUES (?)", (LIVING,))
        connection.execute("CREATE TABLE t (number INTEGER PRIMARY KEY, content BLOB)")
        connection.executemany("INSERT INTO t VALUES (?, ?)", ((n, SECRET * 40) for n in range(500)))
        connection.commit()
    return path


def delete(path, condition):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute(f"DELETE FROM t WHERE {condition}")
        connection.commit()


def test_deleted_rows_leave_the_file(database):
    size = database.stat().st_size
    delete(database, "1")
    assert SECRET in database.read_bytes()
    reclaim_space(database.parent)
    assert SECRET not in database.read_bytes()
    assert database.stat().st_size < size / 10


def test_a_few_deleted_rows_are_left(database):
    delete(database, "number < 20")
    content = database.read_bytes()
    reclaim_space(database.parent)
    assert database.read_bytes() == content


def test_files_of_dropped_collections_go_and_with_them_the_last_rows(database):
    for name in (LIVING, DROPPED, "von-hand-angelegt"):
        (database.parent / name).mkdir()
        (database.parent / name / "data_level0.bin").write_bytes(SECRET)
    delete(database, "number < 20")
    content = database.read_bytes()
    reclaim_space(database.parent)
    folders = {path.name for path in database.parent.iterdir() if path.is_dir()}
    assert folders == {LIVING, "von-hand-angelegt"}
    assert len(database.read_bytes()) < len(content)


def segment_with(folder, used, places, size, version=1):
    """Write vector files whose unused places are full of text, as Chroma does with memory it never wrote."""
    folder.mkdir()
    header = struct.pack("<iQQQQ", version, 0, places, used, size)
    (folder / "header.bin").write_bytes(header + bytes(100 - len(header)))
    content = {}
    for name, width in (("data_level0.bin", size), ("length.bin", 4)):
        content[name] = b"v" * (used * width)
        (folder / name).write_bytes(content[name] + (SECRET * places)[: (places - used) * width])
    return content


@pytest.mark.parametrize("used", [0, 3, 10])
def test_places_that_are_not_in_use_are_blanked(database, used):
    segment = database.parent / LIVING
    content = segment_with(segment, used, 10, 20)
    reclaim_space(database.parent)
    for name, width in (("data_level0.bin", 20), ("length.bin", 4)):
        assert (segment / name).read_bytes() == content[name].ljust(10 * width, b"\0")


def test_vector_files_of_another_layout_are_left_alone(database):
    segment = database.parent / LIVING
    segment_with(segment, 3, 10, 20, version=2)
    before = (segment / "data_level0.bin").read_bytes()
    reclaim_space(database.parent)
    assert (segment / "data_level0.bin").read_bytes() == before
    segment_with(database.parent / "x", 3, 10, 24)
    (database.parent / "x" / "header.bin").replace(segment / "header.bin")
    reclaim_space(database.parent)
    assert (segment / "data_level0.bin").read_bytes() == before


@pytest.mark.parametrize("count", [50, 1_300])
def test_chroma_reads_its_blanked_files(tmp_path, count):
    """Until it has a thousand vectors it keeps them in the database, and writes files of unused places."""
    vectors = np.random.default_rng(0).normal(size=(count, 16)).astype(np.float32)
    ids = [f"d{number}" for number in range(count)]
    for half in (slice(0, count // 2), slice(count // 2, count)):
        with open_client(tmp_path, None) as (client, where):
            VectorStore(client, where, "lotse", 16).upsert(ids[half], vectors[half])
    (segment,) = (path for path in tmp_path.iterdir() if path.is_dir())
    content = (segment / "data_level0.bin").read_bytes()
    assert content.strip(b"\0") == b"" if count < 1_000 else len(content) > 1_000 * 16 * 4
    with open_client(tmp_path, None) as (client, where):
        store = VectorStore(client, where, "lotse", 16)
        for number in range(0, count, 10):
            assert store.query(vectors[number], 1)[0] == [ids[number]]


def test_what_is_stored_stays(database):
    delete(database, "number >= 100")
    reclaim_space(database.parent)
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM t").fetchone() == (100,)


def test_a_folder_without_a_database_is_left_alone(tmp_path):
    reclaim_space(tmp_path / "gibt es nicht")
    reclaim_space(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_database_is_left_alone(tmp_path):
    path = tmp_path / "chroma.sqlite3"
    path.write_bytes(b"\xff" * 5_000)
    reclaim_space(tmp_path)
    assert path.read_bytes() == b"\xff" * 5_000


def test_a_database_that_is_in_use_is_left_for_later(database):
    delete(database, "1")
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        reclaim_space(database.parent)
        other.execute("ROLLBACK")
    assert SECRET in database.read_bytes()
    reclaim_space(database.parent)
    assert SECRET not in database.read_bytes()
