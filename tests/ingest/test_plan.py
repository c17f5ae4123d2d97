from __future__ import annotations

import pytest

from assistant.index.changes import LedgerEntry
from ingest.corpus_folder import read_folder
from ingest.findings import describe
from ingest.plan import plan_changes, take_inventory
from ingest.source import Source
from ingest.vocabulary import Vocabulary


@pytest.fixture
def compare(folder):
    """Compare the folder with a ledger of `(id, path)` or `(id, path, source, hash)`."""

    def plan(*entries, under="", **options):
        source = Source("corpus", folder.root, under)
        inventory = take_inventory(read_folder(folder.root, under, Vocabulary()))
        ledger = {}
        for document_id, path, *rest in entries:
            name = rest[0] if rest else "corpus"
            content_hash = rest[1] if len(rest) > 1 else None
            found = {f.document_id: f.content_hash for f in inventory.found}
            ledger[document_id] = LedgerEntry(
                document_id, content_hash or found.get(document_id, "alt"), name, path
            )
        return inventory, plan_changes(source, inventory, ledger, **options)

    return plan


def ids(documents):
    return [document.document_id for document in documents]


def test_documents_are_new_changed_unchanged_or_deleted(folder, compare):
    for name in ("new-1", "changed-1", "same-1", "same-2", "same-3"):
        folder.add(f"{name}.md")
    _, plan = compare(
        ("changed-1", "changed-1.md", "corpus", "anders"),
        *((name, f"{name}.md") for name in ("same-1", "same-2", "same-3", "gone-1")),
    )
    assert ids(plan.new) == ["new-1"]
    assert ids(plan.changed) == ["changed-1"]
    assert ids(plan.unchanged) == ["same-1", "same-2", "same-3"]
    assert ids(plan.deleted) == ["gone-1"]
    assert not plan.is_mass_delete


def test_everything_is_changed_when_asked_for(folder, compare):
    folder.add("same-1.md")
    _, plan = compare(("same-1", "same-1.md"), is_all_changed=True)
    assert ids(plan.changed) == ["same-1"]


def test_a_moved_file_is_changed_and_not_deleted(folder, compare):
    folder.add("law/same-1.md")
    _, plan = compare(("same-1", "same-1.md"))
    assert (ids(plan.changed), plan.deleted, plan.conflicts) == (["same-1"], (), ())


def test_a_file_with_a_new_id_replaces_its_document(folder, compare):
    folder.add("x-1.md", id="neu-1")
    _, plan = compare(("alt-1", "x-1.md"))
    assert (ids(plan.new), ids(plan.deleted), plan.vanished) == (["neu-1"], ["alt-1"], 0)
    assert not plan.is_mass_delete


def test_a_slip_of_the_pen_deletes_nothing(folder, compare):
    folder.add("typo-1.md", kind="gesetz")
    folder.write("kaputt-1.md", b"\xff")
    folder.add("gut-1.md")
    inventory, plan = compare(("typo-1", "woanders.md"), ("alt-1", "kaputt-1.md"), ("gut-1", "gut-1.md"))
    assert len(inventory.failed) == 2
    assert plan.deleted == ()


def test_a_folder_that_cannot_be_read_deletes_nothing(open_folder, without_root):
    open_folder.add("gut-1.md")
    open_folder.add("zu/x-1.md")
    (open_folder.root / "zu").chmod(0)
    ledger = {
        "x-1": LedgerEntry("x-1", "h", "corpus", "zu/x-1.md"),
        "weg-1": LedgerEntry("weg-1", "h", "corpus", "weg.md"),
    }
    with without_root():
        inventory = take_inventory(read_folder(open_folder.root, "", Vocabulary()))
    (open_folder.root / "zu").chmod(0o755)
    assert ids(plan_changes(Source("corpus", open_folder.root), inventory, ledger).deleted) == ["weg-1"]


def test_a_source_that_cannot_be_read_at_all_deletes_nothing(open_folder, without_root):
    open_folder.root.chmod(0)
    with without_root():
        inventory = take_inventory(read_folder(open_folder.root, "", Vocabulary()))
    open_folder.root.chmod(0o755)
    ledger = {"x-1": LedgerEntry("x-1", "h", "corpus", "x-1.md")}
    assert plan_changes(Source("corpus", open_folder.root), inventory, ledger).deleted == ()


def test_files_that_share_an_id_fail_together_and_name_each_other(folder, compare):
    folder.add("a/x-1.md")
    folder.add("b/x-1.md")
    folder.add("gut-1.md")
    inventory, plan = compare(("x-1", "a/x-1.md"), ("gut-1", "gut-1.md"))
    assert [describe(r.findings[0], r.path) for r in inventory.failed] == [
        "a/x-1.md:2: id: „x-1“ steht auch in b/x-1.md; jede id darf nur einmal vorkommen",
        "b/x-1.md:2: id: „x-1“ steht auch in a/x-1.md; jede id darf nur einmal vorkommen",
    ]
    assert (plan.deleted, plan.changed, ids(plan.unchanged)) == ((), (), ["gut-1"])


def test_an_id_of_another_source_is_a_conflict_that_names_both(folder, compare):
    folder.add("x-1.md")
    _, plan = compare(("x-1", "dort.md", "/srv/andere"))
    assert plan.new == plan.changed == plan.deleted == ()
    message = plan.conflicts[0].findings[0].message
    assert plan.conflicts[0].path == "x-1.md"
    assert "dort.md" in message
    assert "/srv/andere" in message


def test_other_sources_are_left_alone(folder, compare):
    folder.add("x-1.md")
    _, plan = compare(("x-1", "x-1.md"), ("y-1", "y-1.md", "/srv/andere"))
    assert plan.deleted == ()


def test_a_part_of_a_source_deletes_only_below_itself(folder, compare):
    folder.add("law/x-1.md")
    _, plan = compare(("x-1", "law/x-1.md"), ("y-1", "law/y-1.md"), ("z-1", "z-1.md"), under="law")
    assert ids(plan.deleted) == ["y-1"]


def test_one_file_deletes_nothing(folder, compare):
    folder.add("x-1.md")
    _, plan = compare(("alt-1", "x-1.md"), ("y-1", "y-1.md"), under="x-1.md")
    assert (ids(plan.new), plan.deleted) == (["x-1"], ())


def test_an_id_used_elsewhere_in_the_source_is_a_conflict_while_that_file_exists(folder, compare):
    folder.add("alt/x-1.md")
    folder.add("law/x-1.md")
    _, plan = compare(("x-1", "alt/x-1.md"), under="law")
    assert len(plan.conflicts) == 1
    (folder.root / "alt/x-1.md").unlink()
    _, plan = compare(("x-1", "alt/x-1.md"), under="law")
    assert ids(plan.changed) == ["x-1"]


@pytest.mark.parametrize(
    ("kept", "gone", "is_mass_delete"), [(2, 2, False), (1, 2, True), (0, 1, True), (3, 0, False)]
)
def test_losing_more_than_half_is_a_mass_delete(folder, compare, kept, gone, is_mass_delete):
    for number in range(kept):
        folder.add(f"da-{number}.md")
    entries = [(f"da-{n}", f"da-{n}.md") for n in range(kept)] + [
        (f"weg-{n}", f"weg-{n}.md") for n in range(gone)
    ]
    assert compare(*entries)[1].is_mass_delete is is_mass_delete
