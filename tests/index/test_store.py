"""What every store of vectors promises: the one in memory, the embedded Chroma and a Chroma server."""

from __future__ import annotations

import uuid

import numpy as np
import pytest

from assistant.errors import StorageError
from assistant.index.vectors import VectorStore, open_client
from assistant.testing import MemoryStores

DIMENSION = 8


@pytest.fixture(scope="module", params=["memory", "embedded", "server"])
def open_store(request, tmp_path_factory):
    if request.param == "memory":
        yield MemoryStores()
        return
    url = request.getfixturevalue("server_url") if request.param == "server" else None
    with open_client(tmp_path_factory.mktemp("chroma"), url) as (client, where):
        yield lambda collection, dimension: VectorStore(client, where, collection, dimension)


@pytest.fixture
def name():
    return f"lotse-{uuid.uuid4().hex}-a"


@pytest.fixture
def store(open_store, name):
    return open_store(name, DIMENSION)


def axis(number, length=1.0):
    vector = np.zeros(DIMENSION, np.float32)
    vector[number] = length
    return vector


def random_vectors(count, seed=0):
    return np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)


def fill(store, *ids):
    store.upsert(ids, np.array([axis(number) for number in range(len(ids))]))


def test_a_new_collection_is_empty(store):
    assert store.ids() == set()
    assert store.count() == 0
    ids, similarities = store.query(axis(0), 5)
    assert (ids, similarities.tolist()) == ([], [])


def test_what_is_stored_is_listed_and_counted(store):
    fill(store, "a@1", "b@1")
    assert store.ids() == {"a@1", "b@1"}
    assert store.count() == 2


def test_nearest_come_first_with_their_cosine(store):
    store.upsert(["quer", "schräg", "gleich"], np.array([axis(1), axis(0) + axis(1), axis(0, 3.0)]))
    ids, similarities = store.query(axis(0, 0.5), 3)
    assert ids == ["gleich", "schräg", "quer"]
    assert similarities == pytest.approx([1, 0.5**0.5, 0], abs=1e-6)


def test_opposite_vectors_have_the_cosine_minus_one(store):
    fill(store, "a")
    assert store.query(-axis(0), 1)[1] == pytest.approx([-1])


def test_rankings_are_those_of_an_exact_search(store):
    vectors, questions = random_vectors(300), random_vectors(20, seed=1)
    ids = [f"d{number}" for number in range(300)]
    store.upsert(ids, vectors)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    for question in questions:
        cosines = unit @ (question / np.linalg.norm(question))
        expected = np.argsort(-cosines)[:10]
        found, similarities = store.query(question, 10)
        assert found == [ids[number] for number in expected]
        assert similarities == pytest.approx(cosines[expected], abs=1e-5)


def test_more_may_be_asked_than_there_is(store):
    fill(store, "a", "b")
    assert sorted(store.query(axis(0), 50)[0]) == ["a", "b"]


def test_nothing_may_be_asked(store):
    fill(store, "a")
    ids, similarities = store.query(axis(0), 0)
    assert (ids, similarities.tolist()) == ([], [])


def test_an_upsert_replaces_what_the_id_had(store):
    fill(store, "a", "b")
    store.upsert(["a"], np.array([axis(5)]))
    assert store.count() == 2
    assert store.query(axis(5), 1)[0] == ["a"]
    assert store.query(axis(0), 1)[1] == pytest.approx([0], abs=1e-6)


def test_an_upsert_of_nothing_changes_nothing(store):
    store.upsert([], np.zeros((0, DIMENSION), np.float32))
    assert store.count() == 0


def test_what_is_deleted_is_not_found(store):
    fill(store, "a", "b", "c")
    store.delete({"a", "c"})
    assert store.ids() == {"b"}
    assert store.count() == 1
    assert store.query(axis(0), 3)[0] == ["b"]


def test_unknown_ids_and_no_ids_can_be_deleted(store):
    fill(store, "a")
    store.delete(["gibt es nicht"])
    store.delete(set())
    assert store.ids() == {"a"}


def test_what_was_deleted_can_come_back(store):
    fill(store, "a")
    store.delete(["a"])
    store.upsert(["a"], np.array([axis(2)]))
    assert store.query(axis(2), 1)[0] == ["a"]


@pytest.mark.parametrize(
    "unit_id", ["straßen-größe@1", "日本@ü", "a b/c?d=e&f#g%20", "'; DROP TABLE x; --", "😀"]
)
def test_ids_are_any_text(store, unit_id):
    fill(store, "a", unit_id)
    assert store.ids() == {"a", unit_id}
    assert store.query(axis(1), 1)[0] == [unit_id]
    assert store.vectors([unit_id])[0] == pytest.approx(axis(1))
    store.delete([unit_id])
    assert store.ids() == {"a"}


def test_vectors_come_in_the_order_asked_for(store):
    fill(store, "c", "a", "b")
    vectors = store.vectors(["b", "c", "a"])
    assert vectors.dtype == np.float32
    assert vectors == pytest.approx(np.array([axis(2), axis(0), axis(1)]))
    assert store.vectors([]).shape == (0, DIMENSION)


def test_a_missing_vector_is_an_error(store):
    fill(store, "a")
    with pytest.raises(StorageError, match="1 Vektoren fehlen, darunter weg"):
        store.vectors(["a", "weg"])


def test_a_vector_without_direction_is_like_nothing(store):
    store.upsert(["leer", "voll"], np.array([axis(0, 0.0), axis(0)]))
    ids, similarities = store.query(axis(0), 2)
    assert ids == ["voll", "leer"]
    assert similarities == pytest.approx([1, 0], abs=1e-6)


def test_more_than_one_page_is_stored_read_and_deleted(store):
    count = 5_500
    ids = [f"d{number:05d}" for number in range(count)]
    vectors = random_vectors(count)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    store.upsert(ids, vectors)
    assert store.count() == count
    assert store.ids() == set(ids)
    assert store.vectors(ids) == pytest.approx(vectors, abs=1e-6)
    store.delete(ids[100:])
    assert store.ids() == set(ids[:100])


def test_opening_again_finds_what_is_stored(open_store, name, store):
    fill(store, "a")
    assert open_store(name, DIMENSION).ids() == {"a"}


def test_collections_do_not_see_each_other(open_store, name, store):
    fill(store, "a")
    assert open_store(f"{name}b", DIMENSION).ids() == set()


def test_other_collections_of_one_prefix_are_dropped(open_store, name, store):
    prefix = name.removesuffix("a")
    fill(store, "bleibt")
    for other in (f"{prefix}b", f"{prefix}c", f"fremd-{name}"):
        fill(open_store(other, DIMENSION), "x")
    store.drop_other_collections(prefix)
    assert store.ids() == {"bleibt"}
    assert open_store(f"{prefix}b", DIMENSION).ids() == set()
    assert open_store(f"fremd-{name}", DIMENSION).ids() == {"x"}


def test_a_dropped_collection_is_an_error(open_store, name, store):
    fill(store, "a")
    open_store(f"{name}b", DIMENSION).drop_other_collections(name.removesuffix("a"))
    with pytest.raises(StorageError):
        store.query(axis(0), 1)
    with pytest.raises(StorageError):
        store.ids()
