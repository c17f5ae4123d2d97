import pytest

from assistant.conversation.rewriting import PastTurn
from assistant.events import AnswerEvent, StatusEvent
from assistant.records import HintKind
from assistant.wiring import open_dialogue

FIRST = "Wer heizt ein Rathaus mit Abwasserwärme?"


@pytest.fixture(scope="module")
def dialogue(shipped_assistant):
    return open_dialogue(shipped_assistant)


def test_a_follow_up_is_answered_from_what_the_conversation_is_about(dialogue):
    first = dialogue.ask(FIRST)
    assert not first.understood.is_follow_up
    second = dialogue.ask("was hat das gekostet?", [PastTurn(FIRST, first)])
    assert second.question == "was hat das gekostet?"
    assert second.understood.question == "Was hat Rathaus mit Abwasserwärme gekostet?"
    assert "550.000 Euro" in second.text
    subject = second.understood.hints[0]
    assert (subject.kind, subject.label, subject.is_carried) == (
        HintKind.SUBJECT,
        "Rathaus mit Abwasserwärme",
        True,
    )


def test_the_reader_is_told_how_a_follow_up_was_understood(dialogue):
    first = dialogue.ask(FIRST)
    events = list(dialogue.stream("was hat das gekostet?", [PastTurn(FIRST, first)]))
    assert events[0] == StatusEvent("Ich verstehe: Was hat Rathaus mit Abwasserwärme gekostet?")
    assert isinstance(events[-1], AnswerEvent)


def test_a_place_in_the_completed_question_counts_as_carried_over(dialogue):
    first = dialogue.ask("Wer fördert kommunalen Holzbau in Bayern?")
    second = dialogue.ask("und bei Schulen?", [PastTurn("Wer fördert Holzbau in Bayern?", first)])
    states = {hint.value: hint.is_carried for hint in second.understood.hints if hint.kind is HintKind.STATE}
    assert states == {"Bayern": True}


def test_an_own_place_does_not_count_as_carried_over(dialogue):
    first = dialogue.ask("Wer fördert kommunalen Holzbau in Bayern?")
    second = dialogue.ask("und in Hessen?", [PastTurn("Wer fördert Holzbau in Bayern?", first)])
    states = {hint.value: hint.is_carried for hint in second.understood.hints if hint.kind is HintKind.STATE}
    assert states == {"Hessen": False}


def test_a_mistyped_place_can_be_taken_away(dialogue):
    ignored = {(HintKind.STATE, "Bayern")}
    with_it, without_it = (
        dialogue.ask("Wer fördert Holzbau in Bayren?", ignored=keys).understood for keys in (set(), ignored)
    )
    assert "Bayern" in {hint.value for hint in with_it.hints}
    assert "Bayern" not in {hint.value for hint in without_it.hints}
    assert without_it.question == "Wer fördert Holzbau?"


def test_without_what_was_carried_over_the_question_stands_as_it_is(dialogue):
    first = dialogue.ask(FIRST)
    ignored = {(HintKind.SUBJECT, "Rathaus mit Abwasserwärme")}
    second = dialogue.ask("was hat das gekostet?", [PastTurn(FIRST, first)], ignored=ignored)
    assert not second.understood.is_follow_up
    assert second.understood.question == "was hat das gekostet?"
