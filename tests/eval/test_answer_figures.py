import math

import pytest

from assistant.records import Outcome
from eval.answer_figures import answer_figures, percentile_95
from eval.evaluators.key_facts import KeyFacts
from eval.evaluators.prose import Latency, Length
from eval.evaluators.verdict import judge_trials
from eval.topics import Missing
from eval.trials import Trial
from tests.eval.conftest import topic, trial

NOTE = "Zu „Brunnen“ steht darin nichts."
OFF = topic("Wetter?", is_answerable=False, missing=Missing.OFF_TOPIC)
NEAR = topic("Was kostet ein Brunnen?", is_answerable=False, missing=Missing.NEAR_MISS)


def figures(*trials):
    judged = judge_trials(trials, [KeyFacts(), Length(), Latency()])
    return {one.name: one.interval for one in answer_figures(judged)}


def test_wrong_refusals_and_wrong_answers_are_counted_apart():
    found = figures(
        trial("Satz."),
        trial(outcome=Outcome.NOT_FOUND),
        trial(outcome=Outcome.UNSUPPORTED),
        trial("Satz.", outcome=Outcome.PARTLY_ANSWERED, notes=[NOTE], about=topic("Was kostet ein Brunnen?")),
        trial("Satz.", about=OFF),
        trial(outcome=Outcome.OUT_OF_SCOPE, about=OFF),
        trial("Satz.", outcome=Outcome.PARTLY_ANSWERED, notes=[NOTE], about=NEAR),
        trial("Satz.", outcome=Outcome.PARTLY_ANSWERED, about=NEAR),
        trial(outcome=Outcome.NOT_FOUND, about=NEAR),
    )
    shares = {
        name: (found[name].mean, found[name].count) for name in found if "_" in name and "words" not in name
    }
    assert shares["wrong_refusals"] == (0.5, 4)
    assert shares["partly_answered"] == (0.25, 4)
    assert shares["wrong_answers_off_topic"] == (0.5, 2)
    assert shares["wrong_answers_near_miss"] == (pytest.approx(1 / 3), 3)
    assert shares["partly_named_near_miss"] == (pytest.approx(1 / 3), 3)
    assert shares["partly_named_off_topic"] == (0.0, 2)


def test_a_failed_answer_is_a_failure_and_a_wrong_refusal():
    found = figures(Trial(topic(), None, 0.1, "kaputt"), trial("Satz."))
    assert found["failures"].mean == 0.5
    assert found["wrong_refusals"].mean == 0.5


def test_key_facts_are_told_over_all_and_over_the_answered():
    about = topic(key_facts=("107",))
    found = figures(trial("Es sind 107.", about=about), trial(outcome=Outcome.NOT_FOUND, about=about))
    assert found["key_facts"].mean == 0.5
    assert found["key_facts_when_answered"].mean == 1


def test_length_is_told_as_median_and_share_of_long_answers():
    found = figures(trial("Wort " * 151), trial("Wort " * 150), trial("Wort"))
    assert found["words_median"].mean == 150
    assert found["long_answers"].mean == pytest.approx(1 / 3)


def test_without_an_answer_there_is_no_figure():
    assert math.isnan(figures()["words_median"].mean)
    assert math.isnan(figures()["wrong_refusals"].mean)


@pytest.mark.parametrize(("count", "expected"), [(1, 1), (2, 2), (20, 19), (100, 95), (101, 96)])
def test_the_95th_percentile_is_one_of_the_values(count, expected):
    assert percentile_95(list(range(count, 0, -1))) == expected
