"""Links of the pages, harmless whatever a document claims as its address."""

from __future__ import annotations

from urllib.parse import quote, urlsplit


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


def source_url(url: str | None, page: int | None = None) -> str | None:
    """Return the address of the original, at the page where it is a PDF."""
    address = safe_url(url)
    if address is None or page is None or "#" in address:
        return address
    return f"{address}#page={page}" if urlsplit(address).path.lower().endswith(".pdf") else address


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
