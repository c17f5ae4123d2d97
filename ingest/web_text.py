"""The main text of an HTML page; runs alone in a process of its own, because pages are untrusted.

Reads the page from standard input and prints JSON. Arguments: the address, and the charset or nothing.
"""

from __future__ import annotations

import contextlib
import json
import sys

_MAX_MEMORY = 3 * 1024**3
_MAX_SECONDS = 60


def _limit() -> None:
    """Let a page that is made to break parsers end its own process only."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 -- absent on Windows

        resource.setrlimit(resource.RLIMIT_CPU, (_MAX_SECONDS, _MAX_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY, _MAX_MEMORY))


def _main(url: str, charset: str) -> dict[str, object]:
    import trafilatura

    content = sys.stdin.buffer.read()
    page = content.decode(charset, errors="replace") if charset else content
    tree = trafilatura.load_html(page)
    if tree is None:
        return {"text": ""}
    # Only dates that the page states about itself; searching its text would take any date for its own.
    about = trafilatura.extract_metadata(
        tree, default_url=url, date_config={"original_date": True, "extensive_search": False}
    )
    text = trafilatura.extract(
        page, url=url, output_format="markdown", include_formatting=True, include_comments=False
    )
    return {
        "text": text or "",
        "title": getattr(about, "title", None),
        "site": getattr(about, "sitename", None),
        "published": getattr(about, "date", None),
        "language": (tree.get("lang") or "")[:2].lower(),
        "asks_for_password": bool(tree.xpath("//input[@type='password']")),
    }


if __name__ == "__main__":
    _limit()
    json.dump(_main(sys.argv[1], sys.argv[2]), sys.stdout)
