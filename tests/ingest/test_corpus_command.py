from __future__ import annotations

import pytest

from assistant import cli


@pytest.fixture
def check(folder, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LOTSE_CORPUS_DIR", str(folder.root))
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        capsys.readouterr()
        status = cli.main(["corpus", "check", *map(str, arguments)])
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return run


def test_a_good_folder_passes_with_its_counts(folder, check):
    folder.add("case-a.md", state="Hessen", published="2022", questions="[Was?]")
    folder.add("law-b.md", kind="law", topics="[recht, holzbau]")
    status, output, _ = check("--strict")
    assert status == 0
    assert "2 Dokumente" in output
    assert "nach Art: case_study 1, law 1" in output
    assert "nach Thema: holzbau 2, recht 1" in output
    assert "Hessen 1" in output
    assert "ohne Datum: 1, ohne Fragen: 1" in output
    assert "Alles in Ordnung." in output


def test_all_mistakes_of_all_files_are_told_at_once(folder, check):
    folder.write("topics.yaml", "topics: [x]")
    folder.add("case-a.md", kind="gesetz", title="")
    folder.add("case-b.md", id="case-c")
    folder.write("case-d.md", b"\xff")
    folder.add("e/case-x.md")
    folder.add("f/case-x.md")
    folder.add("gut-1.md")
    status, output, _ = check()
    assert status == 3
    assert [line.split(": ", maxsplit=1)[0] for line in output.splitlines()[:7]] == [
        "dokumente/topics.yaml:1",
        "dokumente/case-a.md:3",
        "dokumente/case-a.md:4",
        "dokumente/case-b.md:2",
        "dokumente/case-d.md:1",
        "dokumente/e/case-x.md:2",
        "dokumente/f/case-x.md:2",
    ]
    assert "7 Fehler, 0 Warnungen. Bitte die genannten Stellen berichtigen." in output


def test_warnings_count_only_when_strict(folder, check):
    folder.add("case-a.md", farbe="rot")
    assert check()[0] == 0
    status, output, _ = check("--strict")
    assert status == 3
    assert "0 Fehler, 1 Warnungen. Bitte die genannten Stellen berichtigen." in output


def test_notices_never_count(folder, check):
    folder.add("case-a.md")
    folder.write(".gitkeep", "")
    assert check("--strict")[0] == 0


def test_a_folder_without_documents_fails(check):
    status, output, _ = check()
    assert status == 3
    assert "kein einziges Dokument lesbar" in output


def test_a_missing_folder_is_told(check):
    status, _, complaint = check("gibt-es-nicht")
    assert status == 2
    assert "ist kein Ordner" in complaint
