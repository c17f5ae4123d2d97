import pytest

from assistant.answering.candidates import Candidate
from assistant.answering.likelihood import SentenceFeatures, load_sentence_weights, sentence_features
from assistant.records import Intent, Kind
from assistant.retrieval.query import Query
from assistant.testing import make_chunks
from tests.answering.records import make_found, make_source


def make_candidate(document, text, score=0.5, coverage=0.5):
    start = document.text.index(text)
    return Candidate(document, make_chunks(document)[0], start, start + len(text), coverage, score, 0.0, 0.4)


def query(text, *intents):
    return Query(text, text, (), (), intents)


TEXT = "Der Zuschuss beträgt 25 Prozent. Gefördert werden Lampen."
FIRST = make_source(TEXT, document_id="first", kind=Kind.FUNDING)
SECOND = make_source(TEXT, document_id="second")
CANDIDATES = [
    make_candidate(FIRST, "Der Zuschuss beträgt 25 Prozent.", 0.5, 0.8),
    make_candidate(FIRST, "Gefördert werden Lampen.", 0.2, 0.4),
    make_candidate(SECOND, "Gefördert werden Lampen.", 0.3, 0.4),
]
FOUND = [make_found(FIRST, 0.8), make_found(SECOND, 0.4)]


def test_features_compare_with_the_best_of_the_question():
    rows = sentence_features(query("Wer fördert Lampen?", Intent.FUNDING), FOUND, CANDIDATES)
    assert [row.document for row in rows] == [1.0, 1.0, 0.5]
    assert [row.document_coverage for row in rows] == [1.0, 1.0, 0.5]
    assert [row.behind for row in rows] == pytest.approx([0.0, -0.3, 0.0])
    assert [row.is_wanted for row in rows] == [1.0, 1.0, 0.0]


def test_numbers_count_only_where_values_are_asked_for():
    asked = sentence_features(query("Wie viel Prozent?", Intent.NUMBER), FOUND, CANDIDATES)
    assert [row.has_number for row in asked] == [1.0, 0.0, 0.0]
    other = sentence_features(query("Wie gehen wir vor?", Intent.HOW_TO), FOUND, CANDIDATES)
    assert {row.has_number for row in other} == {0.0}


def test_the_kind_of_value_asked_for_speaks_for_a_sentence_and_its_lack_against_it():
    rows = sentence_features(query("Wie viel Prozent gibt es?", Intent.NUMBER), FOUND, CANDIDATES)
    assert [row.value for row in rows] == [1.0, -1.0, -1.0]
    rows = sentence_features(query("Wer macht das?", Intent.EXAMPLE), FOUND, CANDIDATES)
    assert {row.value for row in rows} == {0.0}


def test_no_documents_have_no_features():
    assert sentence_features(query("Was?", Intent.GENERAL), [], []) == []
    assert load_sentence_weights().likelihoods([]) == []


def test_likelihoods_are_probabilities_that_prefer_better_sentences():
    weights = load_sentence_weights()
    values = dict.fromkeys(SentenceFeatures.names(), 0.0)
    good = SentenceFeatures(
        **values | {"document": 1.0, "document_coverage": 1.0, "score": 0.6, "similarity": 0.7}
    )
    poor = SentenceFeatures(**values | {"document": 0.3, "document_coverage": 0.3, "behind": -0.4})
    low, high = weights.likelihoods([poor, good])
    assert 0 < low < 0.02 < high < 1


def test_every_feature_speaks_for_a_sentence():
    assert (load_sentence_weights().coefficients > 0).all()
