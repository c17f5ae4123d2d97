import pytest

from assistant.answering.literals import (
    bare_text,
    bound_problems,
    place_problems,
    quantity_problems,
    with_spelt_units,
)


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Es sind 50 Cent.", "Es sind 20 Cent."),
        ("Es sind 50 Euro.", "Es sind 50 Cent."),
        ("Es gilt § 7.", "Es gilt § 6."),
        ("Es gilt ab Mai.", "Es gilt ab Juni."),
        ("Es ist ein Drittel.", "Es sind 20 Prozent."),
    ],
)
def test_quantities_must_stand_in_the_source(sentence, source):
    assert quantity_problems(sentence, source)


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Es ist die Hälfte.", "Es sind 50 Prozent."),
        ("Es ist ein Drittel.", "Es sind 33,3 Prozent."),
        ("In den folgenden zwei Jahren.", "In den zwei folgenden Jahren."),
        ("Fünf Jahre lang.", "Bis zu fünf Folgejahre."),
        ("Über fünf Jahre.", "Über Fünfjahreszeiträume."),
    ],
)
def test_the_same_quantity_may_be_written_differently(sentence, source):
    assert quantity_problems(sentence, source) == []


@pytest.mark.parametrize(
    ("sentence", "source", "is_wrong"),
    [
        ("höchstens 300 m²", "mindestens 300 m²", True),
        ("mindestens 9.000 Euro", "maximal 9.000 Euro", True),
        ("bis zu 20 Prozent", "höchstens 20 Prozent", False),
        ("300 m²", "mindestens 300 m²", False),
    ],
)
def test_a_lowest_value_is_no_highest_one(sentence, source, is_wrong):
    assert bool(bound_problems(sentence, source)) is is_wrong


def test_other_laender_are_named():
    assert place_problems("In Sachsen gilt das.", "In Sachsen-Anhalt gilt das.") == ["Ort Sachsen"]


def test_signs_of_units_become_words():
    assert with_spelt_units("5 % von 3 m² für 2 €.") == "5 Prozent von 3 Quadratmeter für 2 Euro."


def test_a_quote_may_differ_in_marks_only():
    assert bare_text("„Die Stadt   zahlt“.") == bare_text("die Stadt zahlt")
