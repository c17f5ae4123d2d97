import pytest

from assistant.records import Intent
from eval.comparison import compare_runs, regressions
from eval.findings import EvaluationDataError
from eval.judged_topics import JudgedTopics
from eval.qrels import Judgement
from eval.runs import RankedDocument, Run, RunHeader
from eval.topics import Difficulty, Topic

COUNT = 40
JUDGED = JudgedTopics(
    "dev",
    tuple(
        Topic(f"q{i}", f"Frage {i}?", Intent.LAW, is_answerable=True, difficulty=Difficulty.EASY)
        for i in range(COUNT)
    ),
    tuple(Judgement(f"q{i}", "right", 2) for i in range(COUNT)),
)


def run(right_on, version="v1", split="dev"):
    """A run that ranks the right document first on the first questions, and not at all on the others."""
    found = {f"q{i}": (RankedDocument("right" if i < right_on else "wrong", 1.0),) for i in range(COUNT)}
    return Run(RunHeader("lotse", split, "2026-11-24", "", version), found)


def test_a_better_run_is_better_in_every_measure():
    comparison = compare_runs(JUDGED, run(10), run(30))
    assert all(one.difference.is_better for one in comparison.measures)
    assert [len(comparison.better), len(comparison.worse)] == [20, 0]
    assert regressions(comparison) == []
    change = comparison.better[0]
    assert (change.before, change.after) == (0, 1)
    assert (change.documents_before, change.documents_after) == (("wrong",), ("right",))


def test_a_worse_run_is_named_with_its_figures():
    found = regressions(compare_runs(JUDGED, run(30), run(10)))
    assert len(found) == 5
    assert found[0].startswith("nDCG@10 ist schlechter: 0.7500 → 0.2500 (-0.5000, 95 %:")


def test_a_slightly_worse_run_is_within_chance():
    comparison = compare_runs(JUDGED, run(30), run(29))
    assert len(comparison.worse) == 1
    assert regressions(comparison) == []


def test_a_question_missing_from_a_run_counts_as_zero():
    shorter = run(30)
    shorter = Run(shorter.header, {name: found for name, found in shorter.documents.items() if name != "q0"})
    comparison = compare_runs(JUDGED, run(30), shorter)
    assert [(one.topic.topic_id, one.after) for one in comparison.worse] == [("q0", 0)]


def test_runs_on_different_documents_are_named_as_such():
    assert compare_runs(JUDGED, run(1), run(1)).remarks == ()
    (remark,) = compare_runs(JUDGED, run(1, "v0"), run(1)).remarks
    assert "anderen Fassung der Wissensbasis (v0 statt v1)" in remark


def test_a_run_of_another_split_is_refused():
    with pytest.raises(EvaluationDataError, match=r"gehört zum Teil „test“.*--split test"):
        compare_runs(JUDGED, run(1, split="test"), run(1))
