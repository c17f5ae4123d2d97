import numpy as np
import pytest

from assistant.embedding.static import BUNDLED

pytestmark = pytest.mark.model

TEXTS = ["Wie dämmen wir die Turnhalle?", "", "😀", "§ 45 KrWG", "17 T€ für LED", "Bürger*innen im Kreis"]


@pytest.fixture(scope="module")
def model():
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(BUNDLED), trust_remote_code=True, device="cpu")


def test_the_folder_loads_and_gives_the_same_vectors(model, bundled):
    assert model.get_embedding_dimension() == bundled.dimension
    assert model.encode(TEXTS) == pytest.approx(bundled.encode_documents(TEXTS), abs=1e-4)


def test_questions_and_documents_share_one_space(model, bundled):
    assert model.encode_query(TEXTS) == pytest.approx(bundled.encode_queries(TEXTS), abs=1e-4)
    assert model.encode_document(TEXTS) == pytest.approx(bundled.encode_documents(TEXTS), abs=1e-4)


def test_a_batch_of_texts_without_words_is_zero(model):
    assert not model.encode(["", "und"]).any()


def test_a_prompt_is_part_of_the_text(model, bundled):
    prompted = model.encode(["Turnhalle"], prompt="Sanierung: ")
    assert prompted == pytest.approx(bundled.encode_documents(["Sanierung: Turnhalle"]), abs=1e-4)


def test_similarity_is_the_cosine(model, similarity):
    one, other = model.encode(["Holzbau", "Haus aus Holz"], convert_to_tensor=True)
    assert float(model.similarity(one, other)) == pytest.approx(
        similarity("Holzbau", "Haus aus Holz"), abs=1e-4
    )


def test_a_saved_model_loads_again(model, tmp_path):
    from sentence_transformers import SentenceTransformer

    model.save(str(tmp_path))
    again = SentenceTransformer(str(tmp_path), trust_remote_code=True, device="cpu")
    assert np.array_equal(again.encode(TEXTS), model.encode(TEXTS))


def test_the_module_works_without_trusting_the_folder(bundled):
    from sentence_transformers import SentenceTransformer

    from assistant.embedding.st_module import StaticGermanEmbedding

    model = SentenceTransformer(modules=[StaticGermanEmbedding.load(str(BUNDLED))], device="cpu")
    assert model.encode(TEXTS) == pytest.approx(bundled.encode_documents(TEXTS), abs=1e-4)
