import json
import random
import subprocess
import sys

import numpy as np
import pytest

from assistant.embedding.static import load_static_embedder
from assistant.language.synonyms import Thesaurus
from tests.embedding.training_texts import THINGS, write_corpus, write_training_folder

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def training():
    from ingest.training import embedding

    return embedding


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("training")
    write_training_folder(folder / "texts")
    write_corpus(folder / "corpus")
    return folder


def train(folder, target, *options):
    command = [
        sys.executable,
        "-m",
        "ingest.training.embedding",
        str(folder / "texts"),
        str(target),
        *options,
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)


@pytest.fixture(scope="module")
def trained(folder):
    done = train(
        folder,
        folder / "weights",
        "--epochs",
        "60",
        "--corpus",
        str(folder / "corpus"),
        "--corpus-epochs",
        "800",
    )
    assert done.returncode == 0, done.stderr
    return folder / "weights"


def test_training_writes_weights_that_load(trained, analyzer):
    embedder = load_static_embedder(trained, analyzer)
    assert embedder.dimension == 256
    assert embedder.name.startswith("ressourcenlotse-static-de-1-")
    vectors = embedder.encode_documents(["Turnhalle sanieren", "Holz", "Zahnbürste"])
    assert np.linalg.norm(vectors[:2], axis=1) == pytest.approx(1, abs=1e-4)


def test_the_weights_say_what_they_are_made_of(trained):
    about = json.loads((trained / "model.json").read_text("utf-8"))
    assert about["license"] == "CC-BY-SA-4.0"
    assert "OpenThesaurus" in about["trained_on"]
    assert "our own typical questions" in about["trained_on"]
    assert about["seed"] == 20_261_124
    assert (trained / "modules.json").is_file()


def test_a_question_is_near_its_document(trained, analyzer):
    embedder = load_static_embedder(trained, analyzer)
    question, wood, other = embedder.encode_documents(
        ["Wie bauen wir mit Holz?", "Holzbau Holz ist ein Baustoff.", "Die Feuerwehr spart Energie"]
    )
    assert question @ wood > question @ other


def test_the_same_seed_gives_the_same_weights(trained, folder):
    again = folder / "again"
    options = ["--epochs", "60", "--corpus", str(folder / "corpus"), "--corpus-epochs", "800"]
    assert train(folder, again, *options).returncode == 0
    assert (again / "rows.npy").read_bytes() == (trained / "rows.npy").read_bytes()
    assert (again / "keys.npy").read_bytes() == (trained / "keys.npy").read_bytes()


def test_training_goes_on_from_saved_weights(trained, folder, analyzer):
    target = folder / "further"
    done = train(folder, target, "--epochs", "0", "--start", str(trained), "--corpus", str(folder / "corpus"))
    assert done.returncode == 0, done.stderr
    texts = [f"{thing} sanieren" for thing in THINGS]
    before = load_static_embedder(trained, analyzer).encode_documents(texts)
    after = load_static_embedder(target, analyzer).encode_documents(texts)
    assert (before * after).sum(axis=1).min() > 0.98


def test_pairs_come_from_headings_neighbours_and_sentences(training, folder):
    pairs = list(training.paragraph_pairs(folder / "texts"))
    assert any(pair.left.startswith("Gesetz über Straße Pflichten") for pair in pairs)
    assert any(pair.left.count(".") > 2 and pair.right.count(".") > 2 for pair in pairs)
    sentences = [pair for pair in pairs if pair.left.count(".") <= 4 and not pair.left.startswith("Gesetz")]
    assert sentences
    assert all(pair.left and pair.right and pair.left != pair.right for pair in pairs)
    assert not any(pair.left in pair.right for pair in sentences)


def test_questions_are_paired_with_title_and_text_of_their_document(training, folder):
    pairs = training.corpus_pairs(folder / "corpus")
    assert [pair.left for pair in pairs] == ["Wie bauen wir mit Holz?", "Hält Holz lange?"]
    assert {pair.right for pair in pairs} == {"Holzbau Holz ist ein Baustoff.\n"}
    assert {pair.group for pair in pairs} == {"law-a"}


def test_batches_hold_every_pair_once_with_its_neighbours(training):
    pairs = [training.Pair(str(n), str(n), "") for n in range(2_000)]
    batches = list(training.batches(pairs, random.Random(1)))
    assert sorted(int(p.left) for batch in batches for p in batch) == list(range(2_000))
    first = [int(p.left) for p in batches[0]]
    assert first != sorted(first)
    assert first[1] == first[0] + 1
    assert max(map(len, batches)) <= training.BATCH


def test_varied_words_are_dropped_or_swapped_but_never_all(training):
    rng = random.Random(2)
    thesaurus = Thesaurus({"müll": "abfall"})
    words = ["Müll", "sammeln", "Stadt", "Straße", "Platz"]
    varied = [training.vary(words, thesaurus, rng) for _ in range(200)]
    assert all(varied)
    assert {len(v) for v in varied} >= {3, 4, 5}
    assert {word for v in varied for word in v} == {*words, "abfall"}
    assert all(training.vary(["Müll"], Thesaurus({}), rng) == ["Müll"] for _ in range(50))


def test_pairs_of_one_group_are_no_negatives(training):
    import torch

    left = torch.nn.functional.normalize(torch.tensor([[1.0, 0.0], [1.0, 0.1]]), dim=1)
    apart = training.contrast(left, left, ["a", "b"])
    together = training.contrast(left, left, ["a", "a"])
    assert float(together) == pytest.approx(0, abs=1e-4)
    assert float(apart) > 0.3
