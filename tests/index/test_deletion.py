"""What the files of the data folder still hold after documents have gone."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from assistant.index.changes import IndexChanges
from assistant.index.knowledge_index import KnowledgeIndex
from assistant.index.units import units_of
from assistant.index.vectors import VectorStore, open_client
from assistant.testing import WordEmbedder, make_entry

SECRET = "Frau Quastenflosser aus der Kämmerei hat widersprochen."
QUESTION = "Was sagt Quastenflosser dazu?"
DOOMED = make_entry(
    "geheim", f"Ein Vermerk. {SECRET}\n\nEnde.", title="Akte Quastenflosser", questions=(QUESTION,)
)
OTHERS = tuple(make_entry(f"d{number:02d}", f"Harmloser Text Nummer {number}.") for number in range(30))


@pytest.fixture
def open_index(tmp_path, analyzer):
    """Open the index in the data folder on an embedded Chroma, as a process of its own would."""

    @contextmanager
    def opened():
        folder = tmp_path / "index"
        with open_client(folder / "chroma", None) as (client, where):
            index = KnowledgeIndex(
                folder,
                DenseEmbedder(),
                WordEmbedder(),
                analyzer,
                lambda *name: VectorStore(client, where, *name),
            )
            yield index
            index.close()

    return opened


class DenseEmbedder(WordEmbedder):
    """Turns the vectors in space, so that their bytes are not mostly zero."""

    TURN = np.linalg.qr(np.random.default_rng(0).normal(size=(256, 256)))[0].astype(np.float32)

    def encode_documents(self, texts):
        return super().encode_documents(texts) @ self.TURN


def change(index, *upserts, deletes=()):
    index.apply(IndexChanges(tuple(upserts), tuple(deletes), "absatz-1"), lambda *_: None)


def files_with(folder, *needles):
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and any(needle in path.read_bytes() for needle in needles)
    }


def spellings(text):
    return [text.encode(), text.encode("utf-16-le"), ascii(text)[1:-1].encode(), text.lower().encode()]


WORDS = [form for text in ("Quastenflosser", SECRET, QUESTION) for form in spellings(text)]
IDS = [unit.unit_id.encode() for unit in units_of(DOOMED)]
VECTORS = [
    vector[start : start + 4].tobytes()
    for vector in DenseEmbedder().encode_documents([unit.text for unit in units_of(DOOMED)])
    for start in range(0, 256, 4)
]


# While Chroma is open, the unused places of its vector files are as the memory of the process happens to be:
# a few bytes of anything can stand there. Closing blanks them.
UNUSED = {"data_level0.bin", "length.bin"}


@pytest.mark.parametrize("how", ["deleted", "replaced"])
def test_no_word_of_a_document_that_has_gone_is_left(tmp_path, open_index, how):
    with open_index() as index:
        change(index, *OTHERS, DOOMED)
        assert files_with(tmp_path, *WORDS)
        if how == "deleted":
            change(index, deletes=["geheim"])
        else:
            change(index, make_entry("geheim", "Geschwärzt."))
        # Also while the owner, such as a service, goes on running.
        assert {Path(name).name for name in files_with(tmp_path, *WORDS)} <= UNUSED
    assert files_with(tmp_path, *WORDS) == set()


def test_neither_ids_nor_vectors_are_left_once_many_documents_have_gone(tmp_path, open_index):
    with open_index() as index:
        change(index, *OTHERS, DOOMED)
        assert files_with(tmp_path, *IDS)
        assert files_with(tmp_path, *VECTORS)
        change(index, deletes=["geheim", *(entry.document.document_id for entry in OTHERS[:10])])
    assert files_with(tmp_path, *WORDS, *IDS, *VECTORS) == set()
    with open_index() as index:
        index.check()
        assert len(index.ledger()) == 20


def test_a_change_that_failed_leaves_no_words(tmp_path, open_index):
    def die(step, done, total):
        if step == "Index schreiben":
            raise OSError("Platte voll")

    with open_index() as index:
        change(index, *OTHERS)
        with pytest.raises(Exception, match="Platte voll"):
            index.apply(IndexChanges((DOOMED,)), die)
    assert files_with(tmp_path, *WORDS) == set()
