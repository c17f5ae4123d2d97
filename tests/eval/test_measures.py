import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import RR, Judged, R, Success, nDCG

from eval.measures import MEASURES, QUALITY, score_rankings

OTHERS = {
    "nDCG@10": nDCG @ 10,
    "RR@10": RR(rel=2) @ 10,
    "success@1": Success(rel=2) @ 1,
    "recall@5": R(rel=2) @ 5,
    "recall@10": R(rel=2) @ 10,
    "judged@10": Judged @ 10,
}
DOCUMENTS = [f"d{number}" for number in range(30)]
GRADES = st.dictionaries(st.sampled_from(DOCUMENTS), st.integers(0, 2), min_size=1, max_size=12).filter(
    lambda grades: 2 in grades.values()
)
RANKING = st.lists(st.sampled_from(DOCUMENTS), min_size=1, max_size=20, unique=True)
PAIRS = st.lists(st.tuples(GRADES, RANKING), min_size=1, max_size=5)


@given(PAIRS)
def test_every_measure_agrees_with_ir_measures(pairs):
    grades = {f"q{i}": own for i, (own, _) in enumerate(pairs)}
    rankings = {f"q{i}": ranking for i, (_, ranking) in enumerate(pairs)}
    run = {topic: {one: -float(rank) for rank, one in enumerate(ids)} for topic, ids in rankings.items()}
    expected = {
        (metric.query_id, str(metric.measure)): metric.value
        for metric in ir_measures.iter_calc(list(OTHERS.values()), grades, run)
    }
    for scores in score_rankings(rankings, grades):
        for name, other in OTHERS.items():
            assert scores.values[name] == pytest.approx(expected[scores.topic_id, str(other)], abs=1e-9), name


def test_a_judged_question_that_is_missing_from_a_run_scores_zero():
    found, missing = score_rankings({"q1": ["a"]}, {"q1": {"a": 2}, "q2": {"a": 2}})
    assert set(found.values.values()) == {1.0}
    assert (missing.topic_id, set(missing.values.values())) == ("q2", {0.0})


def test_a_question_that_nobody_judged_is_left_out():
    assert [one.topic_id for one in score_rankings({"q1": ["a"], "q9": ["a"]}, {"q1": {"a": 2}})] == ["q1"]


def test_a_related_document_counts_for_ndcg_only():
    (scores,) = score_rankings({"q": ["related"]}, {"q": {"related": 1, "answer": 2}})
    assert scores.values["nDCG@10"] > 0
    assert [scores.values[name] for name in ("RR@10", "success@1", "recall@5", "recall@10")] == [0, 0, 0, 0]


def test_documents_behind_the_tenth_rank_do_not_count():
    ranking = [*(f"x{number}" for number in range(10)), "answer"]
    (scores,) = score_rankings({"q": ranking}, {"q": {"answer": 2}})
    assert set(scores.values.values()) == {0.0}


def test_how_much_is_judged_is_no_measure_of_quality():
    assert {one.name for one in MEASURES} - {one.name for one in QUALITY} == {"judged@10"}
