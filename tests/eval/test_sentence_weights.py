import json

import numpy as np
import pytest

from assistant.answering.likelihood import SentenceFeatures
from eval.sentence_weights import (
    SentenceRows,
    cross_validated,
    fit_sentences,
    sentence_rows,
    write_sentence_weights,
)
from eval.session import open_session

N_FEATURES = len(SentenceFeatures.names())


@pytest.fixture(scope="module")
def rows():
    """Sentences of 40 groups; the first feature tells which state a fact, the others are noise."""
    random = np.random.default_rng(3)
    features = random.normal(size=(800, N_FEATURES))
    states_fact = features[:, 0] + random.normal(scale=0.5, size=800) > 1.5
    return SentenceRows(features, states_fact, np.repeat(np.arange(40), 20))


def test_the_fit_finds_what_tells(rows):
    coefficients = fit_sentences(rows).coefficients
    assert coefficients[0] == max(coefficients)


def test_probabilities_are_as_high_as_facts_are_frequent(rows):
    assert fit_sentences(rows).probabilities(rows.features).mean() == pytest.approx(
        rows.states_fact.mean(), abs=0.01
    )


def test_a_sentence_is_judged_by_a_fit_that_has_not_seen_its_group(rows):
    held_out = cross_validated(rows)
    seen = fit_sentences(rows).probabilities(rows.features)
    assert not np.allclose(held_out, seen)
    assert held_out[rows.states_fact].mean() > held_out[~rows.states_fact].mean()


def test_the_weights_are_written_as_the_assistant_reads_them(rows, tmp_path):
    path = tmp_path / "sentences.json"
    write_sentence_weights(fit_sentences(rows), path)
    stored = json.loads(path.read_text("utf-8"))
    assert list(stored["features"]) == list(SentenceFeatures.names())


def test_sentences_that_state_a_fact_of_an_answering_document_are_positive(small_settings, data):
    with open_session(small_settings, "dev", data) as session:
        found = sentence_rows(session.assistant, [session.judged])
    assert found.features.shape == (len(found.groups), N_FEATURES)
    assert 0 < found.states_fact.sum() < 10
    assert len(set(found.groups.tolist())) == 3
