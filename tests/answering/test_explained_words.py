import pytest

from assistant.answering.explained_words import Speech
from assistant.embedding.static import BUNDLED, load_static_embedder

SOURCE = (
    "Die Stadtbücherei verlangt keine Miete. "
    "Für die Ertüchtigung des Leitungsnetzes wurden Mittel investiert. "
    "Das UBA nennt fehlende Standards. Beschäftigte prüften die Schutzkleidung. Der Zuschuss ist kostenfrei."
)


@pytest.fixture(scope="module")
def explain(analyzer):
    speech = Speech(analyzer, load_static_embedder(BUNDLED, analyzer))
    vocabulary = speech.vocabulary(tuple(analyzer.analyze(SOURCE)))
    return lambda word: vocabulary.explain(analyzer.word(word))


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("Miete", "miet"),
        ("Mieten", "miet"),
        ("Bücherei", "buchereir"),
        ("Netz", "netz"),
        ("geprüft", "pruft"),
        ("kostenlos", "kostenfrei"),
        ("Umweltbundesamt", "uba"),
        ("Mitarbeitende", "beschaftigt"),
    ],
)
def test_a_word_is_explained_by_the_same_another_form_or_another_word(explain, word, stem):
    found = explain(word)
    assert found.stem is not None
    assert stem[:4] in found.stem or found.stem[:4] in stem


@pytest.mark.parametrize("word", ["Solarstrom", "Konstanz", "Stahl", "verhindert", "Land", "Bund"])
def test_what_the_source_does_not_say_is_not_explained(explain, word):
    assert explain(word).stem is None


@pytest.mark.parametrize("word", ["umfasst", "insgesamt", "Voraussetzung", "einzurichten"])
def test_plain_words_claim_little(explain, word):
    assert explain(word).is_plain


@pytest.mark.parametrize("word", ["verhindert", "Alpenverein", "verboten"])
def test_others_claim_something(explain, word):
    assert not explain(word).is_plain
