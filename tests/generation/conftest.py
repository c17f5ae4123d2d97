from contextlib import ExitStack

import pytest

from assistant.answering.paraphrase import ParaphraseChecker
from assistant.embedding.static import BUNDLED, load_static_embedder
from assistant.generation.langchain_model import LangChainModel, ModelAddress
from assistant.generation.language_model import LanguageModel
from assistant.generation.meter import Meter
from assistant.language.analysis import load_analyzer
from eval.loopback import loopback


@pytest.fixture(scope="session")
def analyzer():
    return load_analyzer()


@pytest.fixture(scope="session")
def checker(analyzer):
    return ParaphraseChecker(analyzer, load_static_embedder(BUNDLED, analyzer))


@pytest.fixture
def serve():
    """Start loopback servers that end with the test."""
    with ExitStack() as stack:
        yield lambda script: stack.enter_context(loopback(script))


@pytest.fixture
def adapter(serve):
    """Open adapters to a scripted server, or to an address."""
    opened = []

    def open_adapter(script_or_url, provider="openai", meter=None, api_key="geheim-4711"):
        url = script_or_url
        if callable(script_or_url):
            url = serve(script_or_url).url
        path = "/v1" if provider == "openai" else ""
        model = LangChainModel(ModelAddress(provider, "testmodell", url + path, api_key), meter or Meter())
        opened.append(model)
        return model

    yield open_adapter
    for model in opened:
        model.close()


@pytest.fixture
def language_model(adapter):
    """Open language models over scripted servers."""

    def open_model(script, *, provider="openai", **options):
        meter = Meter(options.pop("price", None))
        return LanguageModel(adapter(script, provider, meter), meter, **options)

    return open_model
