import json

import pytest

from assistant.coordination.feedback import Feedback, Rating
from assistant.errors import ConfigurationError, LotseError, QuestionError
from assistant.wiring import open_archive
from eval.findings import EvaluationDataError
from eval.gates import GateMissedError
from eval.judged_topics import load_judged_topics
from eval.loopback import Reply, loopback
from eval.runs import read_run
from eval.session import open_session, open_session_without_questions

KNB = "contact-knb-kompetenzstelle"


@pytest.fixture
def measured(lotse_eval, data, capsys):
    """Run a command on the small test set and read its JSON."""

    def run(name, *arguments):
        lotse_eval(name, "--data", data, "--json", *arguments)
        return json.loads(capsys.readouterr().out)

    return run


def test_retrieval_is_measured_and_described(measured):
    found = measured("retrieval")
    assert found["figures"]["success@1"]["count"] == 3
    assert found["figures"]["success@1"]["value"] == 1
    assert found["header"]["split"] == "dev"
    assert found["header"]["corpus_version"]
    assert found["header"]["versions"]["embedder"]
    assert {one["value"] for one in found["groups"]} >= {"Zahl", "leicht", "Ortsbezug"}
    assert found["missed"] == []


def test_the_search_is_measured_without_typical_questions(measured, data, small_settings):
    found = measured("retrieval", "--without-questions")
    assert found["header"]["settings"]["questions"] == "none"
    assert found["figures"]["success@1"]["count"] == 3
    with open_session_without_questions(small_settings, "dev", data) as session:
        documents = [entry.document for _, entry in session.assistant.index.generation.entries()]
    assert len(documents) == 8
    assert not any(document.questions for document in documents)
    with open_session(small_settings, "dev", data) as session:
        assert session.assistant.document("law-krwg-45").questions


def test_a_run_is_written_for_later_comparison(lotse_eval, data, tmp_path, capsys):
    out = tmp_path / "a.run"
    lotse_eval("retrieval", "--data", data, "--run-out", out)
    assert read_run(out).rankings["dev-001"][0] == "case-potsdam-neuruppin-trinkbrunnen"
    lotse_eval("retrieval", "--data", data, "--not-worse-than", out)
    lotse_eval("compare", out, out, "--data", data)
    shown = capsys.readouterr().out
    assert "kein gesicherter Unterschied" in shown
    assert "Schlechter geworden: keine Frage" in shown


def test_two_runs_are_compared_as_json(lotse_eval, data, tmp_path, capsys):
    out = tmp_path / "a.run"
    lotse_eval("retrieval", "--data", data, "--run-out", out)
    capsys.readouterr()
    lotse_eval("compare", out, out, "--data", data, "--json")
    assert json.loads(capsys.readouterr().out)["measures"]["nDCG@10"]["difference"] == 0


def test_a_missed_minimum_is_named_after_the_figures_are_shown(lotse_eval, data, capsys):
    (data / "qrels/dev.qrels").write_text(
        "dev-001 0 law-krwg-45 2\ndev-002 0 law-krwg-45 2\ndev-003 0 law-krwg-45 2\n", "utf-8"
    )
    with pytest.raises(
        GateMissedError, match=r"success@1: 0\.0000, verlangt ist mindestens 0\.8; recall@5"
    ) as caught:
        lotse_eval("retrieval", "--data", data, "--min", "success@1=0.8", "--min", "recall@5=1")
    assert caught.value.exit_status == 9
    assert "success@1" in capsys.readouterr().out


def test_getting_worse_than_a_run_fails_the_gate(lotse_eval, data, tmp_path):
    topics, qrels = [], []
    for number in range(1, 31):
        topics.append(
            f'- id: dev-{number:03d}\n  question: "Trinkbrunnen {number}?"\n  kind: number\n'
            "  answerable: true\n  difficulty: easy\n  traits: []\n  key_facts: []\n"
        )
        qrels.append(f"dev-{number:03d} 0 case-kiel-zero-waste 2\n")
    (data / "topics/dev.yaml").write_text("".join(topics), "utf-8")
    (data / "qrels/dev.qrels").write_text("".join(qrels), "utf-8")
    out = tmp_path / "ideal.run"
    lotse_eval("retrieval", "--data", data, "--run-out", out)
    lines = [f"dev-{number:03d} Q0 case-kiel-zero-waste 1 1.0 ideal\n" for number in range(1, 31)]
    out.write_text("".join(lines), "utf-8")
    with pytest.raises(GateMissedError, match=r"success@1 ist schlechter: 1\.0000 → 0\.0000"):
        lotse_eval("retrieval", "--data", data, "--not-worse-than", out)


def test_two_runs_of_answers_are_compared(lotse_eval, data, tmp_path, capsys):
    first, second, ranking = tmp_path / "a.json", tmp_path / "b.json", tmp_path / "c.run"
    lotse_eval("answers", "--data", data, "--run-out", first)
    lotse_eval("answers", "--data", data, "--run-out", second, "--not-worse-than", first)
    assert "Schlechter geworden: keine Frage" in capsys.readouterr().out
    lotse_eval("compare", first, second, "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["measures"]["key_facts"]["difference"] == 0
    assert found["before"]["versions"]["questions"] == found["after"]["versions"]["questions"]
    lotse_eval("retrieval", "--data", data, "--run-out", ranking)
    with pytest.raises(
        EvaluationDataError, match=r"a\.json enthält Antworten, .*c\.run einen Lauf der Suche"
    ):
        lotse_eval("compare", first, ranking)


def test_answers_that_got_worse_fail_the_gate(lotse_eval, data, tmp_path):
    topics = "".join(
        f'- id: dev-{number:03d}\n  question: "Trinkbrunnen {number}?"\n  kind: number\n  answerable: true\n'
        '  difficulty: easy\n  traits: []\n  key_facts: ["fehlt überall"]\n'
        for number in range(1, 9)
    )
    qrels = "".join(f"dev-{number:03d} 0 case-kiel-zero-waste 2\n" for number in range(1, 9))
    (data / "topics/dev.yaml").write_text(topics, "utf-8")
    (data / "qrels/dev.qrels").write_text(qrels, "utf-8")
    out = tmp_path / "a.json"
    lotse_eval("answers", "--data", data, "--run-out", out)
    out.write_text(out.read_text("utf-8").replace("fehlt überall", "Trinkbrunnen"), "utf-8")
    with pytest.raises(GateMissedError, match=r"key_facts ist schlechter"):
        lotse_eval("answers", "--data", data, "--not-worse-than", out)


def test_the_prompts_of_a_language_model_are_recorded(lotse_eval, data, monkeypatch, capsys):
    with loopback(lambda _: Reply(("URTEIL: 4 passt",))) as server:
        monkeypatch.setenv("LOTSE_LLM", "openai:testmodell")
        monkeypatch.setenv("LOTSE_LLM_BASE_URL", f"{server.url}/v1")
        lotse_eval("answers", "--data", data, "--json")
    header = json.loads(capsys.readouterr().out)["header"]
    assert header["settings"]["llm"] == "testmodell"
    assert header["versions"]["judge_prompts"].startswith("judge_faithfulness-")
    assert " judge_relevance-" in header["versions"]["judge_prompts"]


def test_a_report_compares_answers_too(lotse_eval, data, tmp_path):
    answers, out = tmp_path / "a.json", tmp_path / "bericht.html"
    lotse_eval("answers", "--data", data, "--run-out", answers)
    lotse_eval("report", out, "--data", data, "--against", answers)
    assert "Vergleich mit lotse" in out.read_text("utf-8")
    assert "key_facts" in out.read_text("utf-8")


def test_a_run_of_other_questions_is_remarked_on(lotse_eval, data, tmp_path, capsys):
    out = tmp_path / "a.run"
    lotse_eval("retrieval", "--data", data, "--run-out", out)
    lotse_eval("compare", out, out, "--data", data)
    assert "anderen Fragen" not in capsys.readouterr().out
    path = data / "topics/dev.yaml"
    path.write_text(path.read_text("utf-8").replace("Trinkbrunnen in", "Wasserspender in"), "utf-8")
    lotse_eval("compare", out, out, "--data", data)
    assert "entstand mit anderen Fragen oder Urteilen" in capsys.readouterr().out


def test_a_file_of_another_kind_is_complained_about_briefly(lotse_eval, data, tmp_path):
    (tmp_path / "a.run").write_text("keine Zeile eines Laufs\n" * 500, "utf-8")
    with pytest.raises(EvaluationDataError) as caught:
        lotse_eval("compare", tmp_path / "a.run", tmp_path / "a.run", "--data", data)
    assert "501 Fehler in den Prüfdaten" in str(caught.value)
    assert len(str(caught.value).splitlines()) == 32
    assert str(caught.value).endswith("… und 471 weitere")


def test_the_cost_of_typing_errors_is_shown(lotse_eval, data, capsys, tmp_path):
    out = tmp_path / "tippfehler.run"
    lotse_eval("retrieval", "--data", data, "--typos", "2", "--run-out", out)
    shown = capsys.readouterr().out
    assert "nDCG@10" in shown
    assert "Vergleich" in shown or "vorher" in shown.lower()
    assert read_run(out).header.system == "lotse-2-typos"
    assert read_run(out).header.settings["typos"] == "2"


def test_judgements_on_unknown_documents_stop_the_measurement(lotse_eval, data):
    (data / "qrels/dev.qrels").write_text("dev-001 0 case-weg 2\n", "utf-8")
    with pytest.raises(EvaluationDataError, match=r"dev\.qrels:1: das Dokument „case-weg“"):
        lotse_eval("retrieval", "--data", data)


def test_answers_are_measured(measured, tmp_path):
    found = measured("answers", "--run-out", tmp_path / "antworten.json")
    assert found["figures"]["failures"] == {"value": 0, "low": 0, "high": 0, "count": 4}
    assert found["figures"]["quote_fidelity"]["value"] == 1
    assert found["figures"]["citation_recall"]["value"] == 1
    assert found["crashes"] == []
    assert (tmp_path / "antworten.json").exists()


def test_answers_are_shown_as_tables(lotse_eval, data, capsys):
    lotse_eval("answers", "--data", data)
    shown = capsys.readouterr().out
    assert "erwartete Fakten genannt" in shown
    assert "Schwächste Antworten" in shown


def test_the_confidence_of_answers_is_compared_with_the_truth(measured):
    found = measured("answers")
    assert found["figures"]["brier"]["count"] == 4
    assert 0 <= found["figures"]["calibration_error"]["value"] <= 1
    assert sum(one["count"] for one in found["reliability"]) == 4


def test_a_maximum_of_an_answer_figure_is_a_gate(lotse_eval, data):
    with pytest.raises(GateMissedError, match="words_median"):
        lotse_eval("answers", "--data", data, "--max", "words_median=1")
    with pytest.raises(ConfigurationError, match="--max: die Kennzahl „foo“ gibt es nicht"):
        lotse_eval("answers", "--data", data, "--max", "foo=1")


def test_a_report_is_written_as_page_and_markdown(lotse_eval, data, tmp_path, capsys):
    run, out = tmp_path / "a.run", tmp_path / "neu" / "bericht.html"
    lotse_eval("retrieval", "--data", data, "--run-out", run)
    lotse_eval("report", out, "--data", data, "--against", run)
    page = out.read_text("utf-8")
    for text in ("Vergleich mit lotse", "Fünf Fassungen derselben Frage", "Eichung der Konfidenz"):
        assert text in page, text
    assert out.with_suffix(".md").read_text("utf-8").startswith("# Güte von Suche und Antworten")
    assert "bericht.md" in capsys.readouterr().out
    (data / "wordings/dev.yaml").unlink()
    lotse_eval("report", out, "--data", data)
    assert "Fünf Fassungen" not in out.read_text("utf-8")
    with pytest.raises(ConfigurationError, match=r"muss auf \.html enden"):
        lotse_eval("report", tmp_path / "bericht.pdf", "--data", data)


def test_the_data_are_checked_without_an_index(lotse_eval, data, capsys):
    lotse_eval("check", "--data", data)
    assert capsys.readouterr().out.splitlines() == [
        "dev: 4 Fragen, davon 3 beantwortbar, 4 Urteile, in Ordnung",
        "Fassungen dev: 2 Fragen in je fünf Fassungen, in Ordnung",
    ]
    (data / "qrels/dev.qrels").write_text("kaputt\n", "utf-8")
    with pytest.raises(EvaluationDataError, match=r"dev\.qrels:1"):
        lotse_eval("check", "--data", data)
    with pytest.raises(EvaluationDataError, match=r"dev\.yaml: die Datei fehlt"):
        lotse_eval("check", "--data", data / "leer")


def test_a_question_of_the_command_line_is_added(lotse_eval, data, capsys):
    lotse_eval(
        "add",
        "Wer",
        "berät",
        "zur Vergabe?",
        "--data",
        data,
        "--answer",
        KNB,
        "--fact",
        "KNB",
        "--trait",
        "place",
    )
    assert "Aufgenommen als dev-005" in capsys.readouterr().out
    added = load_judged_topics("dev", lambda _: True, data).topics[-1]
    assert (added.question, added.kind.value, added.key_facts) == (
        "Wer berät zur Vergabe?",
        "contact",
        ("KNB",),
    )


def test_a_question_of_the_feedback_is_added(lotse_eval, data, capsys, small_settings):
    archive = open_archive(small_settings)
    archive.add_feedback(Feedback(Rating.HELPFUL))
    archive.add_feedback(Feedback(Rating.WRONG, "Gibt es Geld für Brunnen?", "answered", "Quelle ist alt"))
    archive.close()
    lotse_eval("add", "--list")
    assert "Gibt es Geld für Brunnen?" in capsys.readouterr().out
    lotse_eval("add", "--feedback", 2, "--data", data, "--missing", "near_miss")
    added = load_judged_topics("dev", lambda _: True, data).topics[-1]
    assert (added.question, added.comment) == ("Gibt es Geld für Brunnen?", "aus Rückmeldung: falsch")
    assert not added.is_answerable
    for number in (1, 3):
        with pytest.raises(QuestionError, match=f"Eine Rückmeldung {number} mit einer Frage gibt es nicht"):
            lotse_eval("add", "--feedback", number, "--data", data, "--missing", "near_miss")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("Was?",), "Es fehlt, welches Dokument antwortet"),
        (("Was?", "--missing", "off_topic", "--answer", KNB), "--missing passt nicht zu --answer"),
        (("Was?", "--answer", "case-kiel-zerowaste"), "Gemeint war vielleicht case-kiel-zero-waste."),
        (
            ("Was?", "--answer", KNB, "--related", "xyz"),
            "--related: Das Dokument „xyz“ gibt es nicht. Die ids",
        ),
        (("Was?", "--answer", KNB, "--kind", "frage"), "--kind: „frage“ ist nicht erlaubt"),
        (("Was?", "--answer", KNB, "--trait", "kurz"), "--trait: „kurz“ ist nicht erlaubt"),
    ],
)
def test_a_question_that_cannot_be_added_says_why(lotse_eval, data, arguments, complaint):
    with pytest.raises(ConfigurationError) as caught:
        lotse_eval("add", *arguments, "--data", data)
    assert complaint in str(caught.value)


def test_the_first_question_begins_a_set_of_ones_own(lotse_eval, tmp_path, capsys):
    own = tmp_path / "eigene"
    lotse_eval("add", "Wer berät zur Vergabe?", "--data", own, "--answer", KNB)
    lotse_eval("add", "Wie wird das Wetter?", "--data", own, "--missing", "off_topic")
    lotse_eval("check", "--data", own)
    assert "dev: 2 Fragen, davon 1 beantwortbar, 1 Urteile, in Ordnung" in capsys.readouterr().out


def test_a_set_with_half_its_files_is_not_begun_anew(lotse_eval, data):
    (data / "qrels/dev.qrels").unlink()
    with pytest.raises(EvaluationDataError, match=r"dev\.qrels: die Datei fehlt"):
        lotse_eval("add", "Wer berät zur Vergabe?", "--data", data, "--answer", KNB)


def test_an_empty_question_is_refused(lotse_eval, data):
    with pytest.raises(QuestionError, match="leer"):
        lotse_eval("add", "--data", data, "--answer", KNB)


def test_the_search_is_shown_beside_the_baselines(measured):
    systems = {one["name"]: one for one in measured("baselines")["systems"]}
    assert systems["lotse"]["gain"] is None
    assert systems["bm25"]["figures"]["nDCG@10"]["count"] == 3
    assert systems["ensemble-static"]["gain"]["low"] <= systems["ensemble-static"]["gain"]["mean"]


def test_a_public_set_is_measured(lotse_eval, tmp_path, capsys):
    passages = [{"id": "a", "text": "Ein Trinkbrunnen kostet viel."}, {"id": "b", "text": "Werkzeug leihen."}]
    (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, passages)), "utf-8")
    (tmp_path / "queries.jsonl").write_text('{"id": "q", "text": "Trinkbrunnen?", "gold": ["a"]}\n', "utf-8")
    lotse_eval("public", tmp_path, "--json")
    found = json.loads(capsys.readouterr().out)
    assert (found["passages"], found["queries"]) == (2, 1)
    assert found["figures"]["nDCG@10"]["value"] == 1


def test_growth_is_measured_and_drawn(lotse_eval, tmp_path, capsys):
    out = tmp_path / "wachstum.svg"
    lotse_eval("bench", "--scale", out, "--size", 100, "--size", 200, "--questions", 5, "--json")
    measured = {one["name"]: one for one in json.loads(capsys.readouterr().out)["measurements"]}
    assert measured["search_200"]["ratio"] > 0
    assert {"build_100", "open_100", "memory_200", "memory_100000"} <= measured.keys()
    assert out.read_text("utf-8").count("-fach") == 2


def test_a_chart_that_cannot_be_written_is_told_before_measuring(lotse_eval, tmp_path):
    with pytest.raises(LotseError, match="lässt sich nicht schreiben"):
        lotse_eval("bench", "--scale", tmp_path, "--size", 100)
