from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assistant.web.app import create_app
from assistant.web.operator_text import FOLDER, Piece, operator_text
from assistant.wiring import open_assistant

TEMPLATES = Path(__file__).parents[2] / "docs" / "vorlagen"


@pytest.fixture
def write(tmp_path):
    def writing(text, page="datenschutz"):
        (tmp_path / FOLDER).mkdir(exist_ok=True)
        (tmp_path / FOLDER / f"{page}.md").write_text(text, encoding="utf-8")
        return operator_text(tmp_path, page)

    return writing


def test_headings_lists_paragraphs_and_links_are_understood(write):
    blocks = write(
        "<!-- x -->\n## Stelle\nBauamt,\nMarkt 1\n\n- eins\n- [zwei](mailto:a@b.example)\n### Rechte\nViele."
    )
    assert [block.kind for block in blocks] == ["h2", "p", "ul", "h3", "p"]
    assert blocks[1].items == ((Piece("Bauamt, Markt 1"),),)
    assert blocks[2].items[1] == (Piece("zwei", "mailto:a@b.example"),)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "/gespraeche"]
)
def test_other_addresses_stay_text(write, address):
    assert write(f"[x]({address})")[0].items == ((Piece(f"[x]({address})"),),)


def test_a_missing_or_unreadable_file_is_no_text(tmp_path):
    assert operator_text(tmp_path, "datenschutz") == ()
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "datenschutz.md").write_bytes(b"\xff\xfe\x00")
    assert operator_text(tmp_path, "datenschutz") == ()


@pytest.mark.parametrize("page", ["datenschutz", "barrierefreiheit"])
def test_the_shipped_templates_are_shown_in_place_of_what_is_missing(settings, tmp_path, write, page):
    write((TEMPLATES / f"{page}.md").read_text(encoding="utf-8"), page)
    own = replace(settings, data_dir=tmp_path)
    client = TestClient(create_app(partial(open_assistant, own), own))
    text = client.get(f"/{page}").text
    assert "Vom Betreiber zu ergänzen" not in text
    assert "&lt;Name der Kommune oder Stelle&gt;" in text
    assert "Vorlage für" not in text
    assert 'href="mailto:' in text
    assert text.count("<h1") == 1


def test_markup_in_the_operators_text_stays_text(settings, tmp_path, write):
    write('<script>alert(1)</script> [<b>](https://e.example/"onclick=x)')
    own = replace(settings, data_dir=tmp_path)
    text = TestClient(create_app(partial(open_assistant, own), own)).get("/datenschutz").text
    assert "<script>alert" not in text
    assert "<b>" not in text
