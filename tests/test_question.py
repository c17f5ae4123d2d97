import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import QuestionError
from assistant.question import clean_question

LIMIT = 200


def test_a_normal_question_stays_as_it_is():
    question = "Wer fördert die Sanierung der Straßenbeleuchtung (§ 9 Abs. 2)?"
    assert clean_question(question, LIMIT) == question


def test_white_space_is_reduced_to_single_spaces():
    assert clean_question("  Wie\tfangen\r\nwir \u00a0 an?\u2028", LIMIT) == "Wie fangen wir an?"


def test_decomposed_umlauts_become_one_character():
    assert clean_question("Fo\u0308rderung", LIMIT) == "Förderung"


def test_invisible_characters_vanish():
    hidden = "\u200bWas\u200d kostet\u202e das\u2066?\ufeff\u00ad\U000e0041\x1b[31m\x9b"
    assert clean_question(hidden, LIMIT) == "Was kostet das?"


def test_html_stays_text():
    assert clean_question("<script>alert(1)</script> Holz?", LIMIT) == "<script>alert(1)</script> Holz?"


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b\u200b", "\x1b[0m"])
def test_an_empty_question_is_refused_with_advice(text):
    with pytest.raises(QuestionError, match=r"leer.*Bitte"):
        clean_question(text, LIMIT)


@pytest.mark.parametrize("text", ["?", "…!?", "🌳🌳", "--- ??", "👩‍🚒"])
def test_a_question_without_words_is_refused(text):
    with pytest.raises(QuestionError, match="keine Wörter"):
        clean_question(text, LIMIT)


@pytest.mark.parametrize(
    "text", ["\0", "PNG\x01\x02\x03\x04\x05\x06\x07\x08", "\udcff\udcfe", "\ufffd" * 9 + "a"]
)
def test_binary_data_is_refused(text):
    with pytest.raises(QuestionError, match="Binärdaten"):
        clean_question(text, LIMIT)


def test_the_longest_allowed_question_is_accepted():
    assert len(clean_question("a" * LIMIT, LIMIT)) == LIMIT


@pytest.mark.parametrize("length", [LIMIT + 1, LIMIT * 100])
def test_a_longer_question_is_refused_with_both_numbers(length):
    with pytest.raises(QuestionError) as caught:
        clean_question("a" * length, LIMIT)
    assert f"{length:,}".replace(",", ".") in str(caught.value)
    assert str(LIMIT) in str(caught.value)


def test_padding_does_not_count_as_length():
    assert clean_question(" " * LIMIT + "Holz?", LIMIT) == "Holz?"


@pytest.mark.parametrize("question", ["日本", "Что это?", "§ 13", "3", "PV?"])
def test_any_letter_or_digit_makes_a_question(question):
    assert clean_question(question, LIMIT) == question


@given(st.text(max_size=300))
def test_whatever_passes_is_one_visible_line_and_stays_the_same_when_cleaned_again(text):
    try:
        question = clean_question(text, LIMIT)
    except QuestionError as error:
        assert str(error).endswith((".", "“."))  # noqa: PT017 -- both ways out are looked at
        return
    assert 0 < len(question) <= LIMIT
    assert not any(unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs"} for character in question)
    assert clean_question(question, LIMIT) == question
