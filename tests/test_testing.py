"""The stand-ins themselves; the stores are asked the questions of `tests/index/test_store.py`."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.errors import StorageError
from assistant.testing import MemoryStores, WordEmbedder, make_chunks, make_document, make_entry


def test_texts_with_common_words_are_near_each_other():
    question, near, far = WordEmbedder().encode_documents(
        ["Was kostet ein Trinkbrunnen?", "Ein Trinkbrunnen kostet viel.", "Holz im Hochbau"]
    )
    assert question @ near > 0.5 > question @ far


def test_vectors_have_length_one_or_say_nothing():
    vectors = WordEmbedder(dimension=64).encode_queries(["Wort", "zwei Worte", "", "?!"])
    assert vectors.shape == (4, 64)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 0, 0])
    assert WordEmbedder().encode_documents([]).shape == (0, 256)


def test_embedders_of_different_names_have_different_spaces():
    first, second = (WordEmbedder(name).encode_documents(["ein Wort"])[0] for name in ("a", "b"))
    assert first @ second < 0.9


def test_a_store_takes_only_vectors_of_its_length():
    store = MemoryStores()("eins", 4)
    with pytest.raises(StorageError, match="der Länge 4"):
        store.upsert(["a"], np.zeros((1, 5), np.float32))


def test_chunks_are_what_stands_between_blank_lines():
    document = make_document("a", "Eins\nweiter.\n\n\nZwei.\n")
    chunks = make_chunks(document)
    assert [chunk.text for chunk in chunks] == ["Eins\nweiter.", "Zwei."]
    assert all(document.text[chunk.start : chunk.end] == chunk.text for chunk in chunks)
    assert [chunk.ordinal for chunk in chunks] == [0, 1]
    assert make_chunks(make_document("a", "")) == ()


def test_the_content_hash_depends_on_everything():
    documents = [make_document("a", "x"), make_document("a", "y"), make_document("a", "x", title="Anders")]
    assert len({document.content_hash for document in documents}) == 3
    assert make_document("a", "x") == documents[0]
    assert make_entry("a", "x").document == documents[0]
