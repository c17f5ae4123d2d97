import pytest

from assistant.index.changes import IndexChanges
from assistant.index.knowledge_index import KnowledgeIndex
from assistant.retrieval.near_duplicates import NEAR_DUPLICATE, fold_near_duplicates
from assistant.testing import MemoryStores, WordEmbedder, make_entry

WORDS = "Holz Lehm Stroh Beton Kies Sand Wasser Strom Licht Müll".split()  # noqa: SIM905 -- easier to read


@pytest.fixture
def folded(tmp_path, analyzer):
    """Index texts in this order and fold them all; returns the rows in groups."""

    def fold(*texts):
        index = KnowledgeIndex(tmp_path, WordEmbedder(), WordEmbedder(), analyzer, MemoryStores())
        entries = [make_entry(f"d{number}", " ".join(words)) for number, words in enumerate(texts)]
        index.apply(IndexChanges(tuple(entries), splitter="absatz-1"), lambda *_: None)
        groups = fold_near_duplicates(index.generation, range(len(texts)), analyzer)
        index.close()
        return groups

    return fold


def test_what_says_the_same_is_folded_into_the_best(folded):
    assert folded(WORDS, WORDS, ["Rathaus"], WORDS) == [[0, 1, 3], [2]]


def test_order_and_inflection_do_not_matter(folded):
    assert folded(WORDS, ["Hölzer", *WORDS[:0:-1]]) == [[0, 1]]


def test_what_shares_less_stays(folded):
    shared = int(NEAR_DUPLICATE * len(WORDS)) - 1
    assert folded(WORDS, [*WORDS[:shared], "Rathaus", "Schule", "Bauhof"]) == [[0], [1]]


def test_documents_without_words_are_no_duplicates(folded):
    assert folded([], ["und"]) == [[0], [1]]


def test_nothing_stays_nothing(folded):
    assert folded() == []


def test_a_document_is_compared_with_the_best_of_a_group_only(folded):
    close = [*WORDS[:9], "Rathaus"]
    far = [*WORDS[:8], "Rathaus", "Schule"]
    assert folded(WORDS, close, far) == [[0, 1], [2]]


@pytest.mark.parametrize("n", [1, 2, 5])
def test_the_order_stays(folded, n):
    assert folded(*([word] for word in WORDS[:n])) == [[row] for row in range(n)]
