"""Links of the pages, harmless whatever a document claims as its address."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlsplit

_FRAGMENT_WORDS = 4


def safe_url(url: str | None) -> str | None:
    """Return the address if a browser may open it (http or https with a host), else None."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return url.strip() if is_web else None


def source_url(url: str | None, page: int | None = None, quoted: str = "") -> str | None:
    """Return the address of the original at the passage; the scripts of the page make it the same way.

    That is the page of a PDF; in a web page the first and last words of the quote, to which browsers
    scroll where they stand.
    """
    address = safe_url(url)
    if address is None:
        return None
    if urlsplit(address).path.lower().endswith(".pdf"):
        return address if page is None or "#" in address else f"{address}#page={page}"
    words = quoted.split()
    if len(words) < _FRAGMENT_WORDS:
        return address
    if len(words) <= 2 * _FRAGMENT_WORDS:
        text = _fragment(words)
    else:
        text = f"{_fragment(words[:_FRAGMENT_WORDS])},{_fragment(words[-_FRAGMENT_WORDS:])}"
    return f"{address}{'' if '#' in address else '#'}:~:text={text}"


def _fragment(words: Sequence[str]) -> str:
    # "-" has a meaning of its own in text fragments.
    return quote(" ".join(words), safe="_.~").replace("-", "%2D")


def term_anchor(term: str) -> str:
    """Return the id of a term on the page of the glossary; the scripts of the page make it the same way."""
    return term.replace(" ", "-")


def term_path(term: str) -> str:
    """Return the path to a term of the glossary."""
    return f"/glossar#{quote(term_anchor(term))}"


def document_path(document_id: str, start: int | None = None, end: int | None = None) -> str:
    """Return the path of the page that shows the document, at the quote from start to end."""
    path = f"/dokumente/{quote(document_id)}"
    if start is None or end is None:
        return path
    return f"{path}?von={start}&bis={end}#zitat"
