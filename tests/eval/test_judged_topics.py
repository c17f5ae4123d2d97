import pytest

from eval.commands.check import document_ids
from eval.findings import EvaluationDataError
from eval.judged_topics import SPLITS, load_judged_topics, qrels_path, topics_path
from tests.eval.conftest import CORPUS, QRELS, SMALL, TOPICS


def load(data, *, topics=TOPICS, qrels=QRELS, known=SMALL):
    topics_path("dev", data).write_text(topics, "utf-8")
    qrels_path("dev", data).write_text(qrels, "utf-8")
    return load_judged_topics("dev", set(known).__contains__, data)


@pytest.mark.parametrize("split", SPLITS)
def test_the_shipped_test_sets_fit_the_shipped_corpus(split):
    judged = load_judged_topics(split, document_ids(CORPUS).__contains__)
    assert len(judged.ranked_topics) == sum(topic.is_answerable for topic in judged.topics)


def test_no_question_is_in_two_splits():
    seen: dict[str, str] = {}
    for split in SPLITS:
        for one in load_judged_topics(split, lambda _: True).topics:
            assert seen.setdefault(one.question.lower(), split) == split, one.topic_id


def test_no_question_to_measure_on_is_one_that_the_corpus_holds(document_of):
    held = {
        q.lower()
        for path in CORPUS.rglob("*.md")
        if path.stem != "README"
        for q in document_of(path.stem).questions
    }
    assert len(held) > 1_000
    for split in SPLITS:
        asked = {one.question.lower() for one in load_judged_topics(split, lambda _: True).topics}
        assert not asked & held, split


def test_retrieval_is_measured_on_questions_that_a_document_answers(data):
    judged = load(data)
    assert [topic.topic_id for topic in judged.ranked_topics] == ["dev-001", "dev-002", "dev-003"]
    assert judged.grades["dev-002"] == {"case-kiel-zero-waste": 2, "case-muenchen-zero-waste": 1}


def test_the_fingerprint_changes_with_questions_and_judgements_alone(data):
    before = load(data).fingerprint
    assert load(data, topics=f"# Kommentar\n{TOPICS}").fingerprint == before
    assert load(data, topics=TOPICS.replace("noch haben", "haben")).fingerprint != before
    assert (
        load(data, qrels=QRELS.replace("muenchen-zero-waste 1", "muenchen-zero-waste 2")).fingerprint
        != before
    )


def test_a_document_that_the_base_does_not_hold_is_named_with_its_line(data):
    with pytest.raises(EvaluationDataError) as caught:
        load(data, known=SMALL[1:])
    name = "case-potsdam-neuruppin-trinkbrunnen"
    assert f"dev.qrels:1: das Dokument „{name}“ gibt es in der Wissensbasis nicht" in str(caught.value)


@pytest.mark.parametrize(
    ("qrels", "complaint"),
    [
        (QRELS + "dev-009 0 law-krwg-45 2\n", "dev.qrels:5: die Frage „dev-009“ gibt es in dev.yaml nicht"),
        (
            QRELS + "dev-004 0 law-krwg-45 2\n",
            "dev.qrels:5: dev-004 ist unbeantwortbar, hat aber ein Urteil 2",
        ),
        (
            QRELS.replace("bilanz 2", "bilanz 1"),
            "dev.yaml:15: dev-003 ist beantwortbar, hat aber kein Urteil 2",
        ),
    ],
)
def test_topics_and_judgements_must_belong_together(data, qrels, complaint):
    with pytest.raises(EvaluationDataError, match="1 Fehler") as caught:
        load(data, qrels=qrels)
    assert complaint in str(caught.value)


def test_mistakes_of_both_files_are_told_at_once(data):
    with pytest.raises(EvaluationDataError, match="3 Fehler") as caught:
        load(data, topics=TOPICS.replace("kind: how_to", "kind: howto"), qrels=QRELS + "x\nx 0 unbekannt 1\n")
    places = [line.split(": ")[0].rpartition("/")[2] for line in str(caught.value).splitlines()[1:]]
    assert places == ["dev.qrels:5", "dev.qrels:6", "dev.yaml:17"]
    assert caught.value.exit_status == 3
