import pytest

from assistant.records import Outcome
from eval.evaluators.prose import Latency, Length, ReadingLevel, count_syllables, count_words, vienna_formula
from tests.eval.conftest import trial

EASY = (
    "Die Stadt hat ein Haus. Das Haus ist aus Holz. Es steht am Bach. Wir gehen oft hin. "
    "Das Haus ist gut und warm."
)
HARD = (
    "Die Kreislaufwirtschaftsgesetzgebung verpflichtet kommunale Gebietskörperschaften zur Berücksichtigung "
    "ressourceneffizienter Beschaffungsalternativen einschließlich wiederverwendungsorientierter "
    "Leistungsbeschreibungen innerhalb vergaberechtlicher Ausschreibungsverfahren unter Beachtung "
    "haushaltsrechtlicher Wirtschaftlichkeitsgrundsätze."
)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("Haus", 1),
        ("Bauen", 2),
        ("Gemeinde", 3),
        ("Klimaschutz", 3),
        ("Straßenbeleuchtung", 5),
        ("Kommune", 3),
        ("See", 1),
        ("Idee", 2),
        ("EU", 1),
        ("KfW", 1),
    ],
)
def test_syllables_are_counted_by_vowels(word, count):
    assert count_syllables(word) == count


def test_hyphenated_words_and_numbers_are_one_word():
    assert count_words("Die LED-Leuchten sparen 1.200 kWh, also 62 %.") == 7


def test_hard_prose_needs_more_school_years_than_easy_prose():
    easy, hard = vienna_formula(EASY.split(". ")), vienna_formula([HARD, HARD])
    assert easy is not None
    assert hard is not None
    assert easy < 4
    assert hard > 15


def test_a_short_text_has_no_reading_level():
    assert vienna_formula(["Das kostet 50 Euro."]) is None
    assert ReadingLevel().judge(trial("Das kostet 50 Euro.")).value is None


def test_the_reading_level_of_an_answer_is_that_of_its_sentences():
    verdict = ReadingLevel().judge(trial(HARD, HARD))
    assert verdict.value == vienna_formula([HARD, HARD])
    assert verdict.reason.startswith("Schulstufe ")


def test_the_length_is_that_of_the_sentences_without_marks():
    assert Length().judge(trial("Ein Satz.", "Noch ein Satz.")).value == 5
    assert Length().judge(trial(outcome=Outcome.NOT_FOUND)).value is None


def test_latency_is_what_the_trial_took():
    assert Latency().judge(trial("Ein Satz.", seconds=0.25)).reason == "250 ms"
