import pytest

from assistant.answering.grounding import Grounding
from assistant.answering.paraphrase import Source
from assistant.errors import ModelUnavailableError

pytestmark = pytest.mark.model

SOURCES = (Source("Die Stadt zahlt 50 Cent je Becher.", "Konstanz"),)


class Believer:
    def check(self, *_):
        return Grounding(())


class Doubter:
    def check(self, *_):
        return Grounding(("Zweifel",))


def build(folder, labels, bias):
    """Write a tiny real classifier that always prefers one label."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "stadt", "zahlt", "cent"]
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(words), "utf-8")
    tokenizer = BertTokenizerFast(str(folder / "vocab.txt"))
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, id2label=dict(enumerate(labels)),
        label2id={label: i for i, label in enumerate(labels)},
    )  # fmt: skip
    model = BertForSequenceClassification(config)
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.copy_(torch.tensor([5.0 if label == bias else 0.0 for label in labels]))
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return str(folder)


LABELS = ("contradiction", "entailment", "neutral")


@pytest.mark.parametrize(
    ("bias", "is_supported"), [("entailment", True), ("neutral", False), ("contradiction", False)]
)
def test_a_sentence_must_follow_from_its_passage(tmp_path, bias, is_supported):
    from assistant.generation.entailment import load_entailment_checker

    checker = load_entailment_checker(build(tmp_path / "nli", LABELS, bias), Believer())
    assert checker.check("Die Stadt zahlt.", SOURCES).is_supported is is_supported


def test_what_the_first_check_refuses_stays_refused(tmp_path):
    from assistant.generation.entailment import load_entailment_checker

    checker = load_entailment_checker(build(tmp_path / "nli", LABELS, "entailment"), Doubter())
    assert checker.check("Die Stadt zahlt.", SOURCES).problems == ("Zweifel",)


def test_a_model_of_another_kind_is_refused(tmp_path):
    from assistant.generation.entailment import load_entailment_checker

    folder = build(tmp_path / "mood", ("gut", "schlecht"), "gut")
    with pytest.raises(ModelUnavailableError, match="urteilt nicht über Folgerungen"):
        load_entailment_checker(folder, Believer())


def test_a_model_that_is_not_there_is_named(tmp_path):
    from assistant.generation.entailment import load_entailment_checker

    with pytest.raises(ModelUnavailableError, match="LOTSE_NLI_MODEL"):
        load_entailment_checker(str(tmp_path / "fehlt"), Believer())
