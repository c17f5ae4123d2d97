from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.index.outlines import Outlines, stems_of
from assistant.testing import make_document, make_entry

STEMS = st.frozensets(st.integers(0, 60).map(lambda number: f"stamm{number}"), max_size=40)


def jaccard(one, other):
    return len(one & other) / len(one | other) if one | other else 0.0


@settings(max_examples=200)
@given(st.lists(STEMS, max_size=6), st.sampled_from([0.3, 0.5, 0.8, 1.0]))
def test_no_similar_pair_is_missed(documents, least):
    pairs = Outlines.of(documents).similar_pairs(range(len(documents)), least)
    for later, one in enumerate(documents):
        for earlier, other in enumerate(documents[:later]):
            if one and other and jaccard(one, other) >= least:
                assert (later, earlier) in pairs
    assert all(later > earlier for later, earlier in pairs)


def test_texts_about_other_things_are_ruled_out():
    documents = [{f"{name}{number}" for number in range(200)} for name in "abc"]
    documents.append({*documents[0], "neu"})
    assert Outlines.of(documents).similar_pairs([0, 1, 2, 3], 0.8) == {(3, 0)}


def test_pairs_count_places_in_the_rows_asked_for():
    documents = [{"a"}, {"b"}, {"a"}]
    assert Outlines.of(documents).similar_pairs([2, 1, 0], 0.8) == {(2, 0)}
    assert Outlines.of(documents).similar_pairs([], 0.8) == set()


@pytest.mark.parametrize("kept", [[], [0], [2, 0], [0, 1, 2]])
def test_changed_outlines_equal_those_built_anew(tmp_path, kept):
    documents = [{"a", "b"}, {"b", "c"}, {"a", "b", "d"}]
    Outlines.of(documents).save(tmp_path / "outlines")
    changed = Outlines.open(tmp_path / "outlines").with_changes(
        np.array(kept, np.int32), Outlines.of([{"a"}])
    )
    rebuilt = Outlines.of([*(documents[row] for row in kept), {"a"}])
    rows = range(len(kept) + 1)
    for least in (0.2, 0.5, 0.8):
        assert changed.similar_pairs(rows, least) == rebuilt.similar_pairs(rows, least)


def test_the_stems_are_those_of_the_text(analyzer):
    assert stems_of(make_document("a", "Neue Radwege und ein Radweg."), analyzer) == {"neu", "radweg"}


def test_an_index_keeps_the_outlines_of_its_documents(place):
    text = "Der Bauhof repariert Fahrräder und Bänke."
    index = place.apply(make_entry("a", text), make_entry("b", "Ein Brunnen auf dem Marktplatz."))
    place.change(index, make_entry("c", text))
    assert index.generation.outlines.similar_pairs([0, 1, 2], 0.8) == {(2, 0)}
    place.change(index, deletes=["a"])
    assert index.generation.outlines.similar_pairs([0, 1], 0.8) == set()
