import pytest

from assistant.coordination.feedback import Rating
from assistant.records import HintKind, Kind, Level, Outcome
from assistant.web import wording
from assistant.web.catalogue import LANGUAGES, words_in


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
    ("published", "english"),
    [
        ("", "undated"),
        ("2021", "as of 2021"),
        ("2025-02", "as of February 2025"),
        ("2022-02-14", "as of 14/2/2022"),
    ],
)
def test_dates_have_english_words(published, english):
    assert wording.published_in(words_in("en"), published) == english


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("section", "closed_set"),
    [
        ("kinds", Kind),
        ("kinds_plural", Kind),
        ("levels", Level),
        ("outcomes", Outcome),
        ("outcome_hints", Outcome),
        ("hint_kinds", HintKind),
        ("ratings", Rating),
    ],
)
def test_every_member_has_a_word(language, section, closed_set):
    assert set(words_in(language).section(section)) == {member.value for member in closed_set}


@pytest.mark.parametrize("language", LANGUAGES)
def test_non_answers_are_worded_differently(language):
    outcomes = words_in(language).section("outcomes")
    words = [outcomes[outcome.value] for outcome in Outcome if outcome is not Outcome.ANSWERED]
    assert all(words)
    assert len(set(words)) == len(words)


def test_numbers_have_the_separators_of_their_language():
    assert wording.number_in(words_in("de"), 91000) == "91.000"
    assert wording.number_in(words_in("en"), 91000) == "91,000"


def test_an_unknown_composer_counts_as_a_model():
    german = words_in("de")
    assert "von einer KI erzeugt" in wording.composed_by(german, "openai:irgendwas")
    assert "von einer KI (Modell {x}) erzeugt" in wording.composed_by(german, "model", "Modell {x}")
    assert "ohne Sprachmodell" in wording.composed_by(german, "extractive")
