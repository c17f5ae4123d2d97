from __future__ import annotations

import pytest

from assistant.records import Kind
from ingest.corpus_file import read_corpus_file
from ingest.fetch import Fetched, PageError
from ingest.vocabulary import Vocabulary
from ingest.web_page import WebPage, corpus_file_of, document_id_of, kind_of_file, read_page
from tests.ingest.web_server import PARAGRAPH, html_page

URL = "https://www.musterstadt.de/Verkehr/radwege.html"
MARKDOWN = f"# Radwege\n\n{PARAGRAPH}\n"


def page(content, media_type="text/html", url=URL, charset="utf-8"):
    content = content.encode(charset or "utf-8") if isinstance(content, str) else content
    return read_page(Fetched(url, media_type, charset, content))


def refusal(*arguments, **options):
    with pytest.raises(PageError) as caught:
        page(*arguments, **options)
    return str(caught.value)


def test_the_main_text_of_a_page_keeps_headings_lists_and_tables():
    body = (
        f"<p>{PARAGRAPH}</p><h2>Fakten</h2><ul><li>Der Radweg ist breit.</li><li>Er ist hell.</li></ul>"
        "<h3>Kosten</h3><table><tr><th>Jahr</th><th>Euro</th></tr><tr><td>2024</td><td>3.000.000</td></tr></table>"
    )
    found = page(html_page(body))
    assert PARAGRAPH in found.text
    assert "## Fakten\n\n- Der Radweg ist breit.\n- Er ist hell." in found.text
    assert "| 2024 | 3.000.000 |" in found.text
    assert "Start" not in found.text
    assert "Impressum" not in found.text


def test_a_page_says_its_title_publisher_and_date():
    head = (
        '<title>Radwege | Stadt</title><meta property="og:title" content="Radwege in Musterstadt">'
        '<meta property="og:site_name" content="Stadt Musterstadt">'
        '<meta property="article:published_time" content="2024-05-16T10:00:00+02:00">'
    )
    found = page(html_page(head=head))
    assert found.title == "Radwege in Musterstadt"
    assert (found.publisher, found.published, found.language) == ("Stadt Musterstadt", "2024-05-16", "de")


def test_what_a_page_does_not_say_is_not_guessed():
    found = page(html_page(f"<p>{PARAGRAPH} Stand der Arbeiten vom 3. März 2021.</p>"))
    assert (found.published, found.publisher) == (None, "musterstadt.de")


def test_the_charset_of_the_page_counts():
    text = html_page(f"<p>Grüße aus Köln. {PARAGRAPH}</p>")
    assert "Grüße aus Köln" in page(text, charset="iso-8859-1").text
    declared = text.replace("<head>", '<head><meta charset="windows-1252">').encode("cp1252")
    assert "Grüße aus Köln" in page(declared, charset=None).text
    assert "Grüße" in page(text.encode(), charset="gibt-es-nicht").text


@pytest.mark.parametrize(
    ("media_type", "url"),
    [
        ("text/markdown", URL),
        ("text/plain", "https://raw.example.org/README.md"),
        ("application/octet-stream", "https://raw.example.org/a.markdown?x=1"),
    ],
)
def test_a_markdown_file_is_taken_as_it_is(media_type, url):
    found = page(MARKDOWN, media_type, url)
    assert (found.text, found.title) == (MARKDOWN, "Radwege")


def test_the_head_of_a_markdown_file_gives_its_title_alone():
    found = page(f"---\ntitle: Alle Radwege\nid: fremd\n---\n{PARAGRAPH}\n", "text/markdown")
    assert (found.title, found.text.strip()) == ("Alle Radwege", PARAGRAPH)
    assert page(f"---\n[kaputt\n---\n{MARKDOWN}", "text/markdown").title == "Radwege"


@pytest.mark.parametrize(
    ("content", "media_type", "reason"),
    [
        (b"%PDF-1.7 ...", "application/pdf", "PDF-Dateien werden noch nicht aufgenommen"),
        (b"%PDF-1.7 ...", "text/html", "PDF-Dateien werden noch nicht aufgenommen"),
        (b"\x89PNG", "image/png", "die Adresse liefert „image/png“"),
        (b"Text", "text/plain", "die Adresse liefert „text/plain“"),
        (b"x", "", "etwas ohne Angabe der Art"),
        ("", "text/html", "kein Text, den man lesen kann"),
        ("<p>Bitte JavaScript einschalten.</p>", "text/html", "kein Text, den man lesen kann"),
        (html_page('<form><input type="password"></form>'), "text/html", "verlangt eine Anmeldung"),
        ("# Leer", "text/markdown", "kein Text, den man lesen kann"),
        ("Grüße".encode("latin-1"), "text/markdown", "nicht in UTF-8"),
        (b"\0" * 5000, "text/html", "Text"),
    ],
)
def test_what_cannot_be_taken_in_is_told(content, media_type, reason):
    assert reason in refusal(content, media_type)


def test_deeply_nested_markup_ends_as_a_sentence():
    nested = "<div>" * 50_000 + PARAGRAPH + "</div>" * 50_000
    assert "Text" in refusal(nested)


def test_the_id_belongs_to_the_address():
    first = document_id_of(URL)
    assert first == document_id_of(URL + "#fakten") == document_id_of(URL.replace("www", "WWW"))
    assert first.startswith("web-www-musterstadt-de-verkehr-radwege-html-")
    assert first != document_id_of(URL + "?seite=2")
    assert len(document_id_of(URL + "/ä" * 400)) <= 120
    with pytest.raises(PageError):
        document_id_of("http://[::1")


@pytest.mark.parametrize("title", ['"Radwege": 100 % & mehr', "- [x] ---", "no", "2024-05", "<script>", "😀"])
def test_a_stored_page_is_a_valid_corpus_file(folder, title):
    text = corpus_file_of(WebPage(MARKDOWN, title, "Stadt: Muster", "2024-05"), URL, Kind.LAW)
    name = f"{document_id_of(URL)}.md"
    path = folder.write(name, text)
    reading = read_corpus_file(folder.root, name, Vocabulary(), must_be_named_by_id=True)
    assert reading.findings == ()
    document = reading.document
    assert (document.title, document.kind, document.publisher) == (title, Kind.LAW, "Stadt: Muster")
    assert (document.source_url, document.published) == (URL, "2024-05")
    assert PARAGRAPH in document.text
    assert kind_of_file(path) is Kind.LAW
    assert text == corpus_file_of(WebPage(MARKDOWN, title, "Stadt: Muster", "2024-05"), URL, Kind.LAW)


def test_a_file_without_a_kind_has_none(folder):
    assert kind_of_file(folder.root / "fehlt.md") is None
    assert kind_of_file(folder.write("a.md", "Text")) is None
    assert kind_of_file(folder.write("b.md", b"\xff")) is None
