"""`lotse ingest ADRESSE` on the real index, with a web server on the loopback interface."""

from __future__ import annotations

import json

import pytest

from assistant import cli
from assistant.settings import Settings
from assistant.wiring import open_assistant
from tests.ingest.web_server import PARAGRAPH, html_page, web_server


@pytest.fixture
def server():
    with web_server() as running:
        yield running


@pytest.fixture
def lotse(folder, tmp_path, monkeypatch, capsys):
    for name in ("http_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LOTSE_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("LOTSE_CORPUS_DIR", str(folder.root))
    monkeypatch.setenv("LOTSE_FETCH_PRIVATE", "1")
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
        return status, *(summary[name] for name in ("new", "changed", "unchanged", "deleted", "failed"))

    return run


@pytest.fixture
def documents(tmp_path):
    def read():
        with open_assistant(Settings(data_dir=tmp_path / "var")) as assistant:
            return {document.source_url: document for document in assistant.documents()}

    return read


def test_the_life_of_a_page(server, counts, documents, folder):
    url = server.put("/radwege", html_page())
    folder.add("a-1.md")
    assert counts() == (0, 1, 0, 0, 0, 0)
    assert counts(url) == (0, 1, 0, 0, 0, 0)
    assert counts(url) == (0, 0, 0, 1, 0, 0)
    server.put("/radwege", html_page(f"<p>{PARAGRAPH} Im Jahr 2025 kam ein zweiter Radweg dazu.</p>"))
    assert counts(url + "#fakten") == (0, 0, 1, 0, 0, 0)
    # The knowledge base knows nothing of the page and leaves it where it is.
    assert counts() == (0, 0, 0, 1, 0, 0)
    assert counts("--rebuild") == (0, 0, 2, 0, 0, 0)
    document = documents()[url]
    assert "zweiter Radweg" in document.text
    assert document.kind == "guidance"
    assert counts("--remove", url) == (0, 0, 0, 0, 1, 0)
    assert url not in documents()
    assert counts("--remove", url) == (3, 0, 0, 0, 0, 1)
    assert counts("--rebuild") == (0, 0, 1, 0, 0, 0)


def test_the_kind_is_chosen_and_kept(server, counts, documents):
    url = server.put("/gesetz", html_page())
    assert counts("--kind", "law", url) == (0, 1, 0, 0, 0, 0)
    server.put("/gesetz", html_page(f"<p>{PARAGRAPH} Neu ist Absatz 2.</p>"))
    assert counts(url) == (0, 0, 1, 0, 0, 0)
    assert documents()[url].kind == "law"
    assert counts("--kind", "funding", url) == (0, 0, 1, 0, 0, 0)


def test_good_pages_go_in_beside_bad_ones(server, lotse, documents):
    good, bad = server.put("/gut", html_page()), server.url("/fehlt")
    status, output, progress = lotse(bad, good)
    assert status == 3
    assert f"{bad}: die Seite gibt es nicht (404); prüfen Sie die Adresse" in output
    assert "1 neu" in output
    assert f"Ich rufe {good} ab …" in progress
    assert set(documents()) == {good}


def test_a_page_that_is_gone_keeps_its_last_version(server, lotse, documents):
    url = server.put("/seite", html_page())
    lotse(url)
    server.put("/seite", status=404)
    assert lotse(url)[0] == 3
    assert url in documents()


def test_pages_inside_are_refused_by_default(server, lotse, monkeypatch):
    monkeypatch.delenv("LOTSE_FETCH_PRIVATE")
    status, output, _ = lotse(server.put("/", html_page()))
    assert status == 3
    assert "LOTSE_FETCH_PRIVATE=1 erlaubt das" in output
    assert server.requests == []


@pytest.mark.parametrize(
    "arguments", [["--remove"], ["--kind", "law"], ["--remove", "ordner", "https://a.de"]]
)
def test_options_of_pages_need_addresses(lotse, arguments):
    status, _, complaint = lotse(*arguments)
    assert status == 2
    assert complaint.startswith("--kind und --remove gelten für Webadressen.")


def test_an_unwritable_folder_is_told(server, lotse, tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "web").write_text("kein Ordner", "utf-8")
    status, _, complaint = lotse(server.put("/", html_page()))
    assert status == 6
    assert "Die Seite lässt sich nicht nach" in complaint
