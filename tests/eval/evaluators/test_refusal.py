import pytest

from assistant.records import Outcome
from eval.evaluators.refusal import Conduct, Refusal, conduct_of
from eval.topics import Missing
from eval.trials import Trial
from tests.eval.conftest import topic, trial

GAP = "Gefragt ist ein Betrag; das nennen die Quellen zu dieser Frage nicht ausdrücklich."
AGE = "Quelle [1] trägt kein Datum; bitte Fördersätze und Fristen prüfen."
ANSWERABLE = topic("Was kostet ein Trinkbrunnen in Thüringen?")
NEAR_MISS = topic("Was kostet ein Trinkbrunnen in Thüringen?", is_answerable=False, missing=Missing.NEAR_MISS)
OFF_TOPIC = topic("Wie wird das Wetter?", is_answerable=False, missing=Missing.OFF_TOPIC)


@pytest.mark.parametrize(
    ("about", "outcome", "is_right"),
    [
        (ANSWERABLE, Outcome.ANSWERED, True),
        (ANSWERABLE, Outcome.NOT_FOUND, False),
        (ANSWERABLE, Outcome.OUT_OF_SCOPE, False),
        (ANSWERABLE, Outcome.UNSUPPORTED, False),
        (ANSWERABLE, Outcome.ERROR, False),
        (NEAR_MISS, Outcome.ANSWERED, False),
        (NEAR_MISS, Outcome.NOT_FOUND, True),
        (NEAR_MISS, Outcome.ERROR, False),
        (OFF_TOPIC, Outcome.ANSWERED, False),
        (OFF_TOPIC, Outcome.OUT_OF_SCOPE, True),
        (OFF_TOPIC, Outcome.NOT_FOUND, True),
    ],
)
def test_a_decision_is_right_or_wrong(about, outcome, is_right):
    assert Refusal().judge(trial("Ein Satz.", about=about, outcome=outcome)).value == float(is_right)


def test_the_reason_names_both_sides():
    verdict = Refusal().judge(trial("Ein Satz.", about=NEAR_MISS))
    assert verdict.reason == "falsch: beantwortet, Frage knapp daneben"


def partly(*notes, about=NEAR_MISS):
    return trial("Ein Satz.", about=about, outcome=Outcome.PARTLY_ANSWERED, notes=notes)


@pytest.mark.parametrize(
    "note", [GAP, "Zu Thüringen habe ich keine passende Quelle.", "Zu „Trinkbrunnen“ steht nichts da."]
)
@pytest.mark.parametrize("about", [ANSWERABLE, NEAR_MISS])
def test_naming_the_missing_part_is_right_either_way_but_counted_apart(note, about):
    assert conduct_of(partly(note, about=about)) is Conduct.PARTLY_NAMED
    assert Refusal().judge(partly(note, about=about)).value == 1


@pytest.mark.parametrize(
    "notes", [(), (AGE,), ("Bitte die Förderstelle fragen.",), ("Das ist kein Problem.",)]
)
def test_a_partial_answer_that_names_nothing_counts_as_an_answer(notes):
    assert conduct_of(partly(*notes)) is Conduct.ANSWERED
    assert Refusal().judge(partly(*notes)).value == 0


def test_a_failure_is_its_own_conduct():
    failed = Trial(OFF_TOPIC, None, 0.1, "kaputt")
    assert conduct_of(failed) is Conduct.FAILED
    assert Refusal().judge(failed).reason == "gescheitert: kaputt"
