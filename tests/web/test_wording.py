import pytest

from assistant.coordination.feedback import Rating
from assistant.records import Kind, Outcome
from assistant.web import wording


@pytest.mark.parametrize(
    ("published", "german"),
    [
        (None, "ohne Datum"),
        ("", "ohne Datum"),
        ("2021", "Stand 2021"),
        ("2025-02", "Stand Februar 2025"),
        ("2022-02-14", "Stand 14.2.2022"),
        ("2022-13", "Stand 2022-13"),
        ("Frühjahr 2020", "Stand Frühjahr 2020"),
    ],
)
def test_the_age_of_a_source_is_as_precise_as_the_source(published, german):
    assert wording.published_in_german(published) == german


@pytest.mark.parametrize(
    ("words", "closed_set"),
    [
        (wording.KINDS, Kind),
        (wording.KINDS_PLURAL, Kind),
        (wording.OUTCOMES, Outcome),
        (wording.HINTS, Outcome),
        (wording.RATINGS, Rating),
    ],
)
def test_every_member_has_a_word(words, closed_set):
    assert set(words) == set(closed_set)


def test_non_answers_are_worded_differently():
    words = [wording.OUTCOMES[outcome] for outcome in Outcome if outcome is not Outcome.ANSWERED]
    assert all(words)
    assert len(set(words)) == len(words)


def test_numbers_have_german_separators():
    assert wording.number_in_german(91000) == "91.000"


def test_an_unknown_composer_counts_as_a_model():
    assert "von einer KI erzeugt" in wording.composer_in_german("openai:irgendwas")
    assert "ohne Sprachmodell" in wording.composer_in_german("extractive")
