import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.tokens import stop_words
from assistant.records import Intent
from eval.perturbations import NEIGHBOURS, topics_with_typos, with_typos
from eval.topics import Difficulty, Topic

QUESTION = "Wer fördert die Sanierung der Straßenbeleuchtung mit LED in Bayern?"


def changed_words(before, after):
    return [(one, other) for one, other in zip(before.split(), after.split(), strict=True) if one != other]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_as_many_words_are_hit_as_asked_for(count):
    assert len(changed_words(QUESTION, with_typos(QUESTION, count))) == count


def test_only_content_words_are_hit():
    for seed in range(40):
        for before, _ in changed_words(QUESTION, with_typos(QUESTION, 2, seed)):
            assert before.strip("?").lower() not in stop_words() | {"led"}


def test_the_same_seed_makes_the_same_slips():
    assert with_typos(QUESTION, 2, 7) == with_typos(QUESTION, 2, 7)
    assert len({with_typos(QUESTION, 2, seed) for seed in range(20)}) > 10


def test_these_slips_stay_the_same_so_that_figures_can_be_compared():
    assert with_typos(QUESTION, 2, 1) == (
        "Wer förderr die Sanierunng der Straßenbeleuchtung mit LED in Bayern?"
    )


def test_a_question_without_content_words_stays():
    assert with_typos("Was ist das?", 2) == "Was ist das?"
    assert with_typos("", 2) == ""
    assert with_typos("Holz", 2) != "Holz"


def test_no_slips_change_nothing():
    assert with_typos(QUESTION, 0) == QUESTION


def test_keys_are_neighbours_of_each_other():
    assert all(key in NEIGHBOURS[other] for key, others in NEIGHBOURS.items() for other in others)
    assert {"w", "r", "s", "d"} <= set(NEIGHBOURS["e"])
    assert "z" in NEIGHBOURS["t"]


def test_topics_keep_all_but_their_question():
    topic = Topic("dev-1", QUESTION, Intent.FUNDING, is_answerable=True, difficulty=Difficulty.EASY)
    (changed,) = topics_with_typos([topic], 2)
    assert changed.question != QUESTION
    assert (changed.topic_id, changed.kind) == ("dev-1", Intent.FUNDING)


@given(st.text(max_size=80), st.integers(0, 4), st.integers(0, 3))
def test_any_question_can_be_mistyped(question, count, seed):
    once = with_typos(question, count, seed)
    assert once == with_typos(question, count, seed)
    assert abs(len(once) - len(question)) <= count
