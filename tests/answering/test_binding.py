import pytest

from assistant.answering.binding import binding_problems, strays
from assistant.answering.source_text import SentenceReader


@pytest.fixture
def problems(analyzer):
    reader = SentenceReader(analyzer)

    def find(claim, *source):
        read = reader.read(claim)
        meaning = {stem: stem for stem in read.stems if not stem.isdigit()}
        return binding_problems(read, reader.read_all(source), meaning, lambda word: analyzer.word(word).stem)

    return find


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        ("Schulen bekommen 20 Euro, Kitas 30 Euro.", "Kitas bekommen 20 Euro."),
        ("Er vertritt 68 % der Einwohner auf 96 % der Fläche.", "Er vertritt 96 % der Einwohner."),
        ("2018 waren es 18 Prozent, 2019 waren es 9 Prozent.", "2018 waren es 9 Prozent."),
        ("Der Satz stieg von 40 auf 45 Prozent.", "Der Satz stieg von 45 auf 40 Prozent."),
        ("Der Strom wurde teurer, die Wärme günstiger und weniger.", "Die Wärme wurde teurer."),
        (
            "Sie treten über ihre Verbandsgemeinde bei, die Ortsgemeinde nicht.",
            "Die Verbandsgemeinde tritt über ihre Ortsgemeinde bei.",
        ),
        (
            "Sie startete als Projektgruppe und ist heute Stabsstelle.",
            "Sie startete als Stabsstelle und ist heute Projektgruppe.",
        ),
        ("Ein Kubikmeter Holz speichert eine Tonne CO2.", "Eine Tonne Holz speichert einen Kubikmeter CO2."),
        ("Der Gemeinderat hat die Verwaltung beauftragt.", "Die Verwaltung hat den Gemeinderat beauftragt."),
        ("Hiddenhausen folgte nach Börrstadt.", "Börrstadt folgte nach Hiddenhausen."),
        ("Das Difu handelt im Auftrag des Bundes.", "Der Bund handelt im Auftrag des Difu."),
    ],
)
def test_what_has_changed_places_is_found(problems, source, claim):
    assert problems(claim, source)


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        ("Schulen bekommen 20 Euro, Kitas 30 Euro.", "Für Kitas gibt es 30 Euro, für Schulen 20 Euro."),
        ("2018 waren es 18 Prozent, 2019 waren es 9 Prozent.", "2019 sank der Wert auf 9 Prozent."),
        ("Der Satz stieg von 40 auf 45 Prozent.", "Der Satz liegt bei 45 Prozent, vorher bei 40 Prozent."),
        ("Es sind 15 bis 35 Prozent der Kosten.", "15 bis 35 Prozent der Kosten sind es."),
        ("Der Gemeinderat hat die Verwaltung beauftragt.", "Der Gemeinderat beauftragte die Verwaltung."),
    ],
)
def test_what_has_stayed_in_place_passes(problems, source, claim):
    assert problems(claim, source) == []


@pytest.fixture
def found_strays(analyzer):
    reader = SentenceReader(analyzer)

    def find(claim, *source, nouns):
        read = reader.read(claim)
        meaning = {stem: stem for stem in read.stems if not stem.isdigit()}
        wanted = {analyzer.word(noun).stem: False for noun in nouns}
        return list(strays(read, reader.read_all(source), meaning, wanted, lambda *_: False))

    return find


def test_a_noun_that_comes_alone_from_another_sentence_is_found(found_strays):
    source = ("Das Risiko trägt die Firma.", "Die Stadt wird personell entlastet.")
    assert found_strays("Das Risiko trägt die Stadt.", *source, nouns=["Stadt"])
    assert not found_strays("Das Risiko trägt die Firma.", *source, nouns=["Firma"])


def test_who_joins_two_sentences_takes_more_than_one_word(found_strays):
    source = ("Das Risiko trägt die Firma.", "Die Stadt wird personell entlastet.")
    assert not found_strays(
        "Die Stadt wird entlastet, das Risiko trägt die Firma.", *source, nouns=["Stadt", "Firma", "Risiko"]
    )


def test_a_number_of_another_sentence_is_found(found_strays):
    source = ("In Halle A sank der Strom um 68 Prozent.", "In Halle B sank er um 62 Prozent.")
    assert found_strays("In Halle A sank der Strom um 62 Prozent.", *source, nouns=[])


def test_another_land_than_the_sentence_names_is_found(found_strays):
    source = ("Die Aktion begann 2016 in Hessen.", "Thüringen führte die Tonne ein.")
    assert found_strays("Die Aktion begann 2016 in Thüringen.", *source, nouns=[])
