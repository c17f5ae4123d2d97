import json
import shutil
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.embedding.features import feature_key
from assistant.embedding.static import ARRAYS, BUNDLED, load_static_embedder, save_static_weights
from assistant.errors import ModelUnavailableError

TEXTS = [
    "Wie dämmen wir die Turnhalle?",
    "Radverkehr und Radwege in der Stadt",
    "§ 45 KrWG: Pflichten der öffentlichen Hand",
    "17 T€ für LED-Straßenbeleuchtung",
]


def test_known_texts_have_unit_vectors(bundled):
    vectors = bundled.encode_documents(TEXTS)
    assert vectors.shape == (len(TEXTS), bundled.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("text", ["", " \n", "…!?", "und der die das", "😀", "\u202e\u200b"])
def test_a_text_without_words_is_the_zero_vector(bundled, text):
    assert not bundled.encode_queries([text]).any()


def test_a_word_without_known_features_is_the_zero_vector(analyzer, tmp_path):
    embedder = small_embedder(analyzer, tmp_path, ["sholz"])
    assert not embedder.encode_queries(["Asphalt"]).any()
    assert embedder.encode_queries(["Holz Asphalt"]) == pytest.approx(embedder.encode_queries(["Holz"]))


def test_no_texts_have_no_vectors(bundled):
    assert bundled.encode_documents([]).shape == (0, bundled.dimension)


def test_vectors_depend_on_nothing_but_the_text(bundled, analyzer):
    together = bundled.encode_documents(TEXTS)
    again = load_static_embedder(BUNDLED, analyzer).encode_queries(list(reversed(TEXTS)))[::-1]
    assert np.array_equal(together, again)


def test_the_order_of_words_does_not_matter(bundled):
    one, other = bundled.encode_documents(["Holz spart Beton", "Beton spart Holz"])
    assert one == pytest.approx(other, abs=1e-6)


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("Straßenbeleuchtung", "Beleuchtung"),
        ("Wärmepumpen", "Wärmepumpe"),
        ("Waermepumpe", "Wärmepumpe"),
        ("Turnhallendachbegrünung", "Dachbegrünung"),
        ("Grundschulturnhallensanierung", "Sanierung"),
        ("Radschnellwegebauprogramm", "Radschnellwege"),
        ("Photovoltaikfreiflächenanlagen", "Photovoltaik"),
        ("Klimaschutzmanagerinnenstelle", "Klimaschutz"),
    ],
)
def test_unseen_words_are_near_their_inflections_and_parts(similarity, word, near):
    assert similarity(word, near) > 0.3
    assert similarity(word, near) > similarity(word, "Umsatzsteuer") + 0.2


@pytest.mark.parametrize(
    ("question", "near", "far"),
    [
        ("Wie trenne ich Müll?", "Abfälle getrennt sammeln", "Der Zug fährt nach Köln"),
        ("Auto mit Strom laden", "Ladesäulen für Elektrofahrzeuge", "Der Gemeinderat wählt einen Vorsitz"),
        ("Haus aus Holz", "Holzbau und Holzgebäude", "Trinkwasser und Abwasser"),
    ],
)
def test_texts_about_one_thing_are_nearer_than_others(similarity, question, near, far):
    assert similarity(question, near) > similarity(question, far)


@given(st.text(max_size=100))
def test_any_text_has_a_unit_or_zero_vector(bundled, text):
    length = float(np.linalg.norm(bundled.encode_queries([text])))
    assert length == pytest.approx(1, abs=1e-4) or length == 0


def small_embedder(analyzer, folder, features, dimension=8):
    """Write weights with random vectors for these features, and open them."""
    keys = np.array([feature_key(f) for f in features], np.uint64)
    vectors = np.random.default_rng(1).normal(size=(len(keys), dimension)).astype(np.float32)
    save_static_weights(folder, keys, vectors, {"name": "klein"})
    return load_static_embedder(folder, analyzer)


def test_quantised_vectors_are_the_ones_that_were_saved(analyzer, tmp_path):
    features = [f"s{letter}{letter}" for letter in "abcdefghijk"]
    keys = np.array([feature_key(f) for f in features], np.uint64)
    vectors = np.random.default_rng(3).normal(size=(len(keys), 64)).astype(np.float32)
    vectors[4] = 0
    vectors[5] *= 1e-4
    save_static_weights(tmp_path, keys, vectors, {"name": "klein"})
    stored, rows, scales = (np.load(tmp_path / f"{name}.npy") for name in ARRAYS)
    order = np.argsort(keys)
    assert np.array_equal(stored, keys[order])
    restored = rows.astype(np.float32) * scales[:, None].astype(np.float32)
    largest = np.abs(vectors[order]).max(axis=1, keepdims=True)
    assert (np.abs(restored - vectors[order]) <= largest / 100 + 1e-7).all()


def test_vectors_near_the_end_of_the_range_do_not_wrap_around(tmp_path):
    vectors = np.array([[1.0, -1.0, 0.999], [1e-3, -1e-3, 0.0]], np.float32)
    save_static_weights(tmp_path, np.array([1, 2], np.uint64), vectors, {"name": "klein"})
    rows = np.load(tmp_path / "rows.npy")
    assert (np.sign(rows) == np.sign(vectors)).all()


def test_the_name_says_which_weights_these_are(analyzer, tmp_path):
    names = {
        small_embedder(analyzer, tmp_path / str(number), ["sholz", "sbau"][:number]).name for number in (1, 2)
    }
    assert len(names) == 2
    assert all(name.startswith("klein-") for name in names)
    assert small_embedder(analyzer, tmp_path / "3", ["sholz"]).name in names


def test_saved_weights_replace_older_ones(analyzer, tmp_path):
    small_embedder(analyzer, tmp_path, ["sholz", "sbau", "srad"])
    embedder = small_embedder(analyzer, tmp_path, ["sholz"], dimension=4)
    assert embedder.encode_documents(["Holz"]).shape == (1, 4)


@pytest.fixture
def weights(analyzer, tmp_path):
    small_embedder(analyzer, tmp_path / "gewichte", ["sholz", "sbau"])
    return tmp_path / "gewichte"


def cut(path):
    path.write_bytes(path.read_bytes()[:-4])


def other_size(path):
    np.save(path, np.load(path)[:1])


def other_type(path):
    np.save(path, np.load(path).astype(np.float64))


@pytest.mark.parametrize("name", ["model.json", "keys.npy", "rows.npy", "scales.npy"])
@pytest.mark.parametrize(
    "damage", [cut, lambda p: p.write_bytes(b""), lambda p: p.write_bytes(b"x"), lambda p: p.unlink()]
)
def test_damaged_weights_are_told(analyzer, weights, name, damage):
    damage(weights / name)
    complaint = "Das mitgelieferte Sprachmodell in .* ist unvollständig .*Bitte das Programm neu installieren"
    with pytest.raises(ModelUnavailableError, match=complaint):
        load_static_embedder(weights, analyzer)


@pytest.mark.parametrize("name", ["keys.npy", "rows.npy", "scales.npy"])
@pytest.mark.parametrize("damage", [other_size, other_type])
def test_weights_that_do_not_belong_together_are_told(analyzer, weights, name, damage):
    damage(weights / name)
    with pytest.raises(ModelUnavailableError, match="unvollständig"):
        load_static_embedder(weights, analyzer)


@pytest.mark.parametrize(
    "content", ["[]", "{}", '{"name": 3}', '{"name": "x"}', '{"name": "x", "rows": 3, "dimension": 8}']
)
def test_a_description_that_does_not_fit_is_told(analyzer, weights, content):
    (weights / "model.json").write_text(content, "utf-8")
    with pytest.raises(ModelUnavailableError, match="unvollständig"):
        load_static_embedder(weights, analyzer)


def test_a_missing_folder_is_told(analyzer, tmp_path):
    with pytest.raises(ModelUnavailableError, match="nichts-da"):
        load_static_embedder(tmp_path / "nichts-da", analyzer)


def test_the_bundled_weights_can_be_moved(analyzer, bundled, tmp_path):
    shutil.copytree(BUNDLED, tmp_path / "anderswo")
    moved = load_static_embedder(tmp_path / "anderswo", analyzer)
    assert np.array_equal(moved.encode_documents(TEXTS), bundled.encode_documents(TEXTS))


def test_the_bundled_folder_says_what_it_is():
    about = json.loads((BUNDLED / "model.json").read_text("utf-8"))
    assert about["license"] == "CC-BY-SA-4.0"
    assert sum(path.stat().st_size for path in BUNDLED.iterdir()) < 30_000_000
    assert "CC BY-SA 4.0" in (BUNDLED / "LICENSE.md").read_text("utf-8")


def test_embedding_needs_no_torch():
    probe = (
        "import sys\n"
        "from assistant.embedding.static import BUNDLED, load_static_embedder\n"
        "from assistant.language.analysis import load_analyzer\n"
        "vectors = load_static_embedder(BUNDLED, load_analyzer()).encode_documents(['Holz'])\n"
        "heavy = {'torch', 'sentence_transformers', 'transformers', 'scipy'}\n"
        "print(vectors.shape, *(heavy & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout == "(1, 256)\n"
