import pytest

from assistant.language.analysis import load_analyzer
from assistant.records import Hint, HintKind, Kind
from assistant.retrieval.hints import KIND_LABELS, HintReader
from assistant.retrieval.leanings import Leanings
from assistant.retrieval.municipalities import short_names
from assistant.retrieval.sizes import bounds_of, size_in
from assistant.retrieval.topics import Topic, TopicFinder, load_topics
from assistant.retrieval.understanding import QuestionUnderstanding
from tests.conftest import CORPUS
from tests.retrieval.readers import make_reader


@pytest.fixture(scope="module")
def understanding():
    analyzer = load_analyzer()
    topics = TopicFinder(load_topics(CORPUS), analyzer)
    return QuestionUnderstanding(make_reader(analyzer), HintReader(topics))


def found(understanding, question):
    hints = understanding.hints_of(question)
    return {kind.value: [hint.value for hint in hints if hint.kind is kind] for kind in HintKind} | {
        "labels": [hint.label for hint in hints]
    }


def test_every_part_of_a_question_becomes_a_hint(understanding):
    question = "Wer fördert 2024 Holzbau in kleinen Gemeinden in Bayern und in Tübingen?"
    hints = found(understanding, question)
    assert hints["state"] == ["Bayern"]
    assert hints["municipality"] == ["Tübingen"]
    assert hints["size"] == ["0-20000"]
    assert hints["year"] == ["2024"]
    assert hints["kind"] == ["funding"]
    assert hints["topic"][0] == "holzbau"
    assert hints["subject"] == []
    assert hints["labels"][:3] == ["Bayern", "Tübingen", "kleine Gemeinden"]


def test_a_plain_question_has_hardly_any_hint(understanding):
    assert understanding.hints_of("Was ist das?") == ()


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Was macht Tübingen?", ["Tübingen"]),
        ("was macht tübingen", ["Tübingen"]),
        ("Der Tübinger Weg", ["Tübingen"]),
        ("Holz in Freiburg im Breisgau", ["Freiburg"]),
        ("Gutes Essen in der Schule", []),
        ("Schulessen in Essen", ["Essen"]),
        ("Verpackungen in Mainz und Wiesbaden und Mainz", ["Mainz", "Wiesbaden"]),
        ("Verpackungen in Berlin und Wien", []),
    ],
)
def test_german_municipalities_that_are_no_land_become_hints(understanding, question, names):
    assert found(understanding, question)["municipality"] == names


@pytest.mark.parametrize(
    ("municipality", "names"),
    [
        ("Freiburg im Breisgau", ("Freiburg",)),
        ("Verbandsgemeinde Linz am Rhein", ("Linz",)),
        ("Landkreis Nienburg/Weser", ("Nienburg",)),
        ("Kempten (Allgäu)", ("Kempten",)),
        ("Osterburg, Flensburg, Pinneberg", ("Osterburg", "Flensburg", "Pinneberg")),
        ("Ulm", ("Ulm",)),
    ],
)
def test_short_names_leave_out_what_nobody_says(municipality, names):
    assert short_names(municipality) == names


@pytest.mark.parametrize(
    ("question", "value", "label"),
    [
        ("Wie geht das in kleinen Gemeinden?", "0-20000", "kleine Gemeinden"),
        ("und für kleinere Kommunen?", "0-20000", "kleine Gemeinden"),
        ("Was kann eine Kleinstadt tun?", "0-20000", "kleine Gemeinden"),
        ("Was machen Großstädte?", "100000-100000000", "Großstädte"),
        ("Was macht eine mittelgroße Stadt?", "20000-100000", "mittelgroße Städte"),
        ("Wir haben 8.000 Einwohner.", "3200-20000", "rund 8.000 Einwohner"),
        ("Gilt das unter 10.000 Einwohnern?", "0-10000", "bis 10.000 Einwohner"),
        ("Gilt das ab 100 000 Einwohnern?", "100000-100000000", "ab 100.000 Einwohner"),
        ("ab 17 Tsd. Einwohnern", "17000-100000000", "ab 17.000 Einwohner"),
    ],
)
def test_sizes_are_read_as_ranges(question, value, label):
    size = size_in(question)
    assert (size.value, size.label) == (value, label)


@pytest.mark.parametrize("question", ["Was kostet ein kleines Haus?", "Kleine Schritte", "", "8.000 Euro"])
def test_other_sizes_are_no_hint(question):
    assert size_in(question) is None


def test_bounds_are_read_back_or_refused():
    assert bounds_of("0-20000") == (0, 20000)
    for wrong in ("", "20000", "a-b", "1-2-3", "-1-5", "9" * 20 + "-1"):
        assert bounds_of(wrong) is None


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("Was gilt 2024?", ["2024"]),
        ("von 2019 bis 2021", ["2019", "2021"]),
        ("2.024 Euro und 2024 Euro, § 2024, 2024 Einwohner", []),
        ("20245 und 12024", []),
    ],
)
def test_years_are_told_from_other_numbers(understanding, question, years):
    assert found(understanding, question)["year"] == years


@pytest.mark.parametrize(
    ("question", "ignored", "rest"),
    [
        ("Wer fördert Holzbau in Bayern?", (HintKind.STATE, "Bayern"), "Wer fördert Holzbau?"),
        (
            "Wer zahlt im Land Nordrhein-Westfalen mit?",
            (HintKind.STATE, "Nordrhein-Westfalen"),
            "Wer zahlt mit?",
        ),
        ("Welche hessischen Städte sparen?", (HintKind.STATE, "Hessen"), "Welche Städte sparen?"),
        ("Was tut Tübingen?", (HintKind.MUNICIPALITY, "Tübingen"), "Was tut?"),
        ("Was tut man in Tübingen dagegen?", (HintKind.MUNICIPALITY, "Tübingen"), "Was tut man dagegen?"),
        ("Was tut man in kleinen Gemeinden?", (HintKind.SIZE, "0-20000"), "Was tut man?"),
        ("Was gilt bei 8.000 Einwohnern?", (HintKind.SIZE, "3200-20000"), "Was gilt?"),
        ("Was gilt seit 2024 beim Holz?", (HintKind.YEAR, "2024"), "Was gilt beim Holz?"),
        ("Wer fördert Holz?", (HintKind.KIND, "funding"), "Wer fördert Holz?"),
        ("Wer fördert Holzbau?", (HintKind.TOPIC, "holzbau"), "Wer fördert Holzbau?"),
        ("Bayern", (HintKind.STATE, "Bayern"), "Bayern"),
        ("Wer fördert Holz?", (HintKind.STATE, "Bayern"), "Wer fördert Holz?"),
    ],
)
def test_what_is_ignored_goes_with_its_words(understanding, question, ignored, rest):
    assert understanding.without(question, [ignored]) == rest


def test_ignored_hints_favour_nothing(understanding):
    question = "Wer fördert Holzbau in Bayern?"
    keys = [hint.key for hint in understanding.hints_of(question)]
    query = understanding.read(question, ignored=keys)
    assert query.leanings == Leanings()
    assert query.ignored_kinds == (Kind.FUNDING,)


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("Wer fördert Holz?", ["Bayern", "kleine Gemeinden"]),
        ("Wer fördert Holz in Hessen?", ["kleine Gemeinden"]),
        ("Wer fördert Holz in Tübingen?", ["kleine Gemeinden"]),
        ("Wer fördert Holz in Großstädten?", ["Bayern"]),
        ("Wer fördert Holz in Bayern?", ["kleine Gemeinden"]),
    ],
)
def test_what_a_question_says_itself_replaces_what_was_carried(understanding, question, kept):
    carried = (
        Hint(HintKind.STATE, "Bayern", "Bayern", is_carried=True),
        Hint(HintKind.SIZE, "0-20000", "kleine Gemeinden", is_carried=True),
    )
    hints = understanding.read(question, Leanings(carried)).leanings.hints
    assert [hint.label for hint in hints if hint.is_carried] == kept


def test_every_kind_has_a_label():
    assert set(KIND_LABELS) == set(Kind)


def test_topics_are_those_of_the_corpus():
    topics = {topic.topic_id: topic for topic in load_topics(CORPUS)}
    assert topics["holzbau"].label == "Holzbau"
    assert "holzbauweise" in topics["holzbau"].synonyms


@pytest.mark.parametrize(
    "content", [None, "", "[]", "topics:", "topics: [1]", "topics: [{id: x}]", "\x00", "{"]
)
def test_a_faulty_list_of_topics_counts_as_none(tmp_path, content):
    if content is not None:
        (tmp_path / "topics.yaml").write_text(content, encoding="utf-8")
    assert load_topics(tmp_path) == ()


def test_the_topic_named_most_specifically_comes_first():
    analyzer = load_analyzer()
    topics = (
        Topic("a", "Abfall", ("Müll",)),
        Topic("b", "Bauen mit Holz", ("Holz",)),
        Topic("c", "Cradle to Cradle"),
    )
    finder = TopicFinder(topics, analyzer)
    assert [t.topic_id for t in finder.find(analyzer.analyze("Müll beim Bauen mit Holz"))] == ["b", "a"]
    assert finder.find(analyzer.analyze("Verkehr")) == []
    assert TopicFinder((), analyzer).find(analyzer.analyze("Müll")) == []
