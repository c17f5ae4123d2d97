from dataclasses import replace

import pytest

from eval.answer_comparison import COMPARED, compare_answers
from eval.findings import EvaluationDataError
from eval.runs import RunHeader
from eval.trials import TrialRun
from tests.eval.conftest import topic, trial

HEADER = RunHeader("lotse", "dev", "2026-11-24", "abc", "v1", {}, {"questions": "q1"})


def run(*texts, header=HEADER, first=1):
    """Answers to questions that ask for the number 107, numbered from `first`."""
    topics = [replace(topic(key_facts=("107",)), topic_id=f"dev-{first + i:03d}") for i in range(len(texts))]
    return TrialRun(
        header, tuple(trial(text, about=about) for text, about in zip(texts, topics, strict=True))
    )


def changes_of(comparison):
    return {one.name: one for one in comparison.measures}


def test_answers_that_name_more_facts_are_better():
    comparison = compare_answers(run(*["Nichts."] * 30), run(*["Es sind 107."] * 30))
    facts = changes_of(comparison)["key_facts"]
    assert (facts.before, facts.after, facts.difference.is_better) == (0, 1, True)
    assert (len(comparison.better), len(comparison.worse), comparison.compared) == (30, 0, COMPARED)


def test_equal_answers_differ_in_nothing():
    comparison = compare_answers(run("Es sind 107."), run("Es sind 107."))
    assert (comparison.better, comparison.worse, comparison.remarks) == ((), (), ())
    assert all(one.difference.mean == 0 for one in comparison.measures)


def test_a_question_that_is_missing_from_a_run_scores_zero():
    comparison = compare_answers(run("Es sind 107.", "Es sind 107."), run("Es sind 107."))
    assert changes_of(comparison)["key_facts"].after == 0.5
    (worse,) = comparison.worse
    assert (worse.topic.topic_id, worse.after, worse.documents_after) == ("dev-002", 0, ())
    back = compare_answers(run("Es sind 107."), run("Es sind 107.", "Es sind 107."))
    assert [one.topic.topic_id for one in back.better] == ["dev-002"]


def test_runs_that_cannot_be_compared_say_why():
    with pytest.raises(EvaluationDataError, match="„dev“ und „test“"):
        compare_answers(run("a"), run("a", header=replace(HEADER, split="test")))
    with pytest.raises(EvaluationDataError, match="keine Frage gemeinsam"):
        compare_answers(run("a"), run("a", first=7))


def test_other_documents_or_questions_are_remarked_on():
    other = replace(HEADER, corpus_version="v0", versions={"questions": "q0"})
    remarks = compare_answers(run("a", header=other), run("a")).remarks
    assert "anderen Fassung der Wissensbasis (v0 statt v1)" in remarks[0]
    assert remarks[1] == "Zwischen den Läufen haben sich Fragen oder Urteile geändert."
    unknown = replace(HEADER, versions={})
    assert compare_answers(run("a", header=unknown), run("a")).remarks == ()
