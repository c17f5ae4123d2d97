import pytest

from assistant.web.links import document_path, safe_url, source_url


@pytest.mark.parametrize(
    "url", ["https://example.org/a?b=1#c", "http://example.org", " https://example.org "]
)
def test_web_addresses_are_safe(url):
    assert safe_url(url) == url.strip()


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org",
        "example.org",
        "https://",
        "http://[::1",
        "mailto:a@example.org",
    ],
)
def test_other_addresses_are_not(url):
    assert safe_url(url) is None


def test_a_pdf_opens_at_its_page():
    assert source_url("https://example.org/a.PDF?x=1", 7) == "https://example.org/a.PDF?x=1#page=7"


@pytest.mark.parametrize("url", ["https://example.org/a.html", "https://example.org/a.pdf#teil"])
def test_other_sources_open_at_their_beginning(url):
    assert source_url(url, 7) == url


def test_a_source_without_page_stays_as_it_is():
    assert source_url("https://example.org/a.pdf", None) == "https://example.org/a.pdf"


@pytest.mark.parametrize(
    ("url", "quote", "fragment"),
    [
        ("https://e.org/a", "Nur drei Wörter", ""),
        ("https://e.org/a", "Die Steuer gilt seit 2022.", "#:~:text=Die%20Steuer%20gilt%20seit%202022."),
        (
            "https://e.org/a?b=1",
            "Eins zwei drei-vier fünf, sechs sieben acht neun & zehn",
            "#:~:text=Eins%20zwei%20drei%2Dvier%20f%C3%BCnf%2C,acht%20neun%20%26%20zehn",
        ),
        ("https://e.org/a#teil", "Eins zwei drei vier", ":~:text=Eins%20zwei%20drei%20vier"),
    ],
)
def test_a_web_page_opens_at_the_quoted_words(url, quote, fragment):
    assert source_url(url, None, quote) == f"{url}{fragment}"


def test_a_pdf_opens_at_its_page_whatever_is_quoted():
    address = source_url("https://e.org/a.pdf", 2, "Eins zwei drei vier fünf")
    assert address == "https://e.org/a.pdf#page=2"


def test_ids_are_escaped_in_paths():
    assert document_path("a b/ö?#.pdf") == "/dokumente/a%20b/%C3%B6%3F%23.pdf"


def test_a_path_names_the_quote():
    assert document_path("law-x", 3, 9) == "/dokumente/law-x?von=3&bis=9#zitat"
