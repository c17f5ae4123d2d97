import pytest

from assistant.language.analysis import load_analyzer
from assistant.language.compounds import load_splitter
from assistant.language.synonyms import load_synonyms


@pytest.fixture(scope="session")
def analyzer():
    return load_analyzer()


@pytest.fixture(scope="session")
def splitter():
    return load_splitter()


@pytest.fixture(scope="session")
def synonyms(analyzer):
    return load_synonyms(analyzer)
