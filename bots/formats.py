"""The forms in which channels take a text: HTML, Markdown, bare text."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from urllib.parse import quote

from bots.rich_text import LINE, PARAGRAPH, Piece, RichText, Span

_MARKDOWN = re.compile(r"[\\`*_<>\[\]|~#@]")
_IN_URLS = "%:/?#[]@!$&'*+,;=~"


def utf16_length(text: str) -> int:
    """Count as Telegram does: characters beyond the first 65,536 are two."""
    return len(text.encode("utf-16-le")) // 2


def to_plain(text: RichText) -> str:
    """Write addresses out behind what they belong to."""
    return _joined(text, lambda span: f"{span.text} ({encoded(span.url)})" if span.url else span.text)


def to_html(text: RichText) -> str:
    """Write HTML that Matrix clients and mail programs show alike."""
    parts: list[str] = []
    for one in text:
        inner = "".join(map(_html, one.spans))
        if not parts or one.gap == PARAGRAPH:
            parts.append(inner)
        else:
            parts[-1] += f"<br>{inner}" if one.gap == LINE else f" {inner}"
    return "".join(f"<p>{part}</p>" for part in parts)


def to_markdown(text: RichText) -> str:
    """Write Markdown in which nothing of a document can become markup or a mention."""
    return _joined(text, _markdown)


def _joined(text: RichText, write: Callable[[Span], str]) -> str:
    def written(number: int, one: Piece) -> str:
        return (one.gap if number else "") + "".join(write(span) for span in one.spans)

    return "".join(written(number, one) for number, one in enumerate(text))


def _html(span: Span) -> str:
    inner = escape(span.text)
    if span.is_bold:
        inner = f"<strong>{inner}</strong>"
    if span.is_italic:
        inner = f"<em>{inner}</em>"
    return f'<a href="{escape(encoded(span.url))}">{inner}</a>' if span.url else inner


def _markdown(span: Span) -> str:
    inner = _MARKDOWN.sub(r"\\\g<0>", span.text)
    core = inner.strip()
    mark = "**" if span.is_bold else "*" if span.is_italic else ""
    if mark and core:
        # A mark beside a blank would be shown as it is.
        inner = inner.replace(core, f"{mark}{core}{mark}", 1)
    return f"[{inner}]({encoded(span.url)})" if span.url else inner


def encoded(url: str) -> str:
    """Return an address that cannot end its link early."""
    return quote(url, safe=_IN_URLS)
