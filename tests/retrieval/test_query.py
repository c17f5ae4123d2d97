import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.records import Intent
from tests.retrieval.readers import make_reader


@pytest.fixture(scope="module")
def reader(analyzer):
    return make_reader(analyzer)


def test_the_question_keeps_its_words_and_loses_function_words(reader):
    query = reader.read("Wer fördert die Straßenbeleuchtung?")
    assert query.text == "Wer fördert die Straßenbeleuchtung?"
    assert [w.surface for w in query.words] == ["fördert", "Straßenbeleuchtung"]


def test_the_first_intent_shapes_the_answer(reader):
    query = reader.read("Wer fördert das und was kostet es?")
    assert query.intents == (Intent.FUNDING, Intent.NUMBER)
    assert query.intent is Intent.FUNDING


def test_a_word_counts_fully_and_other_words_for_it_count_too(reader):
    query = reader.read("KRL")
    assert query.expansions
    own = {w.stem for w in query.words}
    assert all(query.word_terms[stem] >= 1 for stem in own)
    others = {stem: weight for stem, weight in query.word_terms.items() if stem not in own}
    assert "kommunalrichtlini" in others
    assert all(weight > 0 for weight in others.values())


def test_parts_of_compounds_are_terms(reader):
    terms = reader.read("Straßenbeleuchtung").word_terms
    assert {"strass", "beleucht"} <= set(terms)


def test_n_grams_find_what_is_written_wrongly(reader):
    right, wrong = reader.read("Feuerwehrhaus").gram_terms, reader.read("Feurwehrhaus").gram_terms
    assert len(set(right) & set(wrong)) >= 5


@pytest.mark.parametrize("question", ["", "und oder aber", "?!", "a b c"])
def test_a_question_without_content_words_has_no_terms(question, reader):
    query = reader.read(question)
    assert query.words == ()
    assert query.word_terms == query.gram_terms == {}
    assert query.intent


def test_expansions_point_at_words_of_the_question(reader):
    query = reader.read("Wie bekommt die Kommune Fördermittel für LED-Straßenlampen und Müllvermeidung?")
    assert query.expansions
    for expansion in query.expansions:
        assert expansion.words
        assert 0 < expansion.weight <= 1
        assert set(expansion.replaced) <= set(range(len(query.words)))


@given(text=st.text(max_size=150))
def test_any_text_can_be_read(reader, text):
    query = reader.read(text)
    assert all(weight > 0 for weight in {**query.word_terms, **query.gram_terms}.values())
    assert reader.read(text) == query
