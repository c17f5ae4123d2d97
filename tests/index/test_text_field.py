from __future__ import annotations

import numpy as np
import pytest

from assistant.index.lexical import QueryTerms
from assistant.index.text_field import TextField
from assistant.language.analysis import gram_terms, word_terms

TEXTS = [
    "Die Gemeinde saniert ihre Straßenbeleuchtung.",
    "Ein Trinkbrunnen auf dem Marktplatz.",
    "LED spart Strom in der Beleuchtung der Straßen.",
    "Der Bauhof repariert Fahrräder.",
]


@pytest.fixture
def scores(analyzer):
    def of(field, question, n_documents):
        words = analyzer.analyze(question)
        terms = QueryTerms.of(word_terms(words)), QueryTerms.of(gram_terms(words))
        return field.document_scores(*terms, n_documents)

    return of


@pytest.fixture
def build(analyzer):
    def of(texts, documents):
        return TextField.build([analyzer.analyze(text) for text in texts], documents)

    return of


def test_a_document_scores_as_its_best_row(build, scores):
    words, _ = scores(build(TEXTS, [0, 0, 1, 2]), "Trinkbrunnen", 3)
    alone, _ = scores(build(TEXTS, [0, 1, 2, 3]), "Trinkbrunnen", 4)
    assert words.tolist() == [alone[1], 0, 0]


def test_grams_find_parts_of_words(build, scores):
    words, grams = scores(build(TEXTS, [0, 1, 2, 3]), "Radreparaturen", 4)
    assert words[3] == 0
    assert np.argmax(grams) == 3


def test_documents_without_rows_score_zero(build, scores):
    words, grams = scores(build(["Trinkbrunnen"], [2]), "Trinkbrunnen", 4)
    assert words.shape == grams.shape == (4,)
    assert np.flatnonzero(words).tolist() == [2]


def test_a_field_without_rows_scores_zero(build, scores, tmp_path):
    field = build([], [])
    field.save(tmp_path / "field")
    for one in (field, TextField.open(tmp_path / "field")):
        assert [s.tolist() for s in scores(one, "Trinkbrunnen", 2)] == [[0, 0], [0, 0]]


def test_saving_changes_nothing(build, scores, tmp_path):
    field = build(TEXTS, [0, 0, 1, 2])
    field.save(tmp_path / "field")
    opened = TextField.open(tmp_path / "field")
    for question in ("Straßenbeleuchtung", "Strom sparen mit LED"):
        before, after = scores(field, question, 3), scores(opened, question, 3)
        assert [s.tolist() for s in before] == [s.tolist() for s in after]


@pytest.mark.parametrize("kept", [[], [0], [2], [0, 2], [0, 1, 2]])
@pytest.mark.parametrize("added", [[], ["Beleuchtung im Rathaus"], ["Ein Brunnen", "Noch ein Brunnen"]])
def test_a_changed_field_equals_one_built_anew(build, scores, analyzer, tmp_path, kept, added):
    documents = [0, 0, 1, 2]
    build(TEXTS, documents).save(tmp_path / "field")
    new = [len(kept) + number for number in range(len(added))]
    changed = TextField.open(tmp_path / "field").with_changes(
        np.array(kept, np.int32), [analyzer.analyze(text) for text in added], new
    )
    rows = [(kept.index(d), text) for text, d in zip(TEXTS, documents, strict=True) if d in kept]
    rebuilt = build([text for _, text in rows] + added, [row for row, _ in rows] + new)
    assert changed.documents.tolist() == rebuilt.documents.tolist()
    for question in ("Beleuchtung", "Brunnen", "Fahrräder"):
        before, after = (scores(f, question, len(kept) + len(added)) for f in (changed, rebuilt))
        assert [s.tolist() for s in before] == [s.tolist() for s in after]
