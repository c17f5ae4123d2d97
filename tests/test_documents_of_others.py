"""The shipped documents without their typical questions, as those that others bring."""

import shutil
from dataclasses import replace

import pytest

from assistant.records import Outcome
from eval.session import open_session_without_questions

GIVEN = {Outcome.ANSWERED, Outcome.PARTLY_ANSWERED}
ANSWERED = {
    "Was hat die Verpackungssteuer in Tübingen gebracht?": "case-tuebingen-verpackungssteuer",
    "Wer fördert LED-Straßenbeleuchtung?": "funding-",
    "Was kostet ein Feuerwehrhaus in Holzbauweise?": "case-",
    "Wie fangen wir mit nachhaltiger Beschaffung an?": "",
    "Müssen Kommunen bei der Beschaffung auf Recycling achten?": "law-",
    "Wie viel Strom spart eine Kläranlage mit neuen Gebläsen?": "case-wegberg",
    "Welche Städte haben einen Reparaturbonus?": "",
    "Wer berät uns zum Bauen mit Holz?": "",
}


@pytest.fixture(scope="module")
def assistant(shipped_settings, tmp_path_factory):
    # A copy, because an index has one owner at a time.
    data_dir = tmp_path_factory.mktemp("others") / "var"
    shutil.copytree(shipped_settings.data_dir, data_dir)
    with open_session_without_questions(replace(shipped_settings, data_dir=data_dir), "dev") as session:
        yield session.assistant


@pytest.mark.parametrize(("question", "source"), ANSWERED.items())
def test_everyday_questions_are_answered(question, source, assistant):
    answer = assistant.ask(question)
    assert answer.outcome in GIVEN
    assert any(citation.document_id.startswith(source) for citation in answer.citations)


@pytest.mark.parametrize(
    "question",
    ["Wie ist das Wetter morgen?", "Wer wird Weltmeister?", "Wie backe ich Brot?"],
)
def test_foreign_questions_are_declined(question, assistant):
    assert assistant.ask(question).outcome is Outcome.OUT_OF_SCOPE
