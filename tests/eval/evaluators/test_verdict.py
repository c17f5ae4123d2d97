from eval.evaluators.prose import Length
from eval.evaluators.verdict import Verdict, crashes, judge_trials
from tests.eval.conftest import trial


class Broken:
    """An evaluator that cannot work."""

    name = "broken"

    def judge(self, trial):  # noqa: ARG002 -- the form of an evaluator
        raise KeyError("Feld")


def test_a_crash_is_a_failure_with_its_reason_and_not_a_zero():
    (judged,) = judge_trials([trial("Ein Satz.")], [Broken(), Length()])
    assert judged.verdicts["broken"] == Verdict(None, "abgestürzt: KeyError: 'Feld'", is_crash=True)
    assert judged.verdicts["words"].value == 2
    assert crashes([judged]) == ["broken bei dev-001: abgestürzt: KeyError: 'Feld'"]


def test_without_a_crash_there_is_nothing_to_tell():
    assert crashes(judge_trials([trial("Ein Satz.")], [Length()])) == []
