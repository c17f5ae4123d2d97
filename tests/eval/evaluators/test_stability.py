import pytest

from eval.asked_wordings import AskedQuestion, AskedWording
from eval.evaluators.stability import SameDecision, SameFirstDocument, SharedSources
from eval.wordings import Style, WordedQuestion


def asked(*wordings):
    """Make a question from (first document, cited documents, is answered), the original first."""
    made = tuple(
        AskedWording(style, f"Frage {style}", (first,) if first else (), first, frozenset(cited), is_answered)
        for style, (first, cited, is_answered) in zip(Style, wordings, strict=False)
    )
    return AskedQuestion(WordedQuestion("wrd-1", {one.style: one.question for one in made}, {}), made)


def test_the_same_first_document_counts_for_each_other_wording():
    verdict = SameFirstDocument().judge(asked(("a", "a", True), ("a", "a", True), ("b", "b", True)))
    assert verdict.value == 0.5
    assert verdict.reason == "lang, mit Vorgeschichte: b statt a"


def test_finding_nothing_is_never_the_same_document():
    verdict = SameFirstDocument().judge(asked((None, "", False), (None, "", False)))
    assert (verdict.value, verdict.reason) == (0.0, "Stichworte: nichts statt nichts")


def test_sources_are_compared_by_what_either_cites():
    verdict = SharedSources().judge(asked(("a", "ab", True), ("a", "ac", True), ("a", "ab", True)))
    assert verdict.value == pytest.approx((1 / 3 + 1) / 2)
    assert verdict.reason == "Stichworte: 1 von 3 Quellen gemeinsam"


def test_two_refusals_have_no_sources_to_compare():
    refused = ("a", "", False)
    assert SharedSources().judge(asked(refused, refused)).value is None
    assert SharedSources().judge(asked(refused, refused, ("a", "a", True))).value == 0.0


def test_answering_once_and_refusing_once_is_another_decision():
    verdict = SameDecision().judge(asked(("a", "a", True), ("a", "a", True), ("a", "", False)))
    assert verdict.value == 0.5
    assert verdict.reason == "lang, mit Vorgeschichte: nicht beantwortet statt beantwortet"


def test_no_difference_is_said_too():
    same = ("a", "a", True)
    for evaluator in (SameFirstDocument(), SharedSources(), SameDecision()):
        verdict = evaluator.judge(asked(same, same, same, same, same))
        assert (verdict.value, verdict.reason) == (1.0, "in allen Fassungen gleich")
