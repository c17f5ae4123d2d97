import pytest

from assistant.answering.explained_words import Explained
from assistant.answering.repetition import exchanges, repeated_by
from assistant.answering.source_text import SentenceReader


@pytest.fixture
def read(analyzer):
    return SentenceReader(analyzer).read


def explained(sentence):
    return [Explained(word, word.stem, is_plain=False) for word in sentence.words]


def test_the_closest_sentence_comes_first(read):
    near, far = read("Die Stadt baut ein Haus aus Holz."), read("Die Stadt kauft ein Auto.")
    claim = read("Die Stadt baut ein Haus aus Stein.")
    assert repeated_by(explained(claim), [far, near]) == [near]


def test_a_word_in_the_place_of_another_is_named(read):
    original, claim = read("Die Stadt baut ein Haus aus Holz."), read("Die Stadt baut ein Haus aus Stein.")
    words = explained(claim)
    assert list(exchanges(words, [words[-1]], original)) == ["„Stein“ statt „Holz“"]
    assert list(exchanges(words, [], original)) == []
