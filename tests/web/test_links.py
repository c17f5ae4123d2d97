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


def test_ids_are_escaped_in_paths():
    assert document_path("a b/ö?#.pdf") == "/dokumente/a%20b/%C3%B6%3F%23.pdf"


def test_a_path_names_the_quote():
    assert document_path("law-x", 3, 9) == "/dokumente/law-x?von=3&bis=9#zitat"
