import pytest

from assistant.answering.candidates import Candidate
from assistant.answering.compose import ExtractiveComposer
from assistant.answering.disagreement import Claim, DisagreementFinder
from assistant.records import Intent, Kind
from assistant.retrieval.query import Query
from assistant.testing import make_chunks
from tests.answering.records import make_found, make_source

LIGHTS = "Kommunalrichtlinie: Zuschuss für Straßenbeleuchtung"
OLD = "Der Zuschuss für Straßenbeleuchtung beträgt 40 Prozent der Ausgaben."
NEW = "Der Zuschuss für die Straßenbeleuchtung beträgt 25 Prozent der Ausgaben."


def source(text, document_id, **fields):
    return make_source(text, document_id=document_id, **{"kind": Kind.FUNDING, "title": LIGHTS, **fields})


def claim(text, number, **fields):
    return Claim(source(text, f"d{number}", **fields), text, number)


@pytest.fixture(scope="module")
def finder(analyzer):
    return DisagreementFinder(analyzer)


def test_two_rates_of_one_programme_are_told_with_the_newer_one(finder):
    notes = finder.notes([claim(OLD, 1, published="2022"), claim(NEW, 2, published="2025-03")])
    assert notes == [
        "Die Quellen [1] und [2] nennen verschiedene Werte; neuer ist [2] (Stand 2025 gegenüber 2022)."
    ]


def test_without_dates_neither_is_called_newer(finder):
    notes = finder.notes([claim(OLD, 3), claim(NEW, 4, published="2025")])
    assert notes == [
        "Die Quellen [3] und [4] nennen verschiedene Werte; welche neuer ist, geht aus ihnen nicht hervor."
    ]


def test_two_deadlines_of_one_programme_are_told(finder):
    first = "Der Antrag auf Zuschuss muss innerhalb von 6 Monaten gestellt werden."
    second = "Der Antrag auf den Zuschuss muss innerhalb von 12 Monaten gestellt werden."
    assert len(finder.notes([claim(first, 1), claim(second, 2)])) == 1


@pytest.mark.parametrize(
    ("other", "fields"),
    [
        ("Der Zuschuss für Straßenbeleuchtung beträgt 40 % der Ausgaben.", {}),
        ("Der Zuschuss für Straßenbeleuchtung beträgt höchstens 5.000 Euro.", {}),
        ("Mindestens 25 Prozent Eigenanteil sind bei Sportstätten zu tragen.", {}),
        (NEW, {"states": ("Bayern",), "title": f"Bayern {LIGHTS}", "municipality": "Augsburg"}),
        (NEW, {"title": "Reparaturbonus in Sachsen"}),
        ("Der Zuschuss beträgt je nach Stufe 40 oder 60 Prozent der Ausgaben.", {}),
    ],
)
def test_what_is_no_contradiction_is_not_called_one(other, fields, finder):
    assert finder.notes([claim(OLD, 1), claim(other, 2, **fields)]) == []


def test_different_laender_do_not_contradict_each_other(finder):
    assert finder.notes([claim(OLD, 1, states=("Bayern",)), claim(NEW, 2, states=("Hessen",))]) == []


def test_one_document_does_not_contradict_itself(finder):
    document = source(f"{OLD} {NEW}", "d")
    assert finder.notes([Claim(document, OLD, 1), Claim(document, NEW, 2)]) == []


def test_the_shipped_base_has_no_false_alarms(finder, corpus_documents, corpus_sentences):
    claims = [
        Claim(document, line.lstrip("- "))
        for document in corpus_documents
        for line in document.text.splitlines()
        if any(character.isdigit() for character in line)
    ]
    assert len(claims) > 500
    assert finder.notes(claims) == []


def test_the_composer_lets_both_sources_speak(analyzer):
    found = [make_found(source(OLD, "old"), 0.9), make_found(source(NEW, "new"), 0.5)]
    candidates = [
        Candidate(s.document, make_chunks(s.document)[0], 0, len(s.document.text), c, c, likelihood=c)
        for s, c in zip(found, (0.8, 0.3), strict=True)
    ]
    question = "Wie hoch ist der Zuschuss?"
    query = Query(question, question, (), (), (Intent.NUMBER,))
    draft = ExtractiveComposer(analyzer).compose(query, found, candidates, most_words=10)
    assert [passage.document.document_id for passage in draft.passages] == ["old", "new"]
