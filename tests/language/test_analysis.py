from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.analysis import analysis_version, character_grams, gram_terms, word_terms
from tests.language.hostile_texts import HOSTILE, at_most

DATA = Path(__file__).parents[2] / "assistant/language/data"


@pytest.fixture(scope="module")
def terms(analyzer):
    """Return the word terms of a text."""
    return lambda text: word_terms(analyzer.analyze(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Büro", "Buero"),
        ("Büros", "Bueros"),
        ("Straße", "Strasse"),
        ("Straßen", "Strassen"),
        ("Fördermittel", "Foerdermittel"),
        ("Wärmenetze", "Waermenetz"),
        ("Förderung", "Förderungen"),
        ("Kommune", "Kommunen"),
        ("Heizung", "heizungen"),
        ("Bürger*innen", "Bürger"),
        ("Bürger:innenbeteiligung", "Bürgerbeteiligung"),
        ("Kli-\nmaschutz", "Klimaschutz"),
        ("Ver\u00adwaltung", "Verwaltung"),
        ("17.000", "17 T€"),
        ("1,5 Mio.", "1.500.000"),
        ("CO₂", "CO2"),
        ("§ 45", "Paragraph 45"),
        ("Gebäude", "gebaeuden"),
    ],
)
def test_spellings_and_inflections_share_a_term(terms, one, other):
    assert terms(one).keys() & terms(other).keys()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Strom", "Sturm"),
        ("Niedersachsen", "Sachsen"),
        ("17.000", "17"),
        ("§ 45", "§ 46"),
        ("Dach", "Bach"),
        ("Beton", "Asphalt"),
    ],
)
def test_different_things_share_no_term(terms, one, other):
    assert not terms(one).keys() & terms(other).keys()


@pytest.mark.parametrize(
    ("compound", "part"),
    [
        ("Straßenbeleuchtung", "Beleuchtung"),
        ("Straßenbeleuchtung", "Straße"),
        ("Kreislaufwirtschaftsgesetz", "Gesetz"),
        ("Energieeffizienzmaßnahmen", "Energieeffizienz"),
        ("Klimaschutzkonzept", "Konzepte"),
        ("Feuerwehrgerätehaus", "Feuerwehr"),
    ],
)
def test_a_part_of_a_compound_matches_at_half_weight(analyzer, terms, compound, part):
    shared = terms(compound).keys() & {analyzer.word(part).stem, *analyzer.word(part).parts}
    assert shared
    assert {terms(compound)[term] for term in shared} == {0.5}


def test_terms_are_counted(terms):
    counted = terms("Holz, Holz und nochmals Holzbau")
    assert counted["holz"] == 2.5
    assert counted["holzbau"] == 1


def test_paragraphs_are_terms_of_their_own(analyzer):
    words = analyzer.analyze("Was verlangt § 45 KrWG von Kommunen?")
    assert words[-1].stem == "§45"
    assert gram_terms(words)["§45"] == 1
    assert "§45" not in word_terms(analyzer.analyze("45 Kommunen"))


def test_a_word_carries_all_that_can_match_it(analyzer):
    word = analyzer.word("Wärmenetze")
    assert word.surface == "Wärmenetze"
    assert word.folded == "warmenetze"
    assert word.stem == "warmenetz"
    assert word.parts == ("warm", "netz")
    assert word.grams == ("warm", "arme", "rmen", "mene", "enet", "netz", "etze")


def test_a_change_of_the_words_behind_the_analysis_changes_its_version(analyzer, tmp_path):
    found = analysis_version()
    assert analyzer.version == found
    assert found == analysis_version(DATA)
    for path in DATA.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    assert analysis_version(tmp_path) == found
    for name in ("stop_words.txt", "word_counts.tsv.gz"):
        content = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(content + b"\n")
        assert analysis_version(tmp_path) != found
        (tmp_path / name).write_bytes(content)
    assert analysis_version(tmp_path) == found


def test_short_words_are_their_own_gram():
    assert character_grams("co2") == ["co2"]
    assert character_grams("rats") == ["rats"]
    assert character_grams("stadt") == ["stad", "tadt"]


def test_a_typing_error_leaves_most_grams(analyzer):
    right = gram_terms(analyzer.analyze("Straßenbeleuchtung"))
    wrong = gram_terms(analyzer.analyze("Strassenbeleuchtnug"))
    assert len(right.keys() & wrong.keys()) / len(right) > 0.7


@given(st.text(max_size=200))
def test_every_word_has_a_stem_and_grams(analyzer, text):
    words = analyzer.analyze(text)
    assert all(word.stem and word.grams for word in words)
    assert analyzer.analyze(text) == words
    assert sum(word_terms(words).values()) >= len(words)


@pytest.mark.parametrize("name", HOSTILE)
def test_any_text_is_analysed_in_linear_time(analyzer, name):
    with at_most(3):
        gram_terms(analyzer.analyze(HOSTILE[name]))
