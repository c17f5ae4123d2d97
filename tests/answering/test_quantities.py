import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.quantities import BARE, dates_of, numbers_of, quantities_of, stated_quantities


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1.000 Euro", {"1000"}),
        ("1000 Euro", {"1000"}),
        ("1 000 Euro", {"1000"}),
        ("1,5 Mio. Euro", {"1500000"}),
        ("1,50 Euro", {"1,5"}),
        ("eine Million Euro", {"1000000"}),
        ("drei Millionen Euro", {"3000000"}),
        ("17 T€", {"17000"}),
        ("Zwei Becken", {"2"}),
        ("einundzwanzig Orte", {"21"}),
        ("hundert Orte", {"100"}),
        ("zweihundertfünfzig Orte", {"250"}),
        ("dreitausend Orte", {"3000"}),
        ("ein Becken", set()),
        ("dreijähriges Programm", {"3"}),
        ("das zweite Jahr", {"2"}),
        ("die Hälfte", {"1/2"}),
        ("halbiert", {"1/2"}),
        ("verdoppelt", {"×2"}),
        ("innerhalb", set()),
        ("31. Dezember 2024", {"31", "12", "2024"}),
        ("31.12.2024", {"31", "12", "2024"}),
        ("07.05.2024", {"7", "5", "2024"}),
        ("2024-12-31", {"31", "12", "2024"}),
        ("CO2 auf 80 m²", {"80"}),
        ("CO₂", set()),
        ("15 bis 35 Prozent", {"15", "35"}),
        ("ohne Zahl", set()),
    ],
)
def test_numbers_have_one_spelling(text, numbers):
    assert numbers_of(text) == numbers


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("20 %", {("20", "Prozent")}),
        ("20 Prozent", {("20", "Prozent")}),
        ("20 Prozentpunkte", {("20", "Prozentpunkte")}),
        ("5 €", {("5", "Euro")}),
        ("80 Quadratmeter", {("80", "m²")}),
        ("80 m²", {("80", "m²")}),
        ("80 m", {("80", "m")}),
        ("25-jährig", {("25", "Jahre")}),
        ("dreijährig", {("3", "Jahre")}),
        ("5 Tonnen", {("5", "t")}),
        ("5 Tage", {("5", "Tage")}),
        ("5 Gemeinden", set()),
        ("2024", set()),
    ],
)
def test_a_number_is_stated_with_its_unit(text, stated):
    assert stated_quantities(text) == stated


def test_both_ends_of_a_range_have_the_unit():
    quantities = quantities_of("15 bis 35 Prozent")
    assert "Prozent" in quantities["15"]
    assert "Prozent" in quantities["35"]


def test_a_number_in_a_table_has_no_unit():
    assert quantities_of("| 2022 | 20 |")["20"] == {BARE}


def test_a_number_before_another_word_has_neither_unit_nor_none():
    assert not quantities_of("20 Gebäude")["20"] & {BARE, "Prozent"}


@pytest.mark.parametrize("text", ["31. Dezember 2024", "31.12.2024", "31. 12. 2024", "2024-12-31"])
def test_a_date_is_read_in_every_spelling(text):
    assert dates_of(text) == {
        ("Monat", "12"),
        ("Tag und Monat", "31", "12"),
        ("Monat und Jahr", "12", "2024"),
    }


def test_a_month_alone_is_a_date():
    assert dates_of("ab Mai") == {("Monat", "5")}
    assert dates_of("ab Mai 2024") == {("Monat", "5"), ("Monat und Jahr", "5", "2024")}


def test_no_date_is_found_where_none_is():
    assert dates_of("Abschnitt 3.14. und 1.200 Euro") == set()


@given(st.integers(0, 10**9))
def test_thousands_marks_do_not_matter(number):
    assert numbers_of(f"{number:,}".replace(",", ".")) == numbers_of(str(number)) == {str(number)}


@given(st.text(max_size=80))
def test_any_text_can_be_read(text):
    stated = stated_quantities(text)
    assert {n for n, _ in stated} <= set(quantities_of(text)) <= numbers_of(text)
    dates_of(text)
