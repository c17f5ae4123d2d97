import gzip
import json

import pytest

from assistant.settings import Settings
from eval.findings import EvaluationDataError
from eval.public_sets import Passage, indexed, load_public_set, open_passages, sample

PASSAGES = [
    {"id": "p#1", "title": "Potsdam", "text": "Ein Trinkbrunnen kostet 15.000 Euro."},
    {"id": "p#2", "title": "", "text": "Die Bücherei verleiht Werkzeug an alle Bürger."},
]
QUERIES = [{"id": "q1", "text": "Was kostet ein Trinkbrunnen?", "gold": ["p#1"], "overlap": 0.5}]


@pytest.fixture
def write(tmp_path):
    def both(passages=PASSAGES, queries=QUERIES, *, is_packed=False):
        folder = tmp_path / "satz"
        folder.mkdir(exist_ok=True)
        corpus = "".join(json.dumps(one) + "\n" if isinstance(one, dict) else one + "\n" for one in passages)
        if is_packed:
            (folder / "corpus.jsonl.gz").write_bytes(gzip.compress(corpus.encode()))
        else:
            (folder / "corpus.jsonl").write_text(corpus, "utf-8")
        asked = "".join(json.dumps(one) + "\n" if isinstance(one, dict) else one + "\n" for one in queries)
        (folder / "queries.jsonl").write_text(asked, "utf-8")
        return folder

    return both


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_set_is_read_plain_or_packed(write, is_packed):
    found = load_public_set(write(is_packed=is_packed))
    assert found.name == "satz"
    assert found.passages[0] == Passage("p#1", "Potsdam", "Ein Trinkbrunnen kostet 15.000 Euro.")
    assert found.queries[0].grades == {"p#1": 2}


def test_all_mistakes_are_told_at_once_with_their_lines(write):
    folder = write(
        [*PASSAGES, PASSAGES[0], {"id": "p#3"}, "kein JSON", "[1]"],
        [*QUERIES, {"id": "q2", "text": "x", "gold": ["p#9"]}, {"id": "q3", "text": "x", "gold": []}],
    )
    with pytest.raises(EvaluationDataError, match="6 Fehler") as caught:
        load_public_set(folder)
    lines = [line.removeprefix(f"{folder}/") for line in str(caught.value).splitlines()[1:]]
    assert lines == [
        "corpus.jsonl:3: die id „p#1“ steht zweimal da",
        "corpus.jsonl:4: erwartet werden id und text, beide nicht leer",
        "corpus.jsonl:5: kein JSON-Objekt",
        "corpus.jsonl:6: kein JSON-Objekt",
        "queries.jsonl:2: unbekannte Abschnitte: p#9",
        "queries.jsonl:3: erwartet werden id, text und gold, keines leer",
    ]


def test_missing_empty_and_broken_files_are_named(write, tmp_path):
    with pytest.raises(
        EvaluationDataError, match=r"corpus\.jsonl\.gz: die Datei fehlt\n.*queries\.jsonl: die Datei"
    ):
        load_public_set(tmp_path)
    with pytest.raises(EvaluationDataError, match=r"queries\.jsonl: die Datei ist leer"):
        load_public_set(write(queries=[]))
    folder = write()
    (folder / "corpus.jsonl").unlink()
    (folder / "corpus.jsonl.gz").write_bytes(b"\x1f\x8b kaputt")
    with pytest.raises(EvaluationDataError, match="nicht lesbar"):
        load_public_set(folder)


def test_a_sample_is_the_first_queries_of_the_set():
    queries = tuple(range(100))
    assert sample(queries, 4) == (0, 1, 2, 3)
    assert sample(queries, None) == sample(queries, 500) == queries


def test_a_passage_becomes_a_document_of_one_chunk():
    entry = indexed(Passage("p#1", "Titel", "Text."))
    (chunk,) = entry.chunks
    assert entry.document.text[chunk.start : chunk.end] == chunk.text == "Text."
    assert chunk.heading_path == ("Titel",)


def test_passages_are_searched_the_way_documents_are(tmp_path):
    passages = [Passage(one["id"], one["title"], one["text"]) for one in PASSAGES]
    settings = Settings(data_dir=tmp_path / "unberührt")
    with open_passages(settings, passages) as assistant:
        found = assistant.search("Was kosten Trinkbrunnen?", top_k=2)
        assert found[0].document.document_id == "p#1"
    assert not settings.data_dir.exists()
