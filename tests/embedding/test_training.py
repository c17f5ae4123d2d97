import json
import random
import subprocess
import sys

import numpy as np
import pytest

from assistant.embedding.static import load_static_embedder
from assistant.language.synonyms import Thesaurus
from ingest.training.other_words import vary
from tests.embedding.training_texts import THINGS, write_corpus, write_training_folder

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def training():
    from ingest.training import pairs

    return pairs


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
        "--steps",
        "20",
        "--corpus",
        str(folder / "corpus"),
    )
    assert done.returncode == 0, done.stderr
    return folder / "weights"


def test_training_writes_weights_that_load(trained, analyzer):
    embedder = load_static_embedder(trained, analyzer)
    assert embedder.dimension == 256
    assert embedder.name.startswith("ressourcenlotse-static-de-2-")
    vectors = embedder.encode_documents(["Turnhalle sanieren", "Holz", "Zahnbürste"])
    assert np.linalg.norm(vectors[:2], axis=1) == pytest.approx(1, abs=1e-4)


def test_the_weights_say_what_they_are_made_of(trained):
    about = json.loads((trained / "model.json").read_text("utf-8"))
    assert about["license"] == "CC-BY-SA-4.0"
    assert "OpenThesaurus" in about["trained_on"]
    assert about["seed"] == 20_261_124
    assert (trained / "modules.json").is_file()


def test_texts_about_one_thing_are_nearer(trained, analyzer):
    embedder = load_static_embedder(trained, analyzer)
    question, same, other = embedder.encode_documents(
        [
            "Fördermittel für die Turnhalle",
            "Der Bund gibt der Turnhalle Geld",
            "Eine Kläranlage mit Strom heizen",
        ]
    )
    assert question @ same > question @ other


def test_words_of_our_own_documents_get_features(trained, analyzer):
    (vector,) = load_static_embedder(trained, analyzer).encode_documents(["Holz"])
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)


def test_the_same_seed_gives_the_same_weights(trained, folder):
    again = folder / "again"
    options = ["--epochs", "60", "--steps", "20", "--corpus", str(folder / "corpus")]
    assert train(folder, again, *options).returncode == 0
    assert (again / "rows.npy").read_bytes() == (trained / "rows.npy").read_bytes()
    assert (again / "keys.npy").read_bytes() == (trained / "keys.npy").read_bytes()


def test_training_goes_on_from_saved_weights(trained, folder, analyzer):
    target = folder / "further"
    options = ["--epochs", "0", "--steps", "1", "--start", str(trained), "--corpus", str(folder / "corpus")]
    done = train(folder, target, *options)
    assert done.returncode == 0, done.stderr
    texts = [f"{thing} sanieren" for thing in THINGS]
    before = load_static_embedder(trained, analyzer).encode_documents(texts)
    after = load_static_embedder(target, analyzer).encode_documents(texts)
    assert (before * after).sum(axis=1).min() > 0.9


def test_pairs_come_from_headings_neighbours_and_sentences(training, folder):
    pairs = list(training.paragraph_pairs(folder / "texts"))
    assert any(pair.left.startswith("Gesetz über Straße Pflichten") for pair in pairs)
    assert any(pair.left.count(".") > 2 and pair.right.count(".") > 2 for pair in pairs)
    sentences = [pair for pair in pairs if pair.left.count(".") <= 4 and not pair.left.startswith("Gesetz")]
    assert sentences
    assert all(pair.left and pair.right and pair.left != pair.right for pair in pairs)
    assert not any(pair.left in pair.right for pair in sentences)


def test_our_documents_are_read_with_title_and_questions(training, folder):
    texts = training.corpus_texts(folder / "corpus")
    assert texts[:3] == ["Holzbau", "Wie bauen wir mit Holz?", "Hält Holz lange?"]
    assert texts[3] == "Holz ist ein Baustoff.\n"


def test_batches_hold_every_pair_once_with_its_neighbours(training):
    pairs = [training.Pair(str(n), str(n), "") for n in range(2_000)]
    batches = list(training.batches(pairs, random.Random(1)))
    assert sorted(int(p.left) for batch in batches for p in batch) == list(range(2_000))
    first = [int(p.left) for p in batches[0]]
    assert first != sorted(first)
    assert first[1] == first[0] + 1
    assert max(map(len, batches)) <= training.BATCH


def test_varied_words_are_dropped_or_swapped_but_never_all():
    rng = random.Random(2)
    thesaurus = Thesaurus({"müll": "abfall"})
    words = ["Müll", "sammeln", "Stadt", "Straße", "Platz"]
    varied = [vary(words, thesaurus, rng) for _ in range(200)]
    assert all(varied)
    assert {len(v) for v in varied} >= {3, 4, 5}
    assert {word for v in varied for word in v} == {*words, "abfall"}
    assert all(vary(["Müll"], Thesaurus({}), rng) == ["Müll"] for _ in range(50))


def test_pairs_of_one_group_are_no_negatives():
    import torch

    from ingest.training.table import contrast

    left = torch.nn.functional.normalize(torch.tensor([[1.0, 0.0], [1.0, 0.1]]), dim=1)
    apart = contrast(left, left, ["a", "b"])
    together = contrast(left, left, ["a", "a"])
    assert float(together) == pytest.approx(0, abs=1e-4)
    assert float(apart) > 0.3
