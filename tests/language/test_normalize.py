import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.normalize import fold, fold_all, normalize
from tests.language.hostile_texts import HOSTILE, at_most


@pytest.mark.parametrize(
    ("written", "joined"),
    [
        ("des Be-\ndarfs", "des Bedarfs"),
        ("Kli-\r\nmaschutz", "Klimaschutz"),
        ("Wärmepla-  \n   nung", "Wärmeplanung"),
        ("Stra-\nße", "Straße"),
        ("Klima\u2010\nschutz", "Klimaschutz"),
        ("Ver\u00adwal\u00adtung", "Verwaltung"),
        ("Ge\u200bmeinde\ufeff", "Gemeinde"),
    ],
)
def test_words_cut_at_the_end_of_a_line_are_joined(written, joined):
    assert normalize(written) == joined


@pytest.mark.parametrize(
    "written",
    [
        "Rad-\nund Fußverkehr",
        "Warm-\noder Kaltwasser",
        "Warm-\nbzw. Kaltwasser",
        "Öl-\nsowie Gasheizung",
        "Rad-\nu. Fußverkehr",
        "LED-\nLeuchte",
        "CO2-\nBilanz",
        "Klima-\n\nschutz",
        "Energie- und Klimaschutz",
        "Ziele -\nohne Datum",
    ],
)
def test_other_hyphens_stay(written):
    assert normalize(written) == written


@pytest.mark.parametrize(
    "written",
    [
        "Bürger*innen",
        "Bürger:innen",
        "Bürger_innen",
        "Bürger·innen",
        "Bürger/-innen",
        "Bürger/innen",
        "Bürger(innen)",
        "BürgerInnen",
        "Bürger*in",
        "Bürger:in",
        "Bürger/-in",
        "Bür-\nger*innen",
        "Bürger*in-\nnen",
    ],
)
def test_gender_marks_disappear(written):
    assert normalize(written) == "Bürger"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Bürger*innenrat", "Bürgerrat"),
        ("Einwohner:innenfragestunde", "Einwohnerfragestunde"),
        ("BürgerInnenversammlung", "Bürgerversammlung"),
        ("Klimaschutzmanager:innen und Bauamtsleiter*innen", "Klimaschutzmanager und Bauamtsleiter"),
    ],
)
def test_gender_marks_disappear_inside_words(written, plain):
    assert normalize(written) == plain


@pytest.mark.parametrize(
    "written",
    [
        "Bürgerinnen und Bürger",
        "die Dämmung innen",
        "Innenentwicklung",
        "im Innern",
        "Rinnen",
        "Zeit: in drei Jahren",
        "und/oder",
        "KinderInsel",
        "SPD:Innenpolitik",
        "9:30 Uhr",
    ],
)
def test_words_that_only_look_gendered_stay(written):
    assert normalize(written) == written


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("2020–2024", "2020-2024"),
        ("−5 °C", "-5 °C"),
        ("CO₂ je m²", "CO2 je m2"),
        ("ﬁnanzieren", "finanzieren"),
        ("Bu\u0308ro", "Büro"),
        ("geht’s, geht´s, geht`s", "geht's, geht's, geht's"),
        ("17\u00a0000", "17 000"),
    ],
)
def test_characters_for_one_thing_become_one_character(written, plain):
    assert normalize(written) == plain


@pytest.mark.parametrize(
    "spellings",
    [
        ("Büro", "Buero", "BÜRO", "buro", "Bu\u0308ro"),
        ("Straße", "Strasse", "STRASSE", "STRAẞE"),
        ("Fördermittel", "Foerdermittel", "FÖRDERMITTEL"),
        ("Wärmepumpe", "Waermepumpe", "warmepumpe"),
        ("Größe", "Groesse", "Grösse", "GROESSE"),
        ("Café", "Cafe", "CAFÉ"),
        ("Müller", "Mueller", "muller"),
        ("Maßnahme", "Massnahme"),
        ("Übergröße", "Uebergroesse"),
    ],
)
def test_spellings_of_one_word_fold_onto_one(spellings):
    assert len({fold(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Strom", "Sturm"),
        ("Haus", "Hase"),
        ("Bau", "Baum"),
        ("Rat", "Rad"),
        ("Wald", "Wahl"),
        ("Masse", "Mast"),
    ],
)
def test_different_words_stay_different(one, other):
    assert fold(one) != fold(other)


@given(st.lists(st.text().map(lambda text: text.replace("\n", "")), max_size=8))
def test_folding_many_words_is_folding_each(texts):
    assert fold_all(texts) == [fold(text) for text in texts]


def test_folding_a_word_twice_changes_nothing_more():
    words = [
        "Büro",
        "neue",
        "Bauer",
        "aktuell",
        "Quelle",
        "Feuer",
        "Straße",
        "Israel",
        "Zooeröffnung",
        "Übergröße",
    ]
    assert [fold(fold(word)) for word in words] == [fold(word) for word in words]


@given(st.text(max_size=200))
def test_normalizing_twice_changes_nothing_more(text):
    assert normalize(normalize(text)) == normalize(text)


MARKS_AND_LETTERS = st.text("aeinIBüß*:_/()-\n \u00ad´–", max_size=60)


@given(MARKS_AND_LETTERS)
def test_nothing_invisible_and_no_second_kind_of_dash_is_left(text):
    assert not set("\u00ad´–") & set(normalize(text))


@given(st.text(max_size=100))
def test_folded_words_have_no_capitals_and_no_umlauts(text):
    folded = fold(text)
    assert not set("äöüß") & set(folded)
    assert fold(text.lower()) == folded


@pytest.mark.parametrize("name", HOSTILE)
def test_any_text_can_be_normalized_in_linear_time(name):
    with at_most(2):
        normalize(HOSTILE[name])
        fold(HOSTILE[name])
