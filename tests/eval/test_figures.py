import json
import math

from assistant.records import Intent
from eval.bootstrap import Interval
from eval.figures import NUMBER, Figure, figures_by_group, retrieval_figures, values_by_name
from eval.figures_json import figures_to_dict
from eval.labels import Group, all_groups, groups_of
from eval.measures import score_rankings
from eval.numbers_text import interval_text, value_text
from eval.topics import Difficulty, Topic, Trait

TOPICS = [
    Topic(
        "q1", "a", Intent.LAW, is_answerable=True, difficulty=Difficulty.EASY, traits=(Trait.TYPO, Trait.LONG)
    ),
    Topic("q2", "b", Intent.LAW, is_answerable=True, difficulty=Difficulty.HARD),
]
SCORES = score_rankings({"q1": ["a"], "q2": ["b"]}, {"q1": {"a": 2}, "q2": {"a": 2}})


def test_figures_are_means_over_the_questions():
    assert values_by_name(retrieval_figures(SCORES))["success@1"] == 0.5


def test_a_question_counts_in_every_group_it_belongs_to():
    found = {
        (one.group.dimension, one.group.value): (one.count, values_by_name(one.figures)["success@1"])
        for one in figures_by_group(TOPICS, SCORES)
    }
    assert found == {
        ("Art", "Recht"): (2, 0.5),
        ("Schwierigkeit", "leicht"): (1, 1.0),
        ("Schwierigkeit", "schwer"): (1, 0.0),
        ("Merkmal", "Tippfehler"): (1, 1.0),
        ("Merkmal", "lang"): (1, 1.0),
    }


def test_every_group_of_a_topic_is_one_that_reports_show():
    every = Topic(
        "q", "?", Intent.HOW_TO, is_answerable=True, difficulty=Difficulty.EASY, traits=tuple(Trait)
    )
    assert set(groups_of(every)) <= set(all_groups())
    assert Group("Merkmal", "Tippfehler") in all_groups()


def test_what_has_no_value_is_null_in_json():
    nothing = Figure("x", "X", Interval(math.nan, math.nan, math.nan, 0))
    text = json.dumps(figures_to_dict([nothing]), allow_nan=False)
    assert json.loads(text) == {"x": {"value": None, "low": None, "high": None, "count": 0}}


def test_figures_are_written_the_german_way():
    share = Figure("x", "X", Interval(0.8125, 0.75, 0.875, 10))
    assert (value_text(share), interval_text(share)) == ("81,2 %", "75,0 – 87,5")
    seconds = Figure("x", "X", Interval(0.0415, 0.0415, 0.0415, 10), "s")
    assert (value_text(seconds), interval_text(seconds)) == ("41,5 ms", "–")
    number = Figure("x", "X", Interval(0.0881, 0.0582, 0.1214, 10), NUMBER)
    assert (value_text(number), interval_text(number)) == ("0,088", "0,058 – 0,121")
    nothing = Figure("x", "X", Interval(math.nan, math.nan, math.nan, 0))
    assert (value_text(nothing), interval_text(nothing)) == ("–", "–")
