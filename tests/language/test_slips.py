import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.slips import slip_cost

WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("probable", "improbable", "meant"),
    [
        ("dammung", "dimmung", "dammung"),
        ("damung", "dimmung", "dammung"),  # half of a double letter missing
        ("forderugn", "forderuxg", "forderung"),  # swapped, not wrong
        ("fordetung", "fordepung", "forderung"),  # the key beside
        ("forrderung", "forxderung", "forderung"),  # doubled, not added
        ("forderumg", "xorderung", "forderung"),  # inside, not at the beginning
    ],
)
def test_usual_slips_cost_less(probable, improbable, meant):
    assert slip_cost(probable, meant) < slip_cost(improbable, meant)


@given(WORD)
def test_a_word_as_it_is_costs_nothing(word):
    assert slip_cost(word, word) == 0


@given(WORD, WORD)
def test_another_word_costs_something(typed, meant):
    assert (slip_cost(typed, meant) > 0) == (typed != meant)


@given(WORD, WORD, WORD)
def test_a_common_end_costs_nothing_more(typed, meant, end):
    assert slip_cost(typed + end, meant + end) <= slip_cost(typed, meant) + 1e-9


def test_an_empty_word_costs_every_letter():
    assert slip_cost("", "ab") > slip_cost("a", "ab") > 0
    assert slip_cost("", "") == 0
