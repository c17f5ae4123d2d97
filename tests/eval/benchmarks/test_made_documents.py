import pytest

from assistant.records import Kind
from assistant.testing import make_document
from eval.benchmarks.made_documents import made_documents

MODELS = [
    make_document("a", "Der Bauhof repariert Fahrräder. Das spart Geld und Material.", states=("Hessen",)),
    make_document("b", "Die Stadt baut einen Brunnen aus Recyclingbeton. Ja."),
]


@pytest.mark.parametrize("n_chunks", [1, 2, 3, 7, 300])
def test_there_are_exactly_as_many_chunks_as_wanted(n_chunks):
    made = list(made_documents(MODELS, n_chunks))
    chunks = [chunk for entry in made for chunk in entry.chunks]
    assert len(chunks) == len({chunk.chunk_id for chunk in chunks}) == n_chunks
    assert len({entry.document.document_id for entry in made}) == len(made)


def test_chunks_stand_where_they_say():
    for entry in made_documents(MODELS, 10):
        text = entry.document.text
        assert [text[chunk.start : chunk.end] for chunk in entry.chunks] == [c.text for c in entry.chunks]


def test_only_whole_sentences_of_the_models_are_used():
    sentences = {"Der Bauhof repariert Fahrräder.", "Das spart Geld und Material.",
                 "Die Stadt baut einen Brunnen aus Recyclingbeton."}  # fmt: skip
    rest = " ".join(chunk.text for entry in made_documents(MODELS, 12) for chunk in entry.chunks)
    for sentence in sentences:
        assert sentence in rest
        rest = rest.replace(sentence, "")
    assert not rest.strip()


def test_the_same_documents_come_again_and_more_of_them_begin_alike():
    few, many = list(made_documents(MODELS, 9)), list(made_documents(MODELS, 30))
    assert many[:3] == few
    assert {entry.document.kind for entry in made_documents(MODELS, 300)} == set(Kind)
