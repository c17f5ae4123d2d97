import pytest

from eval.commands.check import document_ids
from eval.findings import EvaluationDataError
from eval.judged_topics import SPLITS, load_judged_topics
from eval.wordings import Style, load_wordings, wordings_path
from tests.eval.conftest import CORPUS, WORDINGS

SHIPPED = ("dev", "test")
KNOWN = document_ids(CORPUS).__contains__


@pytest.fixture
def load(data):
    def from_text(text):
        wordings_path("dev", data).write_text(text, "utf-8")
        return load_wordings("dev", KNOWN, data)

    return from_text


@pytest.mark.parametrize("split", SHIPPED)
def test_the_shipped_wordings_are_in_order(split):
    questions = load_wordings(split, KNOWN).questions
    assert len(questions) == 20
    assert all(one.question_id.startswith(f"wrd-{split}-") for one in questions)
    assert all(set(one.wordings) == set(Style) for one in questions)


def test_questions_to_accept_by_are_asked_nowhere_else(document_of):
    mine = {text.lower() for one in load_wordings("test", KNOWN).questions for text in one.wordings.values()}
    asked = {t.question.lower() for split in SPLITS for t in load_judged_topics(split, KNOWN).topics}
    asked |= {text.lower() for one in load_wordings("dev", KNOWN).questions for text in one.wordings.values()}
    held = {
        q.lower()
        for path in CORPUS.rglob("*.md")
        if path.stem != "README"
        for q in document_of(path.stem).questions
    }
    assert len(mine) == 100
    assert mine.isdisjoint(asked | held)


def test_the_original_comes_first_and_brings_its_judgements(load):
    first, second = load(WORDINGS).questions
    assert list(first.wordings) == [
        Style.EVERYDAY,
        Style.KEYWORDS,
        Style.LONG,
        Style.TYPO,
        Style.FORMAL,
    ]
    assert first.grades == {"case-potsdam-neuruppin-trinkbrunnen": 2}
    assert next(iter(second.wordings)) is Style.FORMAL
    assert second.grades == {"case-kiel-zero-waste": 1, "case-leipzig-reparaturbonus": 2}


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("original: everyday", "original: alltag", "dev.yaml:1: original"),
        ('  keywords: "preis trinkbrunnen potsdam"\n', "", "dev.yaml:1: keywords: Field required"),
        ('"preis trinkbrunnen potsdam"', '"?!"', "dev.yaml:1: keywords"),
        ("  topic: dev-001", "  thema: dev-001", "dev.yaml:1: thema"),
        ("  topic: dev-001\n", "", "dev.yaml:1: wrd-1: es fehlt topic"),
        ("topic: dev-001", "topic: dev-009", "Frage „dev-009“ gibt es in diesem Teil nicht"),
        ("topic: dev-001", "topic: dev-004", "Frage „dev-004“ gibt es in diesem Teil nicht"),
        ("topic: dev-001", "topic: dev-002", "dev-002 lautet „Wie viel Müll pro Kopf will Kiel noch haben?“"),
        ("  topic: dev-001", "  topic: dev-001\n  answers: [law-krwg-45]", "passen nicht zu topic"),
        ("[case-leipzig-reparaturbonus]", "[gibt-es-nicht]", "„gibt-es-nicht“ gibt es"),
        ("[case-leipzig-reparaturbonus]", "[case-kiel-zero-waste]", "ist zweimal beurteilt"),
        ("id: wrd-2", "id: wrd-1", "die id „wrd-1“ kommt 2-mal vor"),
        ("preis trinkbrunnen potsdam", "was kostet ein  Trinkbrunnen in Potsdam?", "steht 2-mal da"),
        (
            'keywords: "leipzig reparaturbonus wirkung"',
            "keywords: 2024-02-31",
            ":9: der Eintrag ist nicht lesbar",
        ),
    ],
)
def test_each_mistake_is_named_with_its_place(load, old, new, complaint):
    assert old in WORDINGS
    with pytest.raises(EvaluationDataError) as caught:
        load(WORDINGS.replace(old, new, 1))
    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("", "keine Frage"), ("a: b", "eine Liste von Fragen"), ("- [", "kein gültiges YAML"), ("- x", ":1:")],
)
def test_a_file_without_questions_says_why(load, text, complaint):
    with pytest.raises(EvaluationDataError) as caught:
        load(text)
    assert complaint in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(EvaluationDataError, match=r"wordings/dev\.yaml: die Datei fehlt"):
        load_wordings("dev", KNOWN, tmp_path)
