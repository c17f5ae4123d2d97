import pytest

from assistant.answering.quantities import Value
from assistant.answering.source_text import BEFORE_MARK, SentenceReader, is_proper


@pytest.fixture
def reader(analyzer):
    return SentenceReader(analyzer)


def placed(reader, text):
    """Return the words that stand by each number of a text."""
    return {p.value.number: p.words for p in reader.read(text).placements if p.value.kind != "direction"}


def test_a_number_belongs_to_the_words_of_its_part(reader):
    found = placed(reader, "Für Einwegbecher und Kartons fallen je 50 Cent an, für Einwegbesteck 20 Cent.")
    assert "einwegbech" in found["50"]
    assert "einwegbesteck" in found["20"]
    assert "einwegbesteck" not in found["50"]


def test_two_numbers_of_one_part_share_what_comes_before(reader):
    first, second = reader.read("Er vertritt 68 % der Einwohner auf 96 % der Fläche.").placements
    assert (first.value, second.value) == (Value("68", "Prozent"), Value("96", "Prozent"))
    assert first.words == {"einwohn"}
    assert second.words == {"flach"}
    assert first.shared == second.shared == {"vertritt"}


def test_what_was_before_is_marked(reader):
    found = placed(reader, "Der Satz stieg von 40 auf 45 Prozent.")
    assert BEFORE_MARK in found["40"]
    assert BEFORE_MARK not in found["45"]
    assert BEFORE_MARK in placed(reader, "Es sind 60 Prozent, zuvor waren es 50 Prozent.")["50"]


def test_a_year_is_an_anchor(reader):
    found = placed(reader, "Verloren gingen 179.549 m³ im Jahr 2018, 84.234 m³ im Jahr 2019.")
    assert "2018" in found["179549"]
    assert "2019" in found["84234"]


def test_a_paragraph_stands_for_its_whole_sentence(reader):
    found = placed(reader, "§ 6 Abs. 1: Öffentliche Stellen müssen jährlich 2 Prozent einsparen.")
    assert "einspar" in found["6"]


def test_several_paragraphs_divide_their_sentence(reader):
    found = placed(reader, "§ 2 verlangt eine Prüfung; § 4 macht Vorgaben.")
    assert "prufung" in found["2"]
    assert "prufung" not in found["4"]


def test_directions_are_values(reader):
    text = "Der Holzanteil soll möglichst hoch, die graue Energie möglichst gering sein."
    found = {p.value.number: p.words for p in reader.read(text).placements}
    assert "holzanteil" in found["up"]
    assert "energi" in found["down"]


def test_a_sentence_with_a_pronoun_keeps_the_company_of_the_one_before(reader):
    first, second = reader.read_all(["Das Difu baut Anlaufstellen auf. Sie sollen vernetzen."])
    assert "anlaufstell" in second.company
    assert "anlaufstell" not in second.stems
    assert "vernetz" not in first.company


@pytest.mark.parametrize("name", ["Börrstadt", "Concular", "Hessen", "Hiddenhausen"])
def test_names(analyzer, name):
    assert is_proper(analyzer.word(name))


@pytest.mark.parametrize("word", ["Steuer", "Verwaltung", "klein", "BMI", "Feuerwehrhaus"])
def test_what_is_no_name(analyzer, word):
    assert not is_proper(analyzer.word(word))
