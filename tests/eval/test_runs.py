import json

import pytest

from eval.findings import EvaluationDataError
from eval.runs import (
    RankedDocument,
    Run,
    RunHeader,
    code_version,
    foreign_corpus,
    header_path,
    read_run,
    write_run,
)

HEADER = RunHeader("lotse", "dev", "2026-11-24T10:00:00+00:00", "abc1234", "31c7c88a979c", {"top_k": "10"})


@pytest.fixture
def path(tmp_path):
    return tmp_path / "läufe" / "a.run"


def make(**documents):
    ranked = {
        topic.replace("_", "-"): tuple(RankedDocument(name, score) for name, score in found)
        for topic, found in documents.items()
    }
    return Run(HEADER, ranked)


def test_a_run_is_read_back_as_it_was_written(path):
    run = make(dev_001=[("a", 0.9123456789012345), ("b", 0.1)], dev_002=[("b", -1.5)])
    write_run(run, path)
    assert read_run(path) == run
    assert read_run(path).rankings["dev-001"] == ("a", "b")


def test_a_run_has_the_form_that_trec_eval_reads(path):
    write_run(make(dev_001=[("a", 0.5)]), path)
    assert path.read_text("utf-8") == "dev-001 Q0 a 1 0.5 lotse\n"


def test_equal_scores_keep_their_ranks(path):
    run = make(dev_001=[("z", 0.5), ("a", 0.5), ("m", 0.5)])
    write_run(run, path)
    assert read_run(path).rankings["dev-001"] == ("z", "a", "m")


def test_all_mistakes_are_told_at_once_with_their_lines(path):
    write_run(make(dev_001=[("a", 0.5)]), path)
    path.write_text("q Q0 a 1 0.5 x\nq Q0 a 2 0.4 x\nq Q0 b eins 0.4 x\nq Q0 c 1 nan x\nq Q0 d\n", "utf-8")
    with pytest.raises(EvaluationDataError, match="4 Fehler") as caught:
        read_run(path)
    lines = [line.removeprefix(f"{path}:") for line in str(caught.value).splitlines()[1:]]
    assert lines == [
        "2: a steht für q zweimal da",
        "3: der Rang „eins“ ist keine ganze Zahl",
        "4: der Wert „nan“ ist keine Zahl",
        "5: erwartet werden 6 Spalten (Frage Q0 Dokument Rang Wert System), gefunden 3",
    ]


def test_a_run_without_its_description_says_where_that_comes_from(path):
    write_run(make(dev_001=[("a", 0.5)]), path)
    header_path(path).unlink()
    with pytest.raises(EvaluationDataError, match=r"a\.run\.json: die Datei fehlt.*--run-out"):
        read_run(path)


@pytest.mark.parametrize("content", ["", "[]", "{", json.dumps({"system": "x"})])
def test_a_broken_description_is_named(path, content):
    write_run(make(dev_001=[("a", 0.5)]), path)
    header_path(path).write_text(content, "utf-8")
    with pytest.raises(EvaluationDataError, match=r"a\.run\.json"):
        read_run(path)


def test_an_empty_or_missing_run_is_refused(path):
    with pytest.raises(EvaluationDataError, match="die Datei fehlt"):
        read_run(path)
    write_run(make(), path)
    with pytest.raises(EvaluationDataError, match="der Lauf enthält keine Zeile"):
        read_run(path)


def test_a_run_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "datei").write_text("", "utf-8")
    with pytest.raises(EvaluationDataError, match="lässt sich nicht"):
        write_run(make(), tmp_path / "datei" / "a.run")


def test_a_run_on_other_documents_is_named_as_such():
    assert foreign_corpus(make().header, "31c7c88a979c") is None
    assert "andere" in (foreign_corpus(make().header, "ffffffffffff") or "")


def test_outside_a_checkout_there_is_no_commit(tmp_path):
    assert code_version(tmp_path) == ""
