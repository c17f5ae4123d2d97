import json

import pytest

from assistant.errors import ConfigurationError
from eval.asked_wordings import AskedQuestion, AskedWording
from eval.evaluators.stability import STABILITY, StabilityEvaluator
from eval.findings import EvaluationDataError
from eval.gates import GateMissedError
from eval.stability import FIGURE_NAMES, differing_questions, judge_stability
from eval.wordings import Style, WordedQuestion


class Broken(StabilityEvaluator):
    name = "broken"

    def compare(self, original, other):  # noqa: ARG002 -- the form of an evaluator
        raise ValueError("kaputt")

    def describe(self, original, other):  # noqa: ARG002 -- the form of an evaluator
        return ""


def question(number, *rankings, error=None):
    made = tuple(
        AskedWording(style, f"Frage {number}", ranking, ranking[0], frozenset(ranking[:1]), True, error)
        for style, ranking in zip(Style, rankings, strict=True)
    )
    worded = WordedQuestion(f"wrd-{number}", {one.style: one.question for one in made}, {"a": 2, "b": 1})
    return AskedQuestion(worded, made)


def values(stability):
    return {figure.name: figure.interval.mean for figure in stability.figures}


def test_questions_weigh_the_same_whatever_their_wordings_do():
    steady = question(1, *[("a", "b")] * 5)
    shaky = question(2, ("a", "b"), ("b", "a"), ("a", "b"), ("a", "b"), ("b", "c"))
    found = values(judge_stability("dev", [steady, shaky]))
    assert tuple(found) == FIGURE_NAMES
    assert found["same_first_document"] == pytest.approx((1 + 0.5) / 2)
    assert found["all_same_first"] == 0.5
    assert found["success@1"] == pytest.approx((1 + 0.6) / 2)
    assert found["recall@5"] == pytest.approx((1 + 0.8) / 2)
    assert found["failures"] == 0


def test_styles_are_measured_apart():
    stability = judge_stability("dev", [question(1, ("a",), ("b",), ("a",), ("a",), ("a",))])
    by_style = {
        one.style: {figure.name: figure.interval for figure in one.figures} for one in stability.styles
    }
    assert by_style[Style.KEYWORDS]["same_first_document"].mean == 0
    assert by_style[Style.LONG]["same_first_document"].mean == 1
    assert by_style[Style.EVERYDAY]["same_first_document"].count == 0
    assert by_style[Style.EVERYDAY]["success@1"].mean == 1
    (differing,) = differing_questions(stability, "same_first_document")
    assert (differing.question_id, differing.value) == ("wrd-1", 0.75)


def test_the_least_alike_question_comes_first():
    one = question(1, ("a",), ("b",), ("a",), ("a",), ("a",))
    other = question(2, ("a",), ("b",), ("b",), ("a",), ("a",))
    steady = question(3, *[("a",)] * 5)
    found = differing_questions(judge_stability("dev", [one, other, steady]), "same_first_document")
    assert [each.question_id for each in found] == ["wrd-2", "wrd-1"]


def test_errors_while_answering_are_counted():
    stability = judge_stability("dev", [question(1, *[("a",)] * 5, error="kaputt")])
    assert values(stability)["failures"] == 1


def test_a_crashed_evaluator_is_named_and_no_zero():
    stability = judge_stability("dev", [question(1, *[("a",)] * 5)], (*STABILITY, Broken()))
    assert stability.crashes == ("broken bei wrd-1: abgestürzt: ValueError: kaputt",)
    assert values(stability)["same_first_document"] == 1


def test_wordings_are_measured(lotse_eval, data, capsys):
    lotse_eval("stability", "--data", data, "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["header"]["corpus_version"]
    assert (found["split"], found["missed"], found["crashes"]) == ("dev", [], [])
    assert found["figures"]["same_first_document"]["count"] == 2
    assert found["figures"]["success@1"]["value"] == 1
    assert set(found["styles"]) == set(Style)
    first = found["questions"][0]
    assert first["verdicts"]["same_first_document"]["value"] == 1
    assert first["wordings"][0]["style"] == "everyday"
    assert first["wordings"][0]["cited"] == ["case-potsdam-neuruppin-trinkbrunnen"]


def test_the_table_names_what_differs(lotse_eval, data, capsys):
    path = data / "wordings/dev.yaml"
    path.write_text(
        path.read_text("utf-8").replace("leipzig reparaturbonus wirkung", "kiel zero waste"), "utf-8"
    )
    lotse_eval("stability", "--data", data)
    shown = capsys.readouterr().out
    assert "Fünf Fassungen, Teil dev: 2 Fragen" in shown
    assert "Anderes erstes Dokument: 1" in shown
    assert "Stichworte: case-kiel-zero-waste statt case-leipzig-reparaturbonus" in shown
    assert "Anders entschieden, ob geantwortet wird: keine Frage" in shown


def test_the_questions_to_accept_by_are_shown_as_totals_only(lotse_eval, data, capsys):
    text = (data / "wordings/dev.yaml").read_text("utf-8")
    own = text[text.index("- id: wrd-2") :].replace("[case-leipzig-reparaturbonus]", "[law-krwg-45]")
    (data / "wordings/test.yaml").write_text(own, "utf-8")
    lotse_eval("stability", "--data", data, "--split", "test")
    shown = capsys.readouterr()
    assert "Teil test: 1 Fragen" in shown.out
    assert "Reparaturbonus" not in shown.out
    assert "Der Teil test dient nur zum Abnehmen" in shown.err


def test_a_limit_on_stability_is_a_gate(lotse_eval, data):
    lotse_eval("stability", "--data", data, "--min", "same_first_document=1.0")
    with pytest.raises(ConfigurationError, match="same_first_document"):
        lotse_eval("stability", "--data", data, "--min", "same_first=1")
    (data / "wordings/dev.yaml").unlink()
    with pytest.raises(EvaluationDataError, match="die Datei fehlt"):
        lotse_eval("stability", "--data", data)


def test_a_missed_limit_on_stability_fails(lotse_eval, data):
    path = data / "wordings/dev.yaml"
    path.write_text(
        path.read_text("utf-8").replace("leipzig reparaturbonus wirkung", "kiel zero waste"), "utf-8"
    )
    with pytest.raises(GateMissedError, match=r"same_first_document: 0\.8750, verlangt ist mindestens 1"):
        lotse_eval("stability", "--data", data, "--min", "same_first_document=1")
