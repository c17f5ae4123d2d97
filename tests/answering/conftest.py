from pathlib import Path

import pytest

from assistant.language.analysis import load_analyzer
from assistant.language.sentences import sentence_spans
from ingest.corpus_file import read_corpus_file
from ingest.corpus_folder import read_folder
from ingest.split import split
from ingest.vocabulary import load_vocabulary

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


@pytest.fixture(scope="session")
def analyzer():
    return load_analyzer()


@pytest.fixture(scope="session")
def corpus_documents():
    vocabulary, _ = load_vocabulary(CORPUS, CORPUS)
    readings = read_folder(CORPUS, "", vocabulary)
    found = [read_corpus_file(CORPUS, reading.path, vocabulary).document for reading in readings]
    return [document for document in found if document is not None]


@pytest.fixture(scope="session")
def corpus_sentences(corpus_documents):
    """Every sentence of the shipped corpus with its chunk."""
    return [
        (chunk.text[start:end], chunk.text)
        for document in corpus_documents
        for chunk in split(document)
        for start, end in sentence_spans(chunk.text)
    ]
