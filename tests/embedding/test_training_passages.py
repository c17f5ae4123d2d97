import random

import numpy as np

from assistant.language.synonyms import Thesaurus
from ingest.training.neighbours import alike
from ingest.training.other_words import OtherWords
from ingest.training.passages import MOST_WORDS, Passage, asking, read_passages
from tests.embedding.training_texts import write_training_folder

SENTENCES = [
    ["Gemeinde", "saniert", "Gebäude", "spart", "Energie"],
    ["Schule", "bekommt", "Fördermittel", "Bund"],
    ["Rat"],
]
TITLE = ["Gesetz", "Straße"]


def passage(heading=("Pflichten",), share=0.5, sentences=SENTENCES):
    return Passage(TITLE, [*heading], [*sentences], share)


def test_passages_are_read_from_both_files(tmp_path):
    write_training_folder(tmp_path / "texts")
    passages = list(read_passages(tmp_path / "texts"))
    assert len(passages) == 48
    assert passages[0].title == TITLE
    assert passages[0].heading == ["Pflichten", "0"]
    assert len(passages[0].sentences) == 4
    assert passages[0].share_of_headings > passages[-1].share_of_headings


def test_a_heading_asks_for_its_whole_passage():
    rng = random.Random(1)
    asked = [asking(passage(share=1.0), rng) for _ in range(50)]
    assert {tuple(question) for question, _ in asked} >= {("Pflichten",), (*TITLE, "Pflichten")}
    assert all(words[-10:] == passage().words for _, words in asked)


def test_a_sentence_asks_for_the_rest_of_its_passage():
    rng = random.Random(1)
    asked = [asking(passage(share=0.0), rng) for _ in range(200)]
    assert all(len(question) >= 3 for question, _ in asked)
    is_missing = [not set(question) & set(words) - {*TITLE} for question, words in asked]
    assert 0.6 < np.mean(is_missing) < 0.95


def test_a_passage_without_a_sentence_cannot_be_asked_for():
    assert asking(passage(heading=(), sentences=[["Rat"], ["Ort"]]), random.Random(1)) is None


def test_a_long_passage_is_cut():
    long = passage(share=0.0, sentences=[["Rat", "tagt", "heute", "Abend"], [f"wort{n}" for n in range(500)]])
    lengths = [len(asking(long, random.Random(seed))[1]) for seed in range(50)]
    assert max(lengths) == MOST_WORDS


def test_groups_hold_every_text_once_and_what_is_alike():
    rng = np.random.default_rng(1)
    near = np.repeat(np.eye(8), 10, axis=0) + rng.normal(0, 0.01, (80, 8))
    groups = alike(near.astype(np.float32), 10, rng)
    assert sorted(row for group in groups for row in group) == list(range(80))
    assert max(map(len, groups)) <= 10
    likeness = np.mean([(near[g] @ near[g].T).mean() for g in groups])
    assert likeness > 3 * (near @ near.T).mean()


def test_texts_without_any_difference_are_grouped():
    groups = alike(np.ones((50, 4), np.float32), 8, np.random.default_rng(1))
    assert sum(map(len, groups)) == 50


def test_other_words_come_from_lexicon_and_thesaurus():
    others = OtherWords([["Müll", "Abfall", "was man wegwirft"]], Thesaurus({"müll": "unrat|dreck"}))
    assert others.of("Müll") == ["Abfall", "unrat", "dreck"]
    assert others.of("Abfall") == ["Müll"]
    swapped = [others.swap(["Müll", "Stadt"], random.Random(seed)) for seed in range(100)]
    assert {words[0] for words in swapped} == {"Müll", "Abfall", "unrat", "dreck"}
    assert {words[1] for words in swapped} == {"Stadt"}
