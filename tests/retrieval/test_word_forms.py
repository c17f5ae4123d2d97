import pytest

from assistant.language.synonyms import Expansion
from assistant.retrieval.word_forms import WordForms


@pytest.fixture(scope="module")
def expanded(analyzer):
    """Return pairs of the replaced words and the other form of a text."""

    def expand(text, *, stems=None):
        forms = WordForms(analyzer, lambda stem: 1 if stems is None else stem in stems)
        words = analyzer.analyze(text)
        found = list(forms.expand(words, text))
        assert all(isinstance(one, Expansion) and 0 < one.weight <= 1 for one in found)
        return {(tuple(words[i].surface for i in one.replaced), one.words[0].surface) for one in found}

    return expand


@pytest.mark.parametrize(
    ("text", "replaced", "form"),
    [
        ("Wer fördert das?", ("fördert",), "förderung"),
        ("Straßen Beleuchtung", ("Straßen", "Beleuchtung"), "straßenbeleuchtung"),
        ("Straßen-Beleuchtung", ("Straßen", "Beleuchtung"), "straßenbeleuchtung"),
        ("Verpackung Steuer", ("Verpackung", "Steuer"), "verpackungssteuer"),
        ("Wie fangen wir an?", ("fangen",), "anfangen"),
        ("Welche Kitas machen mit?", ("Kitas",), "kita"),
    ],
)
def test_other_forms_of_a_word_are_searched_too(expanded, text, replaced, form):
    assert (replaced, form) in expanded(text)


def test_words_apart_are_no_compound(expanded):
    assert not any(len(replaced) == 2 for replaced, _ in expanded("Straßen mit Beleuchtung"))


def test_forms_that_the_index_does_not_use_are_left_out(expanded):
    assert expanded("Wer fördert das?", stems=set()) == set()


def test_a_question_without_words_has_no_forms(expanded):
    assert expanded("") == expanded("?!") == set()
