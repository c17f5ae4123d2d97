from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.corpus_folder import read_folder
from ingest.findings import describe
from ingest.vocabulary import Vocabulary


def look(folder, under=""):
    readings = list(read_folder(folder.root, under, Vocabulary()))
    documents = [reading.path for reading in readings if reading.document]
    failed = {r.path: r.findings[0].message for r in readings if r.is_failed}
    skipped = {r.path: r.findings[0].message for r in readings if r.is_skipped and r.findings}
    return documents, failed, skipped


def test_documents_of_all_depths_are_read_in_order(folder):
    for path in ("law/law-b.md", "law/law-a.md", "a/b/c/d/tief-1.md", "oben-1.md", "law/X-1.MD"):
        folder.add(path, id=Path(path).stem.lower())
    documents, failed, _ = look(folder)
    assert failed == {}
    assert sorted(documents) == [
        "a/b/c/d/tief-1.md",
        "law/X-1.MD",
        "law/law-a.md",
        "law/law-b.md",
        "oben-1.md",
    ]
    assert documents == look(folder)[0]


def test_files_that_describe_the_folder_are_no_documents(folder):
    folder.add("case-x.md")
    for name in ("README.md", "topics.yaml", "regions.yaml", "glossary.yaml"):
        folder.write(name, "Text")
    assert look(folder) == (["case-x.md"], {}, {})


def test_a_readme_further_down_is_a_document_without_a_head(folder):
    folder.write("law/README.md", "Text")
    assert "Kopf" in look(folder)[1]["law/README.md"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("bericht.pdf", "„.pdf“ werden noch nicht unterstützt"),
        ("bericht.DOCX", "„.docx“ werden noch nicht unterstützt"),
        ("LIESMICH", "Dateien ohne Endung werden noch nicht unterstützt"),
        ("notiz.txt", "speichern Sie ihn als .md"),
    ],
)
def test_other_files_fail_with_a_reason(folder, name, reason):
    folder.add("case-x.md")
    folder.write(name, "Text")
    documents, failed, _ = look(folder)
    assert documents == ["case-x.md"]
    assert reason in failed[name]


@pytest.mark.parametrize(
    "name", [".versteckt.md", ".git/config", "~$bericht.docx", "Thumbs.db", ".DS_Store", "desktop.ini"]
)
def test_hidden_files_are_passed_over_with_a_remark(folder, name):
    folder.add("case-x.md")
    folder.write(name, "Text")
    documents, failed, skipped = look(folder)
    assert (documents, failed) == (["case-x.md"], {})
    assert list(skipped) == [name.split("/", maxsplit=1)[0]]


def test_links_out_of_the_folder_are_refused(folder, tmp_path):
    folder.add("case-x.md")
    secret = tmp_path / "geheim.md"
    secret.write_text("geheim", "utf-8")
    (folder.root / "link.md").symlink_to(secret)
    (folder.root / "ordner").symlink_to(tmp_path)
    (folder.root / "passwd.md").symlink_to("/etc/passwd")
    documents, failed, _ = look(folder)
    assert documents == ["case-x.md"]
    assert set(failed) == {"link.md", "ordner", "passwd.md"}
    assert all("Verweis aus dem Ordner hinaus" in reason for reason in failed.values())


def test_links_inside_the_folder_are_passed_over(folder):
    place = folder.add("case-x.md")
    (folder.root / "link.md").symlink_to(place)
    (folder.root / "kreis").symlink_to(folder.root)
    documents, failed, skipped = look(folder)
    assert (documents, failed) == (["case-x.md"], {})
    assert set(skipped) == {"link.md", "kreis"}


def test_dead_and_circular_links_are_told(folder):
    (folder.root / "tot.md").symlink_to(folder.root / "nix.md")
    (folder.root / "a.md").symlink_to(folder.root / "b.md")
    (folder.root / "b.md").symlink_to(folder.root / "a.md")
    assert set(look(folder)[1]) == {"tot.md", "a.md", "b.md"}


def test_a_named_pipe_does_not_block(folder):
    os.mkfifo(folder.root / "rohr.md")
    assert look(folder)[1] == {"rohr.md": "keine gewöhnliche Datei"}


def test_names_that_are_no_text_are_told(folder):
    folder.add("case-x.md")
    for name in (b"kaputt-\xff.md", b"zeile\n\x1b[31m.md"):
        (folder.root / os.fsdecode(name)).write_bytes(b"x")
    documents, failed, _ = look(folder)
    assert documents == ["case-x.md"]
    assert set(failed) == {"kaputt-?.md", "zeile??[31m.md"}


def test_folders_without_rights_are_told(open_folder, without_root):
    open_folder.add("case-x.md")
    open_folder.add("zu/case-y.md")
    (open_folder.root / "zu").chmod(0)
    with without_root():
        documents, failed, _ = look(open_folder)
    (open_folder.root / "zu").chmod(0o755)
    assert documents == ["case-x.md"]
    assert "der Ordner ist nicht lesbar" in failed["zu/"]


def test_one_file_alone(folder):
    folder.add("law/law-a.md")
    folder.add("law/law-b.md")
    assert look(folder, "law/law-a.md")[0] == ["law/law-a.md"]
    assert look(folder, "law")[0] == ["law/law-a.md", "law/law-b.md"]
    assert set(look(folder, "nix.md")[1]) == {"nix.md"}


def test_a_deep_tree_is_no_problem(folder):
    place = folder.root
    for _ in range(300):
        place /= "tiefer"
    place.mkdir(parents=True)
    folder.add("case-x.md")
    assert look(folder)[0] == ["case-x.md"]


def test_reading_a_folder_imports_nothing_heavy():
    code = (
        "import sys, ingest.command, ingest.corpus_command\n"
        "heavy = {'torch', 'chromadb', 'sentence_transformers', 'transformers', 'numpy', 'httpx'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_descriptions_cannot_steer_the_terminal(folder):
    folder.write("case-x.md", '---\nkind: "\\e[31m\u202erot"\n---\n')
    lines = [
        describe(finding, "case-\x1b[31mx.md")
        for r in read_folder(folder.root, "", Vocabulary())
        for finding in r.findings
    ]
    assert lines
    assert all("\x1b" not in line and "\u202e" not in line for line in lines)
