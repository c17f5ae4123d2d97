"""BM25 against a plain computation of its formula, on random texts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.index.lexical import K1, B, LexicalIndex, Postings, QueryTerms

TERMS = st.sampled_from(["weg", "rad", "bau", "müll", "straße", "§45", "a", "😀"])
FREQUENCIES = st.sampled_from([0.5, 1.0, 1.5, 2.0, 7.0])
ROWS = st.lists(st.dictionaries(TERMS, FREQUENCIES, max_size=6), max_size=12)
QUERIES = st.dictionaries(st.one_of(TERMS, st.just("fremd")), st.sampled_from([0.3, 1.0, 2.0]), max_size=5)


def reference_scores(rows, query):
    """Compute BM25 as its formula stands in the books."""
    lengths = [sum(row.values()) for row in rows]
    mean = max(sum(lengths) / len(rows), 1e-9) if rows else 1
    scores = []
    for row, length in zip(rows, lengths, strict=True):
        score = 0.0
        for term, weight in query.items():
            containing = sum(term in other for other in rows)
            if term in row:
                idf = math.log(1 + (len(rows) - containing + 0.5) / (containing + 0.5))
                frequency = row[term]
                share = frequency * (K1 + 1) / (frequency + K1 * (1 - B + B * length / mean))
                score += weight * idf * share
        scores.append(score)
    return scores


def index_of(rows):
    return LexicalIndex.build(Postings.of(rows))


def scores_of(index, query):
    return index.scores(QueryTerms.of(query))


@given(ROWS, QUERIES)
def test_scores_are_those_of_the_formula(rows, query):
    scores = scores_of(index_of(rows), query)
    assert scores.dtype == np.float32
    assert scores.tolist() == pytest.approx(reference_scores(rows, query), rel=1e-4, abs=1e-6)


@given(ROWS, ROWS, QUERIES, st.data())
def test_a_changed_index_equals_one_built_anew(old, added, query, data):
    kept = [row for row in range(len(old)) if data.draw(st.booleans())]
    changed = index_of(old).with_changes(np.array(kept, np.int32), Postings.of(added))
    rebuilt = index_of([old[row] for row in kept] + added)
    assert changed.n_rows == rebuilt.n_rows
    assert scores_of(changed, query).tolist() == scores_of(rebuilt, query).tolist()
    for term in [*query, "weg", "rad"]:
        assert changed.row_frequency(term) == rebuilt.row_frequency(term)


@given(ROWS, ROWS, ROWS)
def test_changes_can_follow_each_other(first, second, third):
    index = index_of(first)
    for added in (second, third):
        index = index.with_changes(np.arange(index.n_rows, dtype=np.int32), Postings.of(added))
    query = {"weg": 1.0, "müll": 2.0}
    assert scores_of(index, query).tolist() == scores_of(index_of(first + second + third), query).tolist()


@settings(max_examples=25)
@given(rows=ROWS, query=QUERIES)
def test_saving_changes_nothing(tmp_path_factory, rows, query):
    folder = tmp_path_factory.mktemp("index") / "words"
    index = index_of(rows)
    index.save(folder)
    opened = LexicalIndex.open(folder)
    assert opened.n_rows == len(rows)
    assert scores_of(opened, query).tolist() == scores_of(index, query).tolist()
    changed = opened.with_changes(np.arange(len(rows), dtype=np.int32), Postings.of([{"weg": 1.0}]))
    assert changed.n_rows == len(rows) + 1


@given(ROWS)
def test_row_frequency_counts_rows(rows):
    index = index_of(rows)
    for term in ["weg", "rad", "fremd"]:
        assert index.row_frequency(term) == sum(term in row for row in rows)


@pytest.mark.parametrize("rows", [[], [{}], [{}, {}]])
def test_without_words_nothing_is_found(rows):
    index = index_of(rows)
    assert scores_of(index, {"weg": 1.0}).tolist() == [0.0] * len(rows)
    assert index.row_frequency("weg") == 0


def test_an_unknown_term_and_an_empty_query_score_zero():
    index = index_of([{"weg": 1.0}, {"rad": 2.0}])
    assert scores_of(index, {"fremd": 1.0}).tolist() == [0.0, 0.0]
    assert scores_of(index, {}).tolist() == [0.0, 0.0]
    assert scores_of(index, {"fremd": 1.0, "weg": 1.0})[0] > 0


def test_a_row_without_words_beside_others_scores_zero():
    scores = scores_of(index_of([{"weg": 1.0}, {}, {"weg": 1.0, "rad": 5.0}]), {"weg": 1.0})
    assert scores[1] == 0
    assert scores[0] > scores[2] > 0


def test_a_rare_term_counts_more_than_a_common_one():
    index = index_of([{"weg": 1.0, "rad": 1.0}, {"weg": 1.0}, {"weg": 1.0}])
    assert scores_of(index, {"rad": 1.0})[0] > scores_of(index, {"weg": 1.0})[0] > 0


def test_weights_of_the_query_count():
    index = index_of([{"weg": 1.0}])
    assert scores_of(index, {"weg": 2.0})[0] == pytest.approx(2 * scores_of(index, {"weg": 1.0})[0])
