import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.gazetteer import named_places


def names(text):
    return [place.name for place in named_places(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Was hat Tübingen eingenommen?", ["Tübingen"]),
        ("Tübingens Verpackungssteuer", ["Tübingen"]),
        ("Wie viel Bio hatten die Nürnberger Schulen?", ["Nürnberg"]),
        ("die Freiburger, Münchner und Bremer Regeln", ["Freiburg", "München", "Bremen"]),
        ("in den Wormser Schulen", ["Worms"]),
        ("Bad Kreuznach oder Villingen-Schwenningen", ["Bad Kreuznach", "Villingen-Schwenningen"]),
        ("Wie macht es Frankfurt?", ["Frankfurt"]),
        ("Wie macht es Landau in der Pfalz?", ["Landau"]),
    ],
)
def test_places_are_found_in_their_inflections(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize(
    "text", ["Was kostet das Essen?", "Der Wald am Berg", "Im Rathaus gibt es Licht", "", "Was?"]
)
def test_ordinary_words_are_no_places(text):
    assert names(text) == []


def test_a_word_that_is_also_a_place_counts_behind_a_preposition():
    assert names("das Essen in Essen") == ["Essen"]


def test_questions_typed_without_capitals_name_places_too():
    assert names("sehnde geschirrmobil preis") == ["Sehnde"]
    assert names("was kostet das essen im wald") == []


@pytest.mark.parametrize("city", ["Kopenhagen", "Wien", "Basel", "Venlo", "Straßburg", "Rom"])
def test_cities_abroad_are_told_from_german_ones(city):
    (place,) = named_places(f"Wie macht es {city}?")
    assert place.is_abroad
    (german,) = named_places("Wie macht es Konstanz?")
    assert german.regions == ("Baden-Württemberg",)
    assert not german.is_abroad


def test_offsets_point_at_the_name_as_written():
    text = "Wie ist das in Bad Dürrheim, und in Kiel?"
    assert [text[p.start : p.end] for p in named_places(text)] == ["Bad Dürrheim", "Kiel"]


@pytest.mark.parametrize(
    ("text", "is_named"),
    [("Die Tübinger Steuer", True), ("In Tübingen", True), ("In Tüb", False), ("In Untertübingen", False)],
)
def test_a_text_about_a_place_names_it_as_a_noun_or_an_adjective(text, is_named):
    (place,) = named_places("Tübingen")
    assert place.is_named_in(text) is is_named


@given(st.text(max_size=200))
def test_any_text_can_be_read(text):
    for place in named_places(text):
        assert 0 <= place.start < place.end <= len(text)
