import threading
from dataclasses import replace

import numpy as np
import pytest

from assistant.errors import ModelUnavailableError
from assistant.index.changes import IndexChanges
from assistant.settings import Settings
from assistant.testing import make_entry
from assistant.wiring import open_assistant, open_index_writer

pytestmark = pytest.mark.model

WORDS = ["holz", "ist", "ein", "baustoff", "beton", "sand", "die", "schule", "wird", "aus", "wer", "hat"]
PASSAGES = ["Die Schule wird aus Holz gebaut", "Beton ist ein Baustoff", "Sand", "Kies"]


def make_model(folder, n_labels=1):
    """Write a real cross-encoder of one small layer with weights drawn by chance."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    torch.manual_seed(7)
    folder.mkdir()
    vocabulary = {
        word: row for row, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS])
    }
    (folder / "vocab.txt").write_text("\n".join(vocabulary), "utf-8")
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(str(folder))
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        num_labels=n_labels,
        initializer_range=0.5,
    )
    BertForSequenceClassification(config).save_pretrained(str(folder))
    return str(folder)


@pytest.fixture(scope="module")
def load():
    from assistant.retrieval.cross_encoder import load_cross_encoder

    return load_cross_encoder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return make_model(tmp_path_factory.mktemp("modelle") / "klein")


@pytest.fixture(scope="module")
def reranker(folder, load):
    return load(folder)


def test_every_passage_has_a_score_of_its_own(reranker):
    scores = reranker.judge("Wer hat Holz?", PASSAGES)
    assert scores.shape == (4,)
    assert scores.dtype == np.float32
    assert len(set(scores.tolist())) == 4


def test_scores_do_not_depend_on_the_other_passages(reranker):
    together = reranker.judge("Wer hat Holz?", PASSAGES)
    alone = [float(reranker.judge("Wer hat Holz?", [passage])[0]) for passage in PASSAGES]
    assert together == pytest.approx(alone, abs=1e-4)


def test_threads_do_not_disturb_each_other(reranker):
    expected = reranker.judge("Wer hat Holz?", PASSAGES)
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(reranker.judge("Wer hat Holz?", PASSAGES)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 8
    assert all(result == pytest.approx(expected, abs=1e-4) for result in results)


def test_the_name_has_a_mark_of_the_content(folder, reranker):
    assert reranker.name.startswith(f"{folder}#")


def test_a_missing_folder_is_told(load, tmp_path):
    with pytest.raises(
        ModelUnavailableError,
        match=r"LOTSE_RERANKER=.*diesen Ordner gibt es nicht.*bleibt die Reihenfolge der Suche",
    ):
        load(str(tmp_path / "nichts-da"))


def test_a_model_with_several_scores_is_told(load, tmp_path):
    with pytest.raises(ModelUnavailableError, match=r"LOTSE_RERANKER=.*gibt 3 Werte je Abschnitt aus"):
        load(make_model(tmp_path / "drei", n_labels=3))


def test_the_setting_orders_the_search_by_its_judgement(folder, reranker, tmp_path):
    settings = replace(Settings(), data_dir=tmp_path / "var")
    entries = tuple(make_entry(f"doc-{row}", text) for row, text in enumerate(PASSAGES))
    with open_index_writer(settings) as index:
        index.apply(IndexChanges(upserts=entries, splitter="test"), lambda *_: None)
    question = "Ist Holz oder Beton ein Baustoff, Sand oder Kies?"
    with open_assistant(replace(settings, reranker=folder)) as assistant:
        found = assistant.search(question)
        answer = assistant.ask(question)
    texts = [f"{one.document.title}\n{one.document.text}" for one in found]
    judgements = reranker.judge(question, texts).tolist()
    assert len(found) == 4
    assert judgements == sorted(judgements, reverse=True)
    assert answer.versions["reranker"] == reranker.name
