from eval.raw_bm25 import RawBM25

TEXTS = [
    ("brunnen", "Ein Trinkbrunnen kostet 15.000 Euro."),
    ("licht", "Neue Leuchten sparen Strom, die Leuchten sind hell."),
    ("leer", ""),
]


def test_the_document_with_the_rare_word_comes_first():
    found = RawBM25(TEXTS).search("Was kostet ein TRINKBRUNNEN?", 10)
    assert [one.document_id for one in found] == ["brunnen"]
    assert found[0].score > 0


def test_nothing_german_happens_to_words():
    assert RawBM25(TEXTS).search("Trinkbrunnens Leuchte", 10) == ()


def test_no_more_documents_are_returned_than_wanted():
    assert len(RawBM25(TEXTS).search("kostet Leuchten", 1)) == 1


def test_an_empty_base_finds_nothing():
    assert RawBM25([]).search("Strom", 10) == ()
