from __future__ import annotations

import numpy as np
import pytest

from assistant.errors import StorageError
from assistant.index.changes import IndexChanges
from assistant.index.filling import fill_store, open_new_store
from assistant.index.next_generation import plan_content
from assistant.index.units import units_of
from assistant.testing import MemoryStore, MemoryStores, make_entry

A, B, C = (make_entry(name, f"Ort {name}.", questions=(f"Was {name}?",)) for name in "abc")


def ids(*entries):
    return {unit.unit_id for entry in entries for unit in units_of(entry)}


@pytest.fixture
def fill(place):
    """Fill a store for the given change of an index of A and B; tell what was embedded for it."""
    index = place.apply(A, B)
    content = plan_content(index.generation, IndexChanges((C,), ("a",)))
    place.embedder.texts.clear()

    def run(store, source):
        doomed = fill_store(store, source, content, place.embedder, lambda *_: None)
        return doomed, place.embedder.texts

    run.current, run.new = index.store, place.stores("neu", 256)
    return run


def test_the_same_store_gets_what_is_new_and_tells_what_it_does_not_need(fill):
    doomed, embedded = fill(fill.current, fill.current)
    assert fill.current.ids() == ids(A, B, C)
    assert doomed == ids(A)
    assert embedded == [unit.text for unit in units_of(C)]


def test_another_store_gets_copies(fill):
    doomed, embedded = fill(fill.new, fill.current)
    assert fill.new.ids() == ids(B, C)
    assert doomed == set()
    assert embedded == [unit.text for unit in units_of(C)]
    kept = sorted(ids(B))
    assert fill.new.vectors(kept).tolist() == fill.current.vectors(kept).tolist()


def test_without_a_source_all_is_embedded(fill):
    _, embedded = fill(fill.new, None)
    assert fill.new.ids() == ids(B, C)
    assert sorted(embedded) == sorted(unit.text for entry in (B, C) for unit in units_of(entry))


def test_a_damaged_collection_is_passed_over():
    stores = MemoryStores()

    class Damaged(MemoryStore):
        """Lists its ids as Chroma does after its vector files are gone."""

        def vectors(self, ids):
            raise StorageError(f"Error finding id of {len(ids)}")

    def open_store(collection, dimension):
        store = stores(collection, dimension)
        return Damaged(stores.collections, collection, dimension) if collection in damaged else store

    damaged = {"neu", "neu.1"}
    name, store = open_new_store(open_store, "neu", 4)
    assert name == "neu.2"
    store.upsert(["a"], np.ones((1, 4), np.float32))
    assert stores.collections["neu.2"].keys() == {"a"}
    damaged = {"neu"} | {f"neu.{n}" for n in range(100)}
    with pytest.raises(StorageError, match="lotse ingest"):
        open_new_store(open_store, "neu", 4)


def test_what_a_killed_attempt_left_is_opened_again():
    stores = MemoryStores()
    stores("neu", 4).upsert(["a"], np.ones((1, 4), np.float32))
    name, store = open_new_store(stores, "neu", 4)
    assert (name, store.ids()) == ("neu", {"a"})


def test_what_a_killed_attempt_left_is_used(fill):
    present = sorted(ids(C))
    fill.new.upsert([*present, "x@1"], fill.current.vectors(sorted(ids(A)))[[0, 1, 0]])
    doomed, embedded = fill(fill.new, fill.current)
    assert doomed == {"x@1"}
    assert embedded == []
