import weakref

import pytest

from assistant.index.changes import IndexChanges
from assistant.records import Filters, Kind
from assistant.retrieval.retriever import FusionWeights
from tests.retrieval.conftest import SHEETS, Retrieval

QUESTIONS = [
    "Was kostet ein Feuerwehrhaus aus Holz?",
    "Wer fördert LED-Straßenbeleuchtung?",
    "Ist eine Verpackungssteuer erlaubt?",
    "Wie fangen wir mit nachhaltiger Beschaffung an?",
    "Wer hilft uns beim Holzbau?",
    "Radwege",
    "Was ist Quantenphysik?",
]
PARTS = {
    "grams",
    "words",
    "question_grams",
    "question_words",
    "dense",
    "dense_question",
    "kind",
    "stretch",
    "opening",
}


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Was kostet ein Feuerwehrhaus aus Holz?", "case-holzstadt-feuerwehr"),
        ("Wer fördert LED-Straßenbeleuchtung?", "funding-strassenbeleuchtung"),
        ("Welche Stadt hat die Straßenbeleuchtung auf LED umgestellt?", "case-lichtdorf-led"),
        ("Ist eine Verpackungssteuer erlaubt?", "law-verpackungssteuer"),
        ("Welche Stadt hat eine Abgabe auf Einwegbecher?", "case-steuerstadt-verpackung"),
        ("Wie fangen wir mit nachhaltiger Beschaffung an?", "guidance-beschaffung"),
        ("Wer hilft uns beim Holzbau?", "contact-beratung"),
        ("radwege recyclingbeton", "case-radstadt-wege"),
        ("Feurwehrhaus", "case-holzstadt-feuerwehr"),
        ("STRASSENBELEUCHTUNG", "case-lichtdorf-led"),
        ("Verpackungsteuer Urteil", "law-verpackungssteuer"),
    ],
)
def test_the_fitting_document_comes_first(question, first, base):
    assert base.ids(question)[0] == first


@pytest.mark.parametrize("question", QUESTIONS)
def test_scores_lie_between_zero_and_one_and_never_rise(question, base):
    scores = [found.score for found in base(question, top_k=8)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_same_question_finds_the_same(question, base):
    assert base(question) == base(question)


@pytest.mark.parametrize("top_k", [0, 1, 2, 3, 8, 50])
def test_at_most_top_k_documents_are_found_each_once(top_k, base):
    ids = base.ids("Straßenbeleuchtung aus Holz", top_k=top_k)
    assert len(ids) <= top_k
    assert len(set(ids)) == len(ids)
    assert base.ids("Straßenbeleuchtung aus Holz", top_k=50)[:top_k] == ids


def test_every_signal_is_named(base):
    for found in base("Straßenbeleuchtung"):
        assert set(found.parts) == PARTS


def test_a_query_can_be_asked_again_with_other_filters_and_after_a_change(index, ingest_sheets):
    ingest_sheets(index, SHEETS)
    base = Retrieval(index)
    query = base.reader.read("Wer hilft uns beim Holzbau?")
    everything = base.retriever.retrieve(query, top_k=8)
    laws = base.retriever.retrieve(query, top_k=8, filters=Filters(kinds=(Kind.LAW,)))
    assert laws == [found for found in everything if found.document.kind is Kind.LAW]
    assert base.retriever.retrieve(query, top_k=8) == everything
    old = weakref.ref(index.generation)
    ingest_sheets(index, {name: SHEETS[name] for name in list(SHEETS)[:3]})
    assert len(base.retriever.retrieve(query, top_k=8)) <= 3
    assert old() is None


def test_the_kind_that_is_asked_for_counts(base):
    found = {f.document.kind: f.parts["kind"] for f in base("Wer fördert Straßenbeleuchtung?", top_k=8)}
    assert found[Kind.FUNDING] == pytest.approx(FusionWeights().funding)
    assert found[Kind.CASE_STUDY] == 0


@pytest.mark.parametrize("kinds", [(Kind.LAW,), (Kind.CASE_STUDY,), (Kind.LAW, Kind.FUNDING)])
def test_a_filter_by_kind_is_hard(kinds, base):
    found = base("Verpackungssteuer und Straßenbeleuchtung aus Holz", top_k=8, filters=Filters(kinds=kinds))
    assert found
    assert {f.document.kind for f in found} <= set(kinds)


def test_a_filter_by_state_keeps_what_applies_everywhere(base):
    found = base("Straßenbeleuchtung", top_k=8, filters=Filters(states=("Hessen",)))
    ids = {f.document.document_id for f in found}
    assert "funding-strassenbeleuchtung" in ids
    assert "case-lichtdorf-led" not in ids


def test_a_filter_by_topic_is_hard(base):
    found = base("Verpackungssteuer", top_k=8, filters=Filters(topics=("holzbau", "mehrweg")))
    assert {f.document.document_id for f in found} <= {
        "case-holzstadt-feuerwehr", "contact-beratung", "case-steuerstadt-verpackung",
    }  # fmt: skip
    assert found[0].document.document_id == "case-steuerstadt-verpackung"


def test_filters_hold_together(base):
    filters = Filters(kinds=(Kind.CASE_STUDY,), states=("Hessen",), topics=("holzbau",))
    assert base.ids("Holz", filters=filters) == ["case-holzstadt-feuerwehr"]


def test_a_filter_that_nothing_passes_finds_nothing(base):
    assert base("Holz", filters=Filters(topics=("gibt-es-nicht",))) == []


@pytest.mark.parametrize("question", ["und oder aber", "Was ist das?", "wie wir das", "?!", "", "a"])
def test_a_question_without_content_words_finds_nothing(question, base):
    assert base(question) == []


def test_chunks_come_with_their_document_best_first(base):
    for found in base("Was kostet ein Feuerwehrhaus aus Holz?"):
        assert found.chunks
        scores = [chunk.score for chunk in found.chunks]
        assert scores == sorted(scores, reverse=True)
        for scored in found.chunks:
            assert found.document.text[scored.chunk.start : scored.chunk.end] == scored.chunk.text


def test_an_empty_base_finds_nothing(index, ingest_sheets):
    ingest_sheets(index, SHEETS)
    index.apply(IndexChanges(deletes=tuple(SHEETS)), lambda *_: None)
    retrieval = Retrieval(index)
    assert retrieval("Was kostet ein Feuerwehrhaus aus Holz?") == []


def test_a_single_document_is_found(index, ingest_sheets):
    ingest_sheets(index, {"law-verpackungssteuer": SHEETS["law-verpackungssteuer"]})
    found = Retrieval(index)("Ist eine Verpackungssteuer erlaubt?")
    assert [f.document.document_id for f in found] == ["law-verpackungssteuer"]
    assert 0 < found[0].score <= 1


def test_near_duplicates_are_folded_and_named(index, ingest_sheets):
    kind, title, state, topics, body = SHEETS["case-holzstadt-feuerwehr"]
    copies = {f"case-holzstadt-{i}": (kind, title, state, topics, body) for i in range(4)}
    ingest_sheets(index, {**SHEETS, **copies})
    found = Retrieval(index)("Was kostet ein Feuerwehrhaus aus Holz?", top_k=4)
    ids = [f.document.document_id for f in found]
    assert sum("holzstadt" in i for i in ids) == 1
    assert len(found[0].duplicates) == 4
    assert len(ids) == 4


def test_a_document_that_is_deleted_is_found_no_more(index, ingest_sheets):
    ingest_sheets(index, SHEETS)
    retrieval = Retrieval(index)
    assert retrieval.ids("Radwege")[0] == "case-radstadt-wege"
    ingest_sheets(index, {k: v for k, v in SHEETS.items() if k != "case-radstadt-wege"})
    assert "case-radstadt-wege" not in retrieval.ids("Radwege")
