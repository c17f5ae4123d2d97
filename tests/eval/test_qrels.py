import pytest

from eval.judged_topics import FOLDER
from eval.qrels import Judgement, read_qrels


@pytest.fixture
def read(tmp_path):
    def from_text(text):
        path = tmp_path / "dev.qrels"
        path.write_text(text, "utf-8")
        return read_qrels(path)

    return from_text


def test_a_judgement_has_topic_document_and_grade(read):
    reading = read("dev-001 0 case-kiel 2\n\ndev-001\t0\tlaw-x\t1\r\n")
    assert reading.judgements == (
        Judgement("dev-001", "case-kiel", 2, 1),
        Judgement("dev-001", "law-x", 1, 3),
    )
    assert reading.findings == ()


@pytest.mark.parametrize("split", ["dev", "test"])
def test_the_shipped_judgements_are_in_order(split):
    assert read_qrels(FOLDER / "qrels" / f"{split}.qrels").findings == ()


def test_all_mistakes_are_told_at_once_with_their_lines(read):
    reading = read(
        "dev-001 0 a 3\ndev-001 0 b\ndev-001 0 c -1\ndev-001 0 d 2.0\ndev-001 0 e 2\ndev-001 0 e 1\n"
    )
    assert [(one.line, one.text) for one in reading.findings] == [
        (1, "das Urteil „3“ ist nicht erlaubt; erlaubt sind 0, 1, 2"),
        (2, "erwartet werden 4 Spalten (Frage 0 Dokument Urteil), gefunden 3"),
        (3, "das Urteil „-1“ ist nicht erlaubt; erlaubt sind 0, 1, 2"),
        (4, "das Urteil „2.0“ ist nicht erlaubt; erlaubt sind 0, 1, 2"),
        (6, "e ist für dev-001 schon in Zeile 5 beurteilt"),
    ]


def test_an_empty_file_is_a_finding(read):
    assert [one.text for one in read("\n \n").findings] == ["die Datei enthält kein Urteil"]


def test_a_missing_file_is_one_finding(tmp_path):
    assert [one.text for one in read_qrels(tmp_path / "x").findings] == ["die Datei fehlt"]
