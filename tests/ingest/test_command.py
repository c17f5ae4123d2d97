"""The command `lotse ingest` on the real index."""

from __future__ import annotations

import json

import pytest

from assistant import cli


@pytest.fixture
def lotse(folder, tmp_path, monkeypatch, capsys):
    """Run the command line on `folder` as the knowledge base; returns status, output and complaints."""
    monkeypatch.setenv("LOTSE_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("LOTSE_CORPUS_DIR", str(folder.root))
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        capsys.readouterr()
        status = cli.main(["ingest", *map(str, arguments)])
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return run


@pytest.fixture
def counts(lotse):
    def run(*arguments):
        status, output, _ = lotse("--json", *arguments)
        summary = json.loads(output)
        names = ("new", "changed", "unchanged", "deleted", "failed")
        return status, tuple(summary[name] for name in names)

    return run


def test_the_life_of_a_knowledge_base(folder, counts, lotse, tmp_path):
    for name in ("a-1", "b-1", "c-1"):
        folder.add(f"{name}.md")
    assert counts() == (0, (3, 0, 0, 0, 0))
    assert counts() == (0, (0, 0, 3, 0, 0))
    folder.add("a-1.md", "Neuer Text.")
    (folder.root / "b-1.md").unlink()
    folder.add("d-1.md", kind="gesetz")
    assert counts() == (3, (0, 1, 1, 1, 1))
    assert counts("--max-failures", 1) == (0, (0, 0, 2, 0, 1))
    assert counts("--rebuild", "--max-failures", 1) == (0, (0, 2, 0, 0, 1))

    other = tmp_path / "eigene"
    other.mkdir()
    for name in ("x-1", "a-1"):
        folder.add(f"{name}.md").rename(other / f"{name}.md")
    folder.add("a-1.md", "Neuer Text.")
    (folder.root / "d-1.md").unlink()
    status, output, _ = lotse(other)
    assert status == 3
    assert f"Quelle {other}" in output
    assert "1 neu, 0 geändert, 0 unverändert, 0 gelöscht, 1 fehlgeschlagen" in output
    assert "eigene/a-1.md: id: „a-1“ gehört im Index schon zu a-1.md aus der Quelle „corpus“" in output
    assert counts() == (0, (0, 0, 2, 0, 0))
    assert counts("--rebuild", "--max-failures", 1) == (0, (0, 3, 0, 0, 1))
    assert counts(folder.add("e-1.md")) == (0, (1, 0, 0, 0, 0))

    for place in folder.root.glob("*.md"):
        place.unlink()
    status, output, _ = lotse()
    assert status == 3
    assert "Die 3 Dokumente im Index bleiben, wie sie sind." in output
    assert counts("--allow-mass-delete") == (0, (0, 0, 0, 3, 0))


def test_every_failure_is_listed_with_its_place(folder, lotse):
    folder.add("gut-1.md")
    folder.add("typo-1.md", kind="gesetz", published="gestern")
    folder.write("bericht.pdf", "x")
    folder.write(".versteckt", "x")
    folder.add("warnung-1.md", farbe="rot")
    status, output, progress = lotse()
    assert status == 3
    assert "dokumente/typo-1.md:3: kind:" in output
    assert "dokumente/typo-1.md:8: published:" in output
    assert "dokumente/bericht.pdf: Dateien der Art „.pdf“ werden noch nicht unterstützt" in output
    assert "dokumente/.versteckt: versteckte Datei" in output
    assert "„farbe“ ist ein unbekanntes Feld" in output
    assert "2 neu, 0 geändert, 0 unverändert, 0 gelöscht, 2 fehlgeschlagen; 4 Abschnitte" in output
    assert [line.split(" …")[0].split(":")[0] for line in progress.splitlines()][:3] == [
        "Dateien lesen",
        "Texte einbetten",
        "Wörter erfassen",
    ]


def test_json_carries_the_findings(folder, lotse):
    folder.add("typo-1.md", kind="gesetz")
    folder.add("gut-1.md")
    status, output, _ = lotse("--json")
    summary = json.loads(output)
    assert summary["exit_status"] == status == 3
    assert summary["chunks"] == 2
    [finding] = summary["sources"][0]["findings"]
    assert (finding["path"], finding["line"], finding["severity"]) == ("dokumente/typo-1.md", 3, "error")


def test_a_folder_without_a_document_is_refused(folder, lotse):
    status, output, _ = lotse()
    assert status == 3
    assert "Kein einziges Dokument ist lesbar" in output


@pytest.mark.parametrize("path", ["gibt-es-nicht", "a\0b", "x" * 5000])
def test_missing_paths_are_told(lotse, path):
    status, output, complaint = lotse(path)
    assert (status, output) == (2, "")
    assert "gibt es nicht" in complaint


def test_a_missing_knowledge_base_is_told(lotse, monkeypatch, tmp_path):
    monkeypatch.setenv("LOTSE_CORPUS_DIR", str(tmp_path / "weg"))
    status, _, complaint = lotse()
    assert status == 2
    assert "LOTSE_CORPUS_DIR" in complaint


def test_a_missing_argument_touches_nothing(lotse, tmp_path):
    lotse("gibt-es-nicht")
    assert not (tmp_path / "var").exists()


def test_a_splitter_of_old_cuts_all_known_sources_anew(folder, counts, lotse, tmp_path):
    folder.add("a-1.md")
    folder.add("x-1.md")
    other = tmp_path / "eigene"
    other.mkdir()
    (folder.root / "x-1.md").rename(other / "x-1.md")
    counts()
    counts(other)
    [manifest] = (tmp_path / "var/index/generations").glob("*/manifest.json")
    manifest.write_text(manifest.read_text("utf-8").replace("sections-1200-v1", "sections-800-v0"), "utf-8")
    status, output, progress = lotse()
    assert status == 0
    assert "Textaufteilung ist neu" in progress
    assert output.count("0 neu, 1 geändert") == 2
    assert counts() == (0, (0, 0, 1, 0, 0))


def test_a_known_folder_that_is_gone_stops_a_rebuild_of_everything(folder, counts, lotse, tmp_path):
    folder.add("a-1.md")
    folder.add("x-1.md")
    other = tmp_path / "eigene"
    other.mkdir()
    (folder.root / "x-1.md").rename(other / "x-1.md")
    counts()
    counts(other)
    other.rename(tmp_path / "woanders")
    status, _, complaint = lotse("--rebuild")
    assert status == 2
    assert f"lotse ingest {other} --allow-mass-delete" in complaint
    assert counts() == (0, (0, 0, 1, 0, 0))
