import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.verbs import VerbForms
from tests.language.hostile_texts import HOSTILE, at_most


@pytest.fixture(scope="module")
def verbs(analyzer):
    return VerbForms(analyzer.is_german, analyzer.is_noun)


@pytest.mark.parametrize(
    ("form", "infinitive"),
    [
        ("fördert", "fördern"),
        ("förderte", "fördern"),
        ("gefördert", "fördern"),
        ("förderung", "fördern"),
        ("kostet", "kosten"),
        ("kostete", "kosten"),
        ("gebaut", "bauen"),
        ("baut", "bauen"),
        ("saniert", "sanieren"),
        ("sanierung", "sanieren"),
        ("sanierungen", "sanieren"),
        ("eingeführt", "einführen"),
        ("eingespart", "einsparen"),
        ("einzusparen", "einsparen"),
        ("umgesetzt", "umsetzen"),
        ("vermeidet", "vermeiden"),
        ("vermieden", "vermeiden"),
        ("beschlossen", "beschließen"),
        ("fängt", "fangen"),
        ("angeboten", "anbieten"),
        ("geworfen", "werfen"),
    ],
)
def test_forms_lead_to_their_infinitive(verbs, form, infinitive):
    assert verbs.infinitive(form) == infinitive


@pytest.mark.parametrize(
    "word", ["stadt", "amt", "markt", "recht", "haushalt", "zukunft", "dach", "", "a", "co2"]
)
def test_other_words_have_none(verbs, word):
    assert verbs.infinitive(word) is None


@pytest.mark.parametrize(
    ("word", "relative"),
    [
        ("fördert", "förderung"),
        ("förderung", "gefördert"),
        ("sanieren", "saniert"),
        ("einsparen", "eingespart"),
        ("kitas", "kita"),
        ("azubi", "azubis"),
        ("vermeiden", "vermieden"),
    ],
)
def test_forms_of_one_word_are_relatives(verbs, word, relative):
    assert relative in verbs.relatives(word)


def test_a_verb_that_means_little_alone_has_no_relatives(verbs):
    assert verbs.relatives("macht") == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wie fangen wir an?", [("fangen", "anfangen")]),
        ("Wie setzen wir das Konzept um?", [("setzen", "umsetzen")]),
        ("Wer führt Mehrweg ein und was kostet es?", [("führt", "einführen")]),
        ("Wann fängt die Förderung an", [("fängt", "anfangen")]),
        ("Wir führen Mehrweg ein, und wer stellt den Antrag?", [("führen", "einführen")]),
        ("Wir sparen an der Beleuchtung.", []),
        ("Das Haus steht am Markt.", []),
        ("Wer zahlt für neue Fenster?", []),
    ],
)
def test_separated_verbs_are_put_together(verbs, text, found):
    assert list(verbs.separated(text)) == found


@given(st.text(max_size=60))
def test_any_word_has_forms_or_none(verbs, word):
    assert word not in verbs.relatives(word)
    assert verbs.relatives(word) == verbs.relatives(word)


@pytest.mark.parametrize("name", HOSTILE)
def test_any_text_is_searched_for_separated_verbs_in_bearable_time(verbs, name):
    with at_most(4):
        list(verbs.separated(HOSTILE[name][:12_000]))
