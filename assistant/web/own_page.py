"""How requests of our own pages are told from those of other sites."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers


def is_from_own_page(headers: Headers) -> bool:
    """Whether a browser says that one of our pages asks."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return _is_own_origin(headers)


def is_from_foreign_page(headers: Headers) -> bool:
    """Whether a browser says that the page of another site asks; programs that are no browser say nothing."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    return "origin" in headers and not _is_own_origin(headers)


def _is_own_origin(headers: Headers) -> bool:
    origin = headers.get("origin")
    try:
        return origin is not None and urlsplit(origin).netloc == headers.get("host")
    except ValueError:
        return False
