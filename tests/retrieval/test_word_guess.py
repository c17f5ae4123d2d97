import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.index.vocabulary import Vocabulary, general_table
from assistant.index.word_table import WordTable
from assistant.retrieval.word_guess import Circumstances, guess, is_torn

BASE = {
    "Förderung": 60, "fördert": 20, "Straßenbeleuchtung": 15, "Beleuchtung": 20, "Gebäudeenergiegesetz": 3,
    "Kommunen": 90, "Kommune": 40, "Bayern": 12, "Thüringen": 6, "Reparaturbonus": 8,
    "Verpackungssteuer": 14, "Klimaschutz": 50, "Wärmeplanung": 9, "kostet": 20, "Energiecheck": 2,
    "Marburg": 2, "Kunst": 3, "Dach": 10, "Sanierung": 30, "sanieren": 9, "Holzbau": 30,
    "Ausschreibung": 20, "Geschirrmobil": 4, "Dämmung": 9,
}  # fmt: skip


@pytest.fixture(scope="module")
def vocabulary():
    return Vocabulary(WordTable.build(BASE), general_table())


@pytest.mark.parametrize(
    ("mistyped", "meant"),
    [
        ("Förderug", "Förderung"),
        ("Forderrung", "Förderung"),
        ("Foerdrung", "Förderung"),
        ("födert", "fördert"),
        ("kostt", "kostet"),
        ("Komunen", "Kommunen"),
        ("Kommmunen", "Kommunen"),
        ("Strassenbelechtung", "Straßenbeleuchtung"),
        ("Straßenbeleuhctugn", "Straßenbeleuchtung"),
        ("Reperaturbonus", "Reparaturbonus"),
        ("Bayren", "Bayern"),
        ("Thüringn", "Thüringen"),
        ("Wärmeplannung", "Wärmeplanung"),
        ("Dämung", "Dämmung"),
        ("Klimaschzut", "Klimaschutz"),
        ("Energichekc", "Energiecheck"),
        ("geschirmobil", "Geschirrmobil"),
        ("machn", "machen"),
        ("saniren", "sanieren"),
    ],
)
def test_a_slip_is_understood(vocabulary, mistyped, meant):
    assert guess(vocabulary, mistyped, Circumstances())[0] == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("wasist", "was ist"),
        ("dasgebäudeenergiegesetz", "das Gebäudeenergiegesetz"),
        ("wasistdasgebäudeenergiegesetz", "was ist das Gebäudeenergiegesetz"),
        ("WerfördertStraßenbeleuchtung", "Wer fördert Straßenbeleuchtung"),
        ("waskostetdieWärmeplanung", "was kostet die Wärmeplanung"),
    ],
)
def test_words_run_together_are_separated(vocabulary, written, meant):
    assert guess(vocabulary, written, Circumstances()) == [meant]


@pytest.mark.parametrize(
    ("mistyped", "meant"),
    [("Rathausdämung", "Rathausdämmung"), ("Schulsanirung", "Schulsanierung")],
)
def test_a_slip_in_one_part_of_an_unseen_compound_is_understood(vocabulary, mistyped, meant):
    assert guess(vocabulary, mistyped, Circumstances()) == [meant]


@pytest.mark.parametrize(
    "name",
    [
        "Hachenburg",
        "Jagst",
        "Anklam",
        "Dissen",
        "Umkirch",
        "Panthers",
        "Vail",
        "Dewar",
        "Rasenmäher",
        "Erntefest",
    ],
)
def test_names_and_compounds_that_nobody_knows_are_left_alone(vocabulary, name):
    circumstances = Circumstances(has_meaningful_case=True, is_place=True)
    assert guess(vocabulary, name, circumstances) == []


@pytest.mark.parametrize(
    "word", ["vorfinanzieren", "durchgezogen", "wegzuwerfen", "hingelegt", "Nichtöffentlichkeit"]
)
def test_words_with_a_prefix_are_not_torn_apart(vocabulary, word):
    assert guess(vocabulary, word, Circumstances()) == []


@pytest.mark.parametrize(
    ("mistyped", "land"), [("Sachsn", "Sachsen"), ("Hesen", "Hessen"), ("Bayren", "Bayern")]
)
def test_where_a_place_may_stand_a_land_is_meant_sooner_than_another_word(vocabulary, mistyped, land):
    assert guess(vocabulary, mistyped, Circumstances(is_place=True))[0] == land


def test_a_place_that_resembles_another_one_stays(vocabulary):
    assert guess(vocabulary, "Warburg", Circumstances(has_meaningful_case=True, is_place=True)) == []


def test_a_known_word_in_another_spelling_is_no_slip(vocabulary):
    assert guess(vocabulary, "Foerderung", Circumstances()) == []
    assert guess(vocabulary, "VERPACKUNGSSTEUER", Circumstances()) == []


def test_what_may_be_meant_as_well_comes_behind():
    vocabulary = Vocabulary(WordTable.build({"Kanne": 40, "Kante": 30, "Wald": 500}), WordTable.build({}))
    assert guess(vocabulary, "Kange", Circumstances()) == ["Kanne", "Kante"]


def test_a_compound_of_unlikely_parts_is_a_slip(vocabulary, analyzer):
    assert is_torn(vocabulary, analyzer.word("saniren"))
    assert not is_torn(vocabulary, analyzer.word("Holzbauförderung"))


@given(st.text(max_size=30))
def test_any_word_is_guessed_or_left(vocabulary, written):
    found = guess(vocabulary, written, Circumstances())
    assert found == guess(vocabulary, written, Circumstances())
    assert written not in found


@given(st.sampled_from(sorted(BASE)), st.data())
def test_two_letters_swapped_inside_a_long_word_are_put_right(vocabulary, word, data):
    if len(word) < 9:
        word = "Verpackungssteuer"
    place = data.draw(st.integers(2, len(word) - 3))
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    found = guess(vocabulary, swapped, Circumstances())
    assert found[:1] == [word] or vocabulary.spelled(swapped.lower()) or swapped == word
