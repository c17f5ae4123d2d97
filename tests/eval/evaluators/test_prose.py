from assistant.language.readability import vienna_formula
from assistant.records import Outcome
from eval.evaluators.prose import Latency, Length, ReadingLevel, count_words
from tests.eval.conftest import trial

HARD = (
    "Die Kreislaufwirtschaftsgesetzgebung verpflichtet kommunale Gebietskörperschaften zur Berücksichtigung "
    "ressourceneffizienter Beschaffungsalternativen einschließlich wiederverwendungsorientierter "
    "Leistungsbeschreibungen innerhalb vergaberechtlicher Ausschreibungsverfahren unter Beachtung "
    "haushaltsrechtlicher Wirtschaftlichkeitsgrundsätze."
)


def test_hyphenated_words_and_numbers_are_one_word():
    assert count_words("Die LED-Leuchten sparen 1.200 kWh, also 62 %.") == 7


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
