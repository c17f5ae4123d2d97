import pytest

from assistant.errors import QuestionError
from assistant.records import Intent
from eval.findings import EvaluationDataError
from eval.judged_topics import load_judged_topics, qrels_path, topics_path
from eval.new_topics import NewTopic, add_to_split
from eval.topics import Difficulty, Missing, Topic, Trait
from tests.eval.conftest import QRELS, SMALL, TOPICS


def new(
    question="Wer hilft beim „fairen“ Einkauf: KNB\\SKEW?", answers=("contact-knb-kompetenzstelle",), **fields
):
    topic = Topic(
        "", question, Intent.CONTACT, **{"is_answerable": True, "difficulty": Difficulty.HARD} | fields
    )
    return NewTopic(topic, answers, ("law-krwg-45",))


def add(data, made):
    return add_to_split(made, "dev", set(SMALL).__contains__, data)


def test_an_added_question_is_loaded_with_its_judgements(data):
    made = new(traits=(Trait.PLACE,), key_facts=('"KNB"', "50 %: ja"), comment="aus Rückmeldung: falsch")
    assert add(data, made) == "dev-005"
    judged = load_judged_topics("dev", set(SMALL).__contains__, data)
    added = judged.topics[-1]
    assert added.topic_id == "dev-005"
    for name in ("question", "kind", "difficulty", "traits", "key_facts", "comment"):
        assert getattr(added, name) == getattr(made.topic, name), name
    assert judged.grades["dev-005"] == {"contact-knb-kompetenzstelle": 2, "law-krwg-45": 1}


def test_what_was_there_stays_as_it_was(data):
    path = topics_path("dev", data)
    path.write_text("# Kommentar\n" + TOPICS.rstrip("\n"), "utf-8")
    add(data, new())
    assert path.read_text("utf-8").startswith("# Kommentar\n" + TOPICS)
    assert qrels_path("dev", data).read_text("utf-8").startswith(QRELS)


def test_an_unanswerable_question_needs_no_document(data):
    made = NewTopic(new(is_answerable=False, missing=Missing.NEAR_MISS).topic, (), ())
    add(data, made)
    assert load_judged_topics("dev", lambda _: True, data).topics[-1].missing is Missing.NEAR_MISS


def test_a_question_is_added_once(data):
    with pytest.raises(QuestionError, match="steht schon als dev-001"):
        add(data, new(question="was kostet ein trinkbrunnen in Potsdam"))


@pytest.mark.parametrize(
    ("made", "complaint"),
    [
        (
            new(answers=("contact-unbekannt",)),
            "das Dokument „contact-unbekannt“ gibt es in der Wissensbasis nicht",
        ),
        (new(answers=()), "dev-005 ist beantwortbar, hat aber kein Urteil 2"),
        (new(answers=("law-krwg-45",)), "law-krwg-45 ist für dev-005 schon in Zeile 5 beurteilt"),
    ],
)
def test_a_faulty_question_changes_neither_file(data, made, complaint):
    with pytest.raises(EvaluationDataError) as caught:
        add(data, made)
    assert complaint in str(caught.value)
    assert topics_path("dev", data).read_text("utf-8") == TOPICS
    assert qrels_path("dev", data).read_text("utf-8") == QRELS
