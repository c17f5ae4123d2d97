import numpy as np
import pytest

from assistant.embedding.static import BUNDLED, load_static_embedder
from assistant.language.analysis import load_analyzer


@pytest.fixture(scope="session")
def analyzer():
    return load_analyzer()


@pytest.fixture(scope="session")
def bundled(analyzer):
    return load_static_embedder(BUNDLED, analyzer)


@pytest.fixture(scope="session")
def similarity(bundled):
    """Return the cosine of two texts in the bundled space."""

    def cosine(one, other):
        left, right = bundled.encode_documents([one, other])
        return float(np.dot(left, right))

    return cosine
