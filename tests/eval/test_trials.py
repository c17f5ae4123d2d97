import pytest

from assistant.errors import QuestionError
from eval.findings import EvaluationDataError
from eval.runs import RunHeader
from eval.trials import TrialRun, ask_topics, read_trials, write_trials
from tests.eval.conftest import topic, trial

HEADER = RunHeader("lotse", "dev", "2026-11-24", "", "v1")


def test_trials_are_read_back_as_they_were_written(tmp_path, cite):
    citation = cite(1, "case-kiel-zero-waste", "107 Maßnahmen")
    run = TrialRun(HEADER, (trial("Es sind 107 Maßnahmen.", citations=[citation], notes=("Hinweis",)),))
    write_trials(run, tmp_path / "a" / "antworten.json")
    assert read_trials(tmp_path / "a" / "antworten.json") == run


@pytest.mark.parametrize("text", ["", "{", "{}", '{"header": {}, "trials": []}'])
def test_a_broken_file_is_named(tmp_path, text):
    path = tmp_path / "antworten.json"
    path.write_text(text, "utf-8")
    with pytest.raises(EvaluationDataError, match=r"antworten\.json: "):
        read_trials(path)


def test_one_question_that_fails_does_not_stop_the_others():
    good = trial("Ein Satz.").answer

    def ask(question):
        if question == "leer?":
            raise QuestionError("Die Frage ist leer.")
        if question == "kaputt?":
            raise ZeroDivisionError
        return good

    found = ask_topics([topic("leer?"), topic("kaputt?"), topic("gut?")], ask)
    assert [one.error for one in found] == [
        "Die Frage ist leer.",
        "unerwarteter Fehler (ZeroDivisionError: )",
        None,
    ]
    assert [one.answer for one in found] == [None, None, good]
    assert all(one.seconds >= 0 for one in found)
