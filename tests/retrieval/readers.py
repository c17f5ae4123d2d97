"""Readers of questions over a base that is given by its words alone."""

from assistant.index.vocabulary import Vocabulary, general_table
from assistant.index.word_table import WordTable
from assistant.language.synonyms import load_synonyms
from assistant.retrieval.interpretation import Interpreter
from assistant.retrieval.query import QuestionReader


def make_reader(analyzer, words=()):
    """Build a reader for which every stem is in the base, which writes it like `words`."""
    synonyms, vocabulary = load_synonyms(analyzer), make_vocabulary(words)
    interpreter = Interpreter(analyzer, synonyms, lambda _: 1, lambda: vocabulary)
    return QuestionReader(analyzer, synonyms, lambda _: 1, interpreter)


def make_vocabulary(words):
    """Build the vocabulary of a base with these words, in five windows each."""
    return Vocabulary(WordTable.build(dict.fromkeys(words, 5)), general_table())
