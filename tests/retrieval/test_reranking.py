import numpy as np
import pytest

from assistant.records import Filters, Kind
from assistant.retrieval.reranking import CANDIDATES, RerankingRetriever

QUESTION = "Holz für die Straßenbeleuchtung und das Feuerwehrhaus"


class ByWord:
    """Judges a passage by how often it says a word."""

    def __init__(self, word):
        self.name = f"zählt „{word}“"
        self.word = word
        self.judged = []

    def judge(self, question, passages):
        self.judged.append((question, tuple(passages)))
        return np.array([passage.count(self.word) for passage in passages], np.float32)


def found_by(retriever, base, **options):
    return retriever.retrieve(base.reader.read(QUESTION), **{"top_k": 5, **options})


def test_the_judgement_decides_the_order(base):
    reranked = found_by(RerankingRetriever(base.retriever, ByWord("Zuschuss")), base)
    assert base.ids(QUESTION)[0] != "funding-strassenbeleuchtung"
    assert reranked[0].document.document_id == "funding-strassenbeleuchtung"


def test_equal_judgements_keep_the_order_of_the_search(base):
    reranked = found_by(RerankingRetriever(base.retriever, ByWord("Xylophon")), base)
    assert reranked == found_by(base.retriever, base)


def test_the_scores_of_the_places_stay(base):
    reranked = found_by(RerankingRetriever(base.retriever, ByWord("Zuschuss")), base)
    assert [one.score for one in reranked] == [one.score for one in found_by(base.retriever, base)]


def test_a_document_beyond_the_places_asked_for_can_come_first(base):
    last = found_by(base.retriever, base, top_k=CANDIDATES)[-1].document
    word = last.title.split()[0]
    (first,) = found_by(RerankingRetriever(base.retriever, ByWord(word)), base, top_k=1)
    assert first.document == last


def test_the_passage_has_the_title_and_the_text(base):
    reranker = ByWord("Holz")
    found_by(RerankingRetriever(base.retriever, reranker), base)
    ((question, passages),) = reranker.judged
    assert question == QUESTION
    assert any(
        passage.startswith("Holzstadt: Feuerwehrhaus aus Holz\n") and "3,2 Millionen" in passage
        for passage in passages
    )


def test_filters_hold(base):
    filters = Filters(kinds=(Kind.CONTACT,))
    reranked = found_by(RerankingRetriever(base.retriever, ByWord("Holz")), base, filters=filters)
    assert [one.document.kind for one in reranked] == [Kind.CONTACT]


@pytest.mark.parametrize("question", ["", "und oder"])
def test_nothing_found_is_nothing_judged(question, base):
    reranker = ByWord("Holz")
    query = base.reader.read(question)
    assert RerankingRetriever(base.retriever, reranker).retrieve(query, top_k=5) == []
    assert reranker.judged == []
