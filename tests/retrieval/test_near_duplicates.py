import pytest

from assistant.records import ScoredDocument
from assistant.retrieval.near_duplicates import NEAR_DUPLICATE, fold_near_duplicates
from assistant.testing import make_document

WORDS = "Holz Lehm Stroh Beton Kies Sand Wasser Strom Licht Müll".split()  # noqa: SIM905 -- easier to read


def scored(document_id, words, score=0.5):
    text = " ".join(words)
    document = make_document(document_id, text)
    return ScoredDocument(document, score, ())


def folded(analyzer, *found):
    return [(s.document.document_id, s.duplicates) for s in fold_near_duplicates(found, analyzer)]


def test_what_says_the_same_is_folded_into_the_best(analyzer):
    found = [
        scored("a", WORDS, 0.9),
        scored("b", WORDS, 0.8),
        scored("c", ["Rathaus"], 0.7),
        scored("d", WORDS, 0.6),
    ]
    assert folded(analyzer, *found) == [("a", ("b", "d")), ("c", ())]


def test_order_and_inflection_do_not_matter(analyzer):
    assert folded(analyzer, scored("a", WORDS), scored("b", ["Hölzer", *WORDS[:0:-1]])) == [("a", ("b",))]


def test_what_shares_less_stays(analyzer):
    shared = int(NEAR_DUPLICATE * len(WORDS)) - 1
    other = [*WORDS[:shared], "Rathaus", "Schule", "Bauhof"]
    assert folded(analyzer, scored("a", WORDS), scored("b", other)) == [("a", ()), ("b", ())]


def test_documents_without_words_are_no_duplicates(analyzer):
    assert folded(analyzer, scored("a", []), scored("b", ["und"])) == [("a", ()), ("b", ())]


def test_nothing_stays_nothing(analyzer):
    assert folded(analyzer) == []


@pytest.mark.parametrize("n", [1, 2, 5])
def test_the_order_and_the_scores_stay(analyzer, n):
    found = [scored(str(i), [WORDS[i]], 1 - i / 10) for i in range(n)]
    assert fold_near_duplicates(found, analyzer) == found


def test_what_was_folded_before_stays_named(analyzer):
    first = ScoredDocument(scored("a", WORDS).document, 0.9, (), duplicates=("x",))
    assert folded(analyzer, first, scored("b", WORDS)) == [("a", ("x", "b"))]
