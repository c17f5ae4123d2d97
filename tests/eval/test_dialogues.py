import json

import pytest

from assistant.errors import ConfigurationError
from eval.commands.check import document_ids
from eval.dialogues import DIALOGUE_SPLITS, Phenomenon, load_dialogues
from eval.findings import EvaluationDataError
from eval.gates import GateMissedError
from tests.conftest import CORPUS

CASES = """\
- id: a
  turns: ["Welche Stadt hat ein Zero-Waste-Konzept?", "Gibt es das auch in München?"]
  phenomenon: pronoun
  answers: [case-muenchen-zero-waste]
  related: [case-kiel-zero-waste]
- id: b
  turns: ["Was kostet ein Trinkbrunnen?", "Was hat der Reparaturbonus in Leipzig gebracht?"]
  phenomenon: new_question
  answers: [case-leipzig-reparaturbonus]
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "dev.yaml").write_text(CASES, "utf-8")
    return tmp_path


def test_the_shipped_conversations_are_in_order():
    known = document_ids(CORPUS).__contains__
    splits = [load_dialogues(split, known).cases for split in DIALOGUE_SPLITS]
    assert sum(map(len, splits)) >= 60
    assert all(
        case.id.startswith(f"dlg-{name}-")
        for name, cases in zip(DIALOGUE_SPLITS, splits, strict=True)
        for case in cases
    )
    dev, test = ({case.turns for case in cases} for cases in splits)
    assert dev.isdisjoint(test)
    assert {case.phenomenon for cases in splits for case in cases} == set(Phenomenon)


def test_follow_ups_are_measured(lotse_eval, folder, capsys):
    lotse_eval("dialogue", "--data", folder, "--json")
    found = json.loads(capsys.readouterr().out)
    values = {name: figure["value"] for name, figure in found["figures"].items()}
    assert values["success@1"] == values["success@5"] == values["kind_right"] == 1
    first, second = found["cases"]
    assert (first["resolved"], first["is_follow_up"]) == ("Gibt es Zero-Waste-Konzept auch in München?", True)
    assert (second["found"][0], second["is_follow_up"]) == ("case-leipzig-reparaturbonus", False)


def test_the_table_names_what_went_wrong(lotse_eval, folder, capsys):
    (folder / "dev.yaml").write_text(
        CASES.replace("[case-leipzig", "[law-krwg-45]\n  related: [case-leipzig"), "utf-8"
    )
    lotse_eval("dialogue", "--data", folder)
    shown = capsys.readouterr().out
    assert "Nachfragen, Teil dev: 2 Gespräche" in shown
    assert "b: Was hat der Reparaturbonus in Leipzig gebracht?" in shown
    assert "a: Gibt es das" not in shown


def test_a_missed_minimum_fails(lotse_eval, folder):
    lotse_eval("dialogue", "--data", folder, "--min", "success@5=1.0")
    (folder / "dev.yaml").write_text(CASES.replace("[case-leipzig-reparaturbonus]", "[law-krwg-45]"), "utf-8")
    with pytest.raises(GateMissedError, match="success@1"):
        lotse_eval("dialogue", "--data", folder, "--min", "success@1=0.9")
    with pytest.raises(ConfigurationError, match="kind_right"):
        lotse_eval("dialogue", "--data", folder, "--min", "kind=0.9")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "kein Gespräch"),
        ("a: b", "Liste von Gesprächen"),
        ("- [", "kein gültiges YAML"),
        ("- nur Text", "dev.yaml:1"),
        ("- {id: a}", "dev.yaml:1: turns: Field required"),
        (CASES.replace("pronoun", "pronomen"), "dev.yaml:1: phenomenon"),
        (CASES.replace("- id: b", "- id: a"), "die id „a“ kommt 2-mal vor"),
        (CASES.replace("[case-muenchen-zero-waste]", "[]"), "dev.yaml:1: answers"),
        (
            CASES.replace("[case-muenchen-zero-waste]", "[gibt-es-nicht]"),
            "„gibt-es-nicht“ gibt es in der Wissensbasis",
        ),
        (CASES.replace("[case-muenchen-zero-waste]", "[case-kiel-zero-waste]"), "zweimal beurteilt"),
        (CASES + "  extra: 1\n", "dev.yaml:6: extra"),
        (CASES.replace('"Was kostet ein Trinkbrunnen?", ', ""), "dev.yaml:6: turns"),
    ],
)
def test_mistakes_are_named_with_their_place(tmp_path, text, complaint):
    (tmp_path / "dev.yaml").write_text(text, "utf-8")
    with pytest.raises(EvaluationDataError) as found:
        load_dialogues("dev", document_ids(CORPUS).__contains__, tmp_path)
    assert complaint in str(found.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(EvaluationDataError, match="die Datei fehlt"):
        load_dialogues("dev", lambda _: True, tmp_path)
