from __future__ import annotations

import pytest

from assistant.index.changes import IndexChanges
from assistant.index.next_generation import (
    corpus_version,
    count_chunks,
    index_words,
    kept_units,
    plan_content,
    read_units,
)
from assistant.index.units import units_of
from assistant.testing import WordEmbedder, make_entry

A, B, C = (make_entry(name, f"Ort {name}.\n\nZweiter Absatz.", questions=(f"Was {name}?",)) for name in "abc")
NEW_B = make_entry("b", "Ein Absatz.")


@pytest.fixture
def current(place):
    return place.apply(A, B, C).generation


def test_without_an_index_all_documents_are_new():
    content = plan_content(None, IndexChanges((A, B), ("fremd",)))
    assert (list(content.kept), list(content.added)) == ([], [A, B])
    assert [row for row, _ in content.units] == [0] * len(units_of(A)) + [1] * len(units_of(B))
    assert kept_units(content) == {}


def test_new_documents_follow_those_that_stay(current):
    content = plan_content(current, IndexChanges((NEW_B,), ("a",)))
    assert (list(content.kept), list(content.added)) == ([2], [NEW_B])
    assert content.units == [(1, unit) for unit in units_of(NEW_B)]
    assert kept_units(content) == {unit.unit_id: 2 for unit in units_of(C)}


def test_documents_that_stay_are_not_read_again(current):
    content = plan_content(current, IndexChanges((NEW_B,)))
    assert count_chunks(content) == 5
    corpus_version(content)
    kept_units(content)
    assert current._entry.cache_info().misses == 0


def test_the_corpus_version_does_not_know_how_it_came_about(current):
    replaced = plan_content(current, IndexChanges((NEW_B,), ("a",)))
    made = plan_content(None, IndexChanges((NEW_B, C)))
    assert corpus_version(replaced) == corpus_version(made)
    assert corpus_version(made) != corpus_version(plan_content(None, IndexChanges((B, C))))


def test_texts_of_units_are_read_where_they_are_missing(current):
    units = units_of(B)
    found = list(read_units(current, {units[0].unit_id: 1, units[-1].unit_id: 1}))
    assert found == [units[0], units[-1]]
    assert list(read_units(current, {})) == []


def test_only_new_texts_are_analysed(current, analyzer):
    told = []
    content = plan_content(current, IndexChanges((NEW_B,), ("a",)))
    fields = index_words(content, analyzer, WordEmbedder(), lambda *step: told.append(step))
    assert told == [("Wörter erfassen", 1, 1)]
    assert fields.windows.documents.tolist() == [0, 1]
    assert fields.questions.documents.tolist() == [0]
