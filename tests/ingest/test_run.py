from __future__ import annotations

import pytest

from ingest.run import Orders, ingest_source
from ingest.source import Source
from ingest.split import SPLITTER
from ingest.vocabulary import Vocabulary


@pytest.fixture
def ingest(folder, memory_index):
    def ingest(under="", **orders):
        source = Source("corpus", folder.root, under)
        return ingest_source(source, memory_index, Vocabulary(), Orders(**orders), lambda *_: None)

    return ingest


def counts(report):
    return (report.new, report.changed, report.unchanged, report.deleted, report.failed)


def test_a_second_run_has_nothing_to_do(folder, ingest, memory_index):
    folder.add("a-1.md")
    folder.add("law/b-1.md")
    first = ingest()
    assert counts(first) == (2, 0, 0, 0, 0)
    assert first.chunks == 4
    assert {e.path for e in memory_index.documents.values()} == {"a-1.md", "law/b-1.md"}
    assert memory_index.splitter() == SPLITTER
    assert counts(ingest()) == (0, 0, 2, 0, 0)
    assert len(memory_index.changes) == 1


def test_only_what_changed_is_written(folder, ingest, memory_index):
    for name in ("a-1", "b-1", "c-1"):
        folder.add(f"{name}.md")
    ingest()
    folder.add("a-1.md", "Neuer Text.")
    (folder.root / "b-1.md").unlink()
    folder.add("d-1.md")
    assert counts(ingest()) == (1, 1, 1, 1, 0)
    last = memory_index.changes[-1]
    assert [entry.document.document_id for entry in last.upserts] == ["d-1", "a-1"]
    assert last.deletes == ("b-1",)
    assert memory_index.documents["a-1"].document.text == "Neuer Text."


def test_good_files_go_in_beside_bad_ones(folder, ingest, memory_index):
    folder.add("gut-1.md")
    folder.add("typo-1.md")
    ingest()
    folder.add("typo-1.md", kind="gesetz")
    folder.write("bild.png", b"\x89PNG")
    folder.add("neu-1.md")
    report = ingest()
    assert counts(report) == (1, 0, 1, 0, 2)
    assert set(memory_index.documents) == {"gut-1", "typo-1", "neu-1"}


def test_no_document_at_all_changes_nothing(folder, ingest, memory_index):
    folder.add("a-1.md")
    ingest()
    (folder.root / "a-1.md").unlink()
    report = ingest()
    assert report.refusal is not None
    assert set(memory_index.documents) == {"a-1"}
    assert ingest(may_delete_most=True).deleted == 1
    assert memory_index.documents == {}
    assert ingest(may_delete_most=True).refusal is not None


def test_a_half_mounted_share_changes_nothing(folder, ingest, memory_index):
    for number in range(5):
        folder.add(f"a-{number}.md")
    ingest()
    for number in range(3):
        (folder.root / f"a-{number}.md").unlink()
    folder.add("neu-1.md")
    report = ingest()
    assert "Von 5 Dokumenten würden 3 verschwinden" in report.refusal
    assert len(memory_index.documents) == 5
    assert counts(ingest(may_delete_most=True)) == (1, 0, 2, 3, 0)


def test_batches_are_bounded_and_go_on_where_they_stopped(folder, ingest, memory_index):
    for number in range(5):
        folder.add(f"a-{number}.md")
    memory_index.dies_after = 1
    with pytest.raises(KeyboardInterrupt):
        ingest(max_batch_documents=2)
    assert len(memory_index.documents) == 2
    memory_index.dies_after = None
    assert counts(ingest(max_batch_documents=2)) == (3, 0, 2, 0, 0)
    assert [len(changes.upserts) for changes in memory_index.changes] == [2, 2, 1]


def test_batches_are_bounded_by_text(folder, ingest, memory_index):
    for number in range(4):
        folder.add(f"a-{number}.md")
    ingest(max_batch_characters=100)
    assert len(memory_index.changes) == 4


def test_another_splitter_is_marked_only_when_everything_is_cut_anew(folder, ingest, memory_index):
    for number in range(3):
        folder.add(f"a-{number}.md")
    ingest()
    memory_index.name_of_splitter = "alt"
    memory_index.dies_after = len(memory_index.changes) + 1
    with pytest.raises(KeyboardInterrupt):
        ingest(is_all_changed=True, max_batch_documents=2)
    assert memory_index.splitter() == "alt"
    memory_index.dies_after = None
    assert counts(ingest(is_all_changed=True, max_batch_documents=2)) == (0, 3, 0, 0, 0)
    assert memory_index.splitter() == SPLITTER


def test_a_file_that_changes_meanwhile_is_a_failure(folder, memory_index):
    folder.add("a-1.md")
    folder.add("b-1.md")

    def break_it(step, done, total):
        if step == "Dateien lesen" and done == total:
            (folder.root / "a-1.md").unlink()

    source = Source("corpus", folder.root)
    report = ingest_source(source, memory_index, Vocabulary(), Orders(), break_it)
    assert (report.new, report.failed) == (1, 1)
    assert set(memory_index.documents) == {"b-1"}


def test_one_file_alone(folder, ingest, memory_index):
    folder.add("a-1.md")
    folder.add("b-1.md")
    assert counts(ingest(under="a-1.md")) == (1, 0, 0, 0, 0)
    assert set(memory_index.documents) == {"a-1"}


GLOSSARY = "terms:\n  - term: Radweg\n    explanation: Ein Weg für Fahrräder.\n    document_id: a-1\n"


def test_a_changed_glossary_alone_is_written(folder, ingest, memory_index):
    folder.add("a-1.md")
    folder.write("glossary.yaml", GLOSSARY)
    assert ingest().terms == 1
    assert ingest().terms == 0
    assert len(memory_index.changes) == 1
    folder.write("glossary.yaml", GLOSSARY.replace("Ein Weg", "Ein eigener Weg"))
    report = ingest()
    assert (report.terms, counts(report)) == (1, (0, 0, 1, 0, 0))
    last = memory_index.changes[-1]
    assert (last.upserts, last.deletes) == ((), ())
    assert [term.explanation for term in last.glossaries[0].terms] == ["Ein eigener Weg für Fahrräder."]


def test_a_vanished_glossary_is_removed(folder, ingest, memory_index):
    folder.add("a-1.md")
    folder.write("glossary.yaml", GLOSSARY)
    ingest()
    (folder.root / "glossary.yaml").unlink()
    ingest()
    assert memory_index.glossaries["corpus"].terms == ()
    changes = len(memory_index.changes)
    ingest()
    assert len(memory_index.changes) == changes


def test_a_faulty_glossary_leaves_the_old_one_and_holds_no_document_back(folder, ingest, memory_index):
    folder.add("a-1.md")
    folder.write("glossary.yaml", GLOSSARY)
    ingest()
    folder.add("b-1.md")
    folder.write("glossary.yaml", GLOSSARY.replace("term:", "begriff:"))
    report = ingest()
    assert counts(report) == (1, 0, 1, 0, 1)
    assert "term: dieses Feld fehlt" in [finding.message for finding in report.readings[0].findings]
    assert [term.term for term in memory_index.glossaries["corpus"].terms] == ["Radweg"]


def test_a_part_of_a_source_changes_no_glossary(folder, ingest, memory_index):
    folder.add("law/a-1.md")
    ingest()
    folder.write("glossary.yaml", GLOSSARY)
    ingest("law")
    assert memory_index.glossaries == {}
