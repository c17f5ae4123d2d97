"""The index as the program opens it: with the bundled embedder, embedded or on a Chroma server."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import IndexMissingError, StorageError
from assistant.events import AnswerEvent, SentenceEvent
from assistant.index.changes import IndexChanges, IndexedDocument
from assistant.index.vectors import open_client
from assistant.records import Filters, Kind
from assistant.settings import Settings
from assistant.testing import make_entry
from assistant.wiring import open_assistant, open_index_writer
from ingest.corpus_file import read_corpus_file
from ingest.split import split
from ingest.vocabulary import load_vocabulary

ROOT = Path(__file__).parents[2]
BRUNNEN = make_entry(
    "case-brunnen",
    "Potsdam hat einen Trinkbrunnen gebaut. Der Trinkbrunnen in Potsdam kostet 15.000 Euro.",
    title="Trinkbrunnen in Potsdam",
    states=("Brandenburg",),
    municipality="Potsdam",
    topics=("wasser",),
)
LAMPEN = make_entry(
    "funding-lampen",
    "Der Bund fördert neue LED-Lampen in Turnhallen mit 25 Prozent der Kosten.",
    title="Förderung für LED-Lampen",
    kind=Kind.FUNDING,
    topics=("beleuchtung",),
)
HOLZ = make_entry("law-holz", "Kommunen sollen mit Holz bauen.", kind=Kind.LAW, states=("Hessen",))
ENTRIES = (BRUNNEN, LAMPEN, HOLZ)
DIES_AFTER_THE_SWITCH = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from assistant.index.changes import IndexChanges, IndexedDocument
from assistant.index.vectors import VectorStore
from assistant.settings import Settings
from assistant.testing import make_entry
from assistant.wiring import open_index_writer

def die(step, done, total):
    pass

with open_index_writer(replace(Settings(), data_dir=Path(sys.argv[1]))) as index:
    type(index.store).delete = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    entry = make_entry("case-brunnen", "Potsdam hat keinen Trinkbrunnen mehr.")
    index.apply(IndexChanges((entry,), ("law-holz",)), die)
"""


@pytest.fixture(params=["embedded", "server"])
def settings(request, tmp_path):
    url = request.getfixturevalue("server_url") if request.param == "server" else None
    return replace(Settings(), data_dir=tmp_path / "var", chroma_url=url)


@pytest.fixture
def embedded(tmp_path):
    return replace(Settings(), data_dir=tmp_path / "var")


def ingest(settings, *upserts, deletes=()):
    with open_index_writer(settings) as index:
        index.repair(lambda *_: None)
        index.apply(IndexChanges(tuple(upserts), tuple(deletes), "absatz-1"), lambda *_: None)


def found(assistant, question, **filters):
    return [hit.document.document_id for hit in assistant.search(question, filters=Filters(**filters))]


def test_what_is_written_is_found_by_the_next_process(settings):
    ingest(settings, *ENTRIES)
    with open_assistant(settings) as assistant:
        assert found(assistant, "Was kostet ein Trinkbrunnen?")[0] == "case-brunnen"
        answer = assistant.ask("Was kostet der Trinkbrunnen in Potsdam?")
        assert answer.versions["generation"] == "1"
    ingest(settings, deletes=["case-brunnen"])
    with open_assistant(settings) as assistant:
        assert "case-brunnen" not in found(assistant, "Was kostet ein Trinkbrunnen?")
        assert len(assistant.index.store.ids()) == assistant.index.generation.manifest.units


def test_an_index_changes_under_the_assistant_that_owns_it(settings):
    ingest(settings, LAMPEN)
    with open_assistant(settings) as assistant:
        assistant.index.apply(IndexChanges((BRUNNEN,)), lambda *_: None)
        assert found(assistant, "Trinkbrunnen")[0] == "case-brunnen"
        assistant.index.apply(IndexChanges((), ("case-brunnen", "funding-lampen")), lambda *_: None)
        assert found(assistant, "Trinkbrunnen") == []
        assistant.index.apply(IndexChanges((HOLZ,)), lambda *_: None)
        assert found(assistant, "Holz") == ["law-holz"]


def test_answers_come_while_documents_come_and_go(embedded):
    """An answer is made of the generation it began with, also when that has gone before it is finished."""
    others = [make_entry(f"d{n}", f"Wort{n} Ort{n}") for n in range(8)]
    ingest(embedded, *ENTRIES, *others)
    is_done = threading.Event()
    with open_assistant(embedded) as assistant, ThreadPoolExecutor(3) as threads:

        def ask():
            count = 0
            while not is_done.is_set() or not count:
                answer = assistant.ask("Was kostet der Trinkbrunnen in Potsdam?")
                assert all(citation.quote in BRUNNEN.document.text for citation in answer.citations)
                found(assistant, "Trinkbrunnen", kinds=(Kind.CASE_STUDY,), states=("Brandenburg",))
                assistant.documents()
                count += 1

        asking = [threads.submit(ask) for _ in range(3)]
        try:
            for _ in range(4):
                assistant.index.apply(IndexChanges((), ("case-brunnen",)), lambda *_: None)
                assistant.index.apply(IndexChanges((BRUNNEN,)), lambda *_: None)
        finally:
            is_done.set()
        for one in asking:
            one.result()


def test_a_document_deleted_while_its_answer_is_made_does_no_harm(embedded):
    corpus = ROOT / "corpus"
    vocabulary, _ = load_vocabulary(corpus, corpus)
    paths = [
        f"case_studies/case-{name}.md"
        for name in ("potsdam-neuruppin-trinkbrunnen", "kiel-zero-waste", "leipzig-reparaturbonus")
    ]
    documents = [read_corpus_file(corpus, path, vocabulary).document for path in paths]
    ingest(
        embedded, *(IndexedDocument(d, split(d), "corpus", p) for d, p in zip(documents, paths, strict=True))
    )
    with open_assistant(embedded) as assistant:
        events = assistant.stream("Was kostet ein Trinkbrunnen in Potsdam?")
        for event in events:
            if isinstance(event, SentenceEvent):
                break
        assistant.index.apply(IndexChanges((), (documents[0].document_id,)), lambda *_: None)
        *_, last = events
        assert isinstance(last, AnswerEvent)
        assert last.answer.citations[0].document_id == documents[0].document_id


def test_filters_keep_what_fits_or_holds_everywhere(embedded):
    ingest(embedded, *ENTRIES)
    question = "Trinkbrunnen, LED-Lampen, Holz"
    with open_assistant(embedded) as assistant:
        assert sorted(found(assistant, question)) == ["case-brunnen", "funding-lampen", "law-holz"]
        assert found(assistant, question, kinds=(Kind.LAW,)) == ["law-holz"]
        assert sorted(found(assistant, question, kinds=(Kind.LAW, Kind.FUNDING))) == [
            "funding-lampen",
            "law-holz",
        ]
        assert sorted(found(assistant, question, states=("Hessen",))) == ["funding-lampen", "law-holz"]
        assert found(assistant, question, states=("Bayern",)) == ["funding-lampen"]
        assert found(assistant, question, topics=("wasser", "fremd")) == ["case-brunnen"]
        assert found(assistant, question, topics=("fremd",)) == []
        assert found(assistant, question, kinds=(Kind.LAW,), states=("Brandenburg",)) == []


def test_an_index_that_is_missing_is_told_before_chroma_is_opened(embedded):
    with pytest.raises(IndexMissingError, match="lotse ingest"), open_assistant(embedded):
        pass
    assert not (embedded.data_dir / "index" / "chroma").exists()


def test_a_lost_chroma_folder_is_filled_again_at_the_next_start(embedded):
    ingest(embedded, *ENTRIES)
    shutil.rmtree(embedded.data_dir / "index" / "chroma")
    told = []
    with open_assistant(embedded, told.append) as assistant:
        assert found(assistant, "Trinkbrunnen")[0] == "case-brunnen"
    assert told == ["Dem Index fehlen Vektoren; sie werden aus den Dokumenten neu gemacht. Das kann dauern …"]


# More than a thousand vectors, from which on Chroma keeps them in files of their own.
MANY = tuple(make_entry(f"d{n}", f"Wort{n} Ort{n}", questions=(f"Frage{n}?",)) for n in range(600))


def damage(chroma, how):
    (segment,) = (path for path in chroma.iterdir() if path.is_dir())
    if how == "lost":
        shutil.rmtree(segment)
    else:
        # This is what kill -9 leaves while Chroma writes it: it is not written to another file first.
        (segment / "index_metadata.pickle").write_bytes(b"")


@pytest.mark.parametrize("how", ["lost", "half written"])
def test_damaged_vector_files_are_mended_at_the_next_start(embedded, how):
    chroma = embedded.data_dir / "index" / "chroma"
    ingest(embedded, BRUNNEN, *MANY)
    damage(chroma, how)
    told = []
    with open_assistant(embedded, told.append) as assistant:
        assert found(assistant, "Trinkbrunnen")[0] == "case-brunnen"
        assert len(assistant.index.ledger()) == 601
    assert len(told) == 1
    # The damaged collection is gone.
    assert len([path for path in chroma.iterdir() if path.is_dir()]) == 1


def test_a_first_ingest_that_was_killed_while_chroma_wrote_can_be_repeated(embedded):
    def die(step, done, total):
        if step == "Wörter erfassen":
            raise KeyboardInterrupt

    with open_index_writer(embedded) as index, pytest.raises(KeyboardInterrupt):
        index.apply(IndexChanges(MANY), die)
    damage(embedded.data_dir / "index" / "chroma", "half written")
    ingest(embedded, *MANY)
    with open_index_writer(embedded) as index:
        index.check()


def test_kill_9_between_the_switch_and_the_deletion_of_vectors(embedded):
    others = [make_entry(f"d{n}", f"Wort{n} Ort{n}") for n in range(20)]
    ingest(embedded, *ENTRIES, *others)
    done = subprocess.run(
        [sys.executable, "-c", DIES_AFTER_THE_SWITCH, str(embedded.data_dir)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    with open_assistant(embedded) as assistant:
        assert len(assistant.index.ledger()) == 22
        assert len(assistant.index.store.ids()) > assistant.index.generation.manifest.units
        assert "law-holz" not in found(assistant, "Holz")
    with open_index_writer(embedded) as index:
        index.repair(lambda *_: None)
        assert index.store.ids() == index.generation.unit_documents().keys()
    assert len(list((embedded.data_dir / "index" / "generations").iterdir())) == 1


def test_a_server_that_goes_away_is_told_and_nothing_is_lost(tmp_path, start_server):
    url, server = start_server()
    settings = replace(Settings(), data_dir=tmp_path / "var", chroma_url=url)
    ingest(settings, *ENTRIES)
    with open_assistant(settings) as assistant:
        server.kill()
        server.wait()
        with pytest.raises(StorageError, match="LOTSE_CHROMA_URL"):
            assistant.ask("Was kostet der Trinkbrunnen in Potsdam?")
        with pytest.raises(StorageError, match="LOTSE_CHROMA_URL"):
            assistant.index.apply(IndexChanges((), ("law-holz",)), lambda *_: None)
        assert len(assistant.index.ledger()) == 3


def test_a_server_that_lost_its_data_is_filled_again(tmp_path, start_server):
    url, _ = start_server()
    settings = replace(Settings(), data_dir=tmp_path / "var", chroma_url=url)
    ingest(settings, *ENTRIES)
    with open_client(tmp_path, url) as (client, _):
        for collection in client.list_collections():
            client.delete_collection(collection.name)
    with open_assistant(settings) as assistant:
        assert found(assistant, "Trinkbrunnen")[0] == "case-brunnen"


def test_two_indexes_share_a_server_without_harm(tmp_path, server_url):
    first, second = (
        replace(Settings(), data_dir=tmp_path / name, chroma_url=server_url) for name in ("eins", "zwei")
    )
    ingest(first, BRUNNEN)
    ingest(second, LAMPEN)
    ingest(second, HOLZ, deletes=["funding-lampen"])
    for settings, expected in ((first, "case-brunnen"), (second, "law-holz")):
        with open_index_writer(settings) as index:
            index.check()
            assert list(index.ledger()) == [expected]


def test_the_second_process_waits_for_the_first(embedded):
    ingest(embedded, *ENTRIES)
    code = (
        "import sys, json; from pathlib import Path; from dataclasses import replace\n"
        "from assistant.settings import Settings; from assistant.wiring import open_index_writer\n"
        "s = replace(Settings(), data_dir=Path(sys.argv[1]))\n"
        "with open_index_writer(s, lambda t: print(json.dumps(t), flush=True)) as index:\n"
        "    print(len(index.ledger()))"
    )
    with open_index_writer(embedded) as index:
        reader = subprocess.Popen(
            [sys.executable, "-c", code, str(embedded.data_dir)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert "warte" in json.loads(reader.stdout.readline())
        index.apply(IndexChanges((), ("law-holz",)), lambda *_: None)
        time.sleep(0.2)
        assert reader.poll() is None
    output, _ = reader.communicate(timeout=100)
    assert output == "2\n"
