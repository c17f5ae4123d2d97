"""Text with bold words and links, cut into pieces that stay whole when a message is split."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.visible_text import keep_visible

PARAGRAPH, LINE, FLOW = "\n\n", "\n", " "


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, a list item or a heading.

    Attributes:
        gap: what stands between it and the piece before it.
        keeps_next: whether it must not be the last one of a message, as a heading must not.
    """

    spans: tuple[Span, ...]
    gap: str = PARAGRAPH
    keeps_next: bool = False

    @property
    def text(self) -> str:
        """The characters of the piece alone."""
        return "".join(span.text for span in self.spans)


RichText = tuple[Piece, ...]


def piece(*spans: Span | str, gap: str = PARAGRAPH, keeps_next: bool = False) -> Piece:
    """Make a piece out of spans or plain text; invisible characters and line breaks go."""
    made = (Span(span) if isinstance(span, str) else span for span in spans)
    return Piece(tuple(_clean(made)), gap, keeps_next)


def bold(text: str) -> Span:
    """Make a bold span."""
    return Span(text, is_bold=True)


def italic(text: str) -> Span:
    """Make an italic span."""
    return Span(text, is_italic=True)


def link(text: str, url: str | None) -> Span:
    """Make a link, or plain text where there is no address that is safe to open."""
    return Span(text, url=url)


def paragraphs(*texts: str) -> RichText:
    """Make plain paragraphs."""
    return tuple(piece(text) for text in texts)


def plain_text(text: RichText) -> str:
    """Return the characters as a channel shows them that knows no markup and hides addresses."""
    return "".join(f"{one.gap if number else ''}{one.text}" for number, one in enumerate(text))


def _clean(spans: Iterable[Span]) -> Iterable[Span]:
    for span in spans:
        visible = keep_visible(span.text, keep="\n\t")
        # Line breaks of documents would tear a sentence apart; the blanks at the ends separate spans.
        words = " ".join(visible.split())
        lead = " " if visible[:1].isspace() and words else ""
        tail = " " if visible[-1:].isspace() and words else ""
        text = f"{lead}{words}{tail}" if words else (" " if visible else "")
        if text:
            yield Span(text, span.is_bold, span.is_italic, span.url)
