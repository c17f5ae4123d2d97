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
