import pytest

from assistant.answering.asking import asking_of


def test_what_is_told_is_kept_apart_from_what_is_asked():
    asking = asking_of("Wir waren in Leipzig. Was kostet das in Konstanz?")
    assert asking.text == "Was kostet das in Konstanz?"
    assert [place.name for place in asking.places] == ["Konstanz"]


def test_keywords_ask_as_a_whole():
    asking = asking_of("Schwerin Ladepunkte Anzahl 2027")
    assert asking.text == "Schwerin Ladepunkte Anzahl 2027"
    assert [place.name for place in asking.places] == ["Schwerin"]
    assert asking.years == ("2027",)


@pytest.mark.parametrize(
    "question", ["Wo bekommen wir in Flensburg Geld?", "Muss unser Bauhof in Pasewalk Akkus kaufen?"]
)
def test_the_place_of_whoever_asks_is_not_what_is_asked_for(question):
    assert asking_of(question).places == ()


def test_years_are_named_once():
    assert asking_of("Gilt das 2027 und auch nach 2027, oder erst 2031?").years == ("2027", "2031")


def test_asking_sentences_that_only_point_back_do_not_ask_alone():
    message = "Der Kreis Celle hat eine eigene Gesellschaft für den Klimaschutz. Steht das irgendwo?"
    assert asking_of(message).text == message


def test_places_that_are_only_told_are_kept_apart():
    asking = asking_of("In Celle gibt es eine Klimaschutzgesellschaft. Wem gehört sie und wer macht mit?")
    assert asking.places == ()
    assert [place.name for place in asking.told_places] == ["Celle"]


@pytest.mark.parametrize(
    ("message", "laender"),
    [
        ("In Niedersachsen ist das Pflicht. Müssen wir das in Mecklenburg-Vorpommern auch?",
         ("Mecklenburg-Vorpommern",)),
        ("Gilt in Sachsen-Anhalt dasselbe wie in Bayern, und wo steht das?", ("Sachsen-Anhalt",)),
        ("Wir sitzen in Hessen. Was zahlt das Land dazu?", ("Hessen",)),
    ],
)  # fmt: skip
def test_the_land_asked_for_is_told_from_others(message, laender):
    assert asking_of(message).laender == laender


def test_a_city_that_stands_for_its_court_is_no_place():
    assert asking_of("Was hat Karlsruhe zur Verpackungssteuer entschieden?").places == ()
    assert [p.name for p in asking_of("Was kostet das in Karlsruhe?").places] == ["Karlsruhe"]
