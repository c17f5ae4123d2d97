import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.evaluators.wording import (
    contains_run,
    has_negation,
    is_same_word,
    is_within,
    numbers,
    sentences,
    tokens,
    topic_words,
)


@pytest.mark.parametrize(
    "text",
    ["17.000 €", "17 000 Euro", "17\u00a0000\u00a0EUR", "17\u202f000 euro", "17000 Euro", "17'000 Euro"],
)
def test_a_number_is_the_same_however_its_thousands_are_separated(text):
    assert tokens(text) == ["17000", "euro"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,20 Euro", ["1,20", "euro"]),
        ("zwei Euro pro Kilogramm", ["2", "euro", "pro", "kg"]),
        ("38,5 %", ["38,5", "prozent"]),
        ("20–35 %", ["20", "35", "prozent"]),
        ("1,5 Mio. Euro", ["1,5", "millionen", "euro"]),
        ("80 m²", ["80", "m2"]),
        ("500 Kubikmeter", ["500", "m3"]),
        ("30.09.2024", ["30", "september", "2024"]),
        ("§ 5 Abs. 6", ["§", "5", "absatz", "6"]),
        ("§45 KrWG", ["§", "45", "krwg"]),
        ("4.1.2", ["4.1.2"]),
        ("2023 100", ["2023", "100"]),
        ("Straßen­beleuchtung", ["straßenbeleuchtung"]),
        ("CO₂", ["co2"]),
    ],
)
def test_text_becomes_comparable_tokens(text, expected):
    assert tokens(text) == expected


@given(st.integers(1_000, 999_999_999))
def test_every_large_number_is_found_in_its_three_spellings(number):
    dotted = f"{number:,}".replace(",", ".")
    assert numbers(f"rund {dotted} Stück") == numbers(f"rund {number} Stück") == [str(number)]
    assert numbers(f"rund {dotted.replace('.', chr(0xA0))} Stück") == [str(number)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("deutsche", "deutscher"),
        ("beschäftigten", "beschäftigte"),
        ("länder", "ländern"),
        ("maßnahme", "massnahmen"),
        ("fuer", "für"),
    ],
)
def test_forms_of_one_word_are_the_same(one, other):
    assert is_same_word(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("2023", "2024"), ("50", "500"), ("haus", "maus"), ("kommune", "kommunikation"), ("30", "dreißig")],
)
def test_different_words_and_numbers_are_not_the_same(one, other):
    assert not is_same_word(one, other)


def test_a_word_is_found_inside_a_compound_and_the_other_way_round():
    assert is_within("beleuchtung", ["straßenbeleuchtung"])
    assert is_within("straßenbeleuchtung", ["beleuchtung"])
    assert is_within("oberbayern", ["bayern"])
    assert not is_within("amt", ["gesamt"])
    assert not is_within("5", ["50"])


def test_a_run_of_tokens_must_be_side_by_side():
    assert contains_run(["2", "euro"], ["rund", "2", "euro", "mehr"])
    assert not contains_run(["2", "euro"], ["2", "kilo", "euro"])
    assert not contains_run(["2", "euro"], ["euro"])


def test_negations_are_noticed():
    assert has_negation("Das wird nicht gefördert.")
    assert has_negation("Es gibt keine Frist.")
    assert not has_negation("Das wird gefördert.")


def test_topic_words_leave_out_function_words_and_numbers():
    assert topic_words("Die Stadt zahlt nicht mehr als 50 Euro für das Haus.") == [
        "stadt",
        "zahlt",
        "euro",
        "haus",
    ]


def test_sentences_end_at_full_stops_and_lines():
    assert sentences("Ein Satz. Noch einer!\n- Punkt z. B. hier") == [
        "Ein Satz.",
        "Noch einer!",
        "Punkt z. B. hier",
    ]
