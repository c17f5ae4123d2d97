"""What a mail asks, without greeting, quotation and signature."""

from __future__ import annotations

import re
from email.message import EmailMessage
from html.parser import HTMLParser

_MOST_CHARACTERS = 20_000
_QUOTE_HEAD = re.compile(
    r"^(?:(?:Am|On) .{5,200}(?:schrieb|wrote).*:|-{2,}\s*(?:Original|Urspr|Weitergeleitet|Forwarded).*"
    r"|_{10,}|Von: .*|From: .*)$",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^(?:sehr geehrte|guten (?:tag|morgen|abend)|hallo|liebe[rs]?|moin|servus|grüß gott)\b"
    r"[^.?!]{0,60}[,!.]?$",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^(?:mit (?:freundlichen|besten|herzlichen) grüßen|(?:viele|beste|liebe|freundliche|schöne) grüße"
    r"|herzliche grüße|gruß|mfg|vielen dank|danke)\b.{0,40}$",
    re.IGNORECASE,
)
_FEWEST_WORDS = 3


def question_of(mail: EmailMessage) -> str:
    """Return the question of a mail: its text, with the subject where the text says too little alone."""
    text = _without_frame(_body_of(mail))
    subject = re.sub(r"^(?:\s*(?:re|aw|fwd?|wg)\s*:)+", "", str(mail["Subject"] or ""), flags=re.IGNORECASE)
    is_reply = bool(mail["In-Reply-To"])
    if text.startswith(("/", "!")) or (text and (is_reply or len(text.split()) >= _FEWEST_WORDS)):
        return text
    return f"{subject.strip()} {text}".strip()


def attachment_of(mail: EmailMessage) -> str | None:
    """Name what a mail carries besides its text."""
    return "ein Anhang" if any(True for _ in mail.iter_attachments()) else None


def _body_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain", "html"))
    if body is None:
        return ""
    try:
        text = str(body.get_content())
    except (LookupError, ValueError):  # a character set that does not exist
        return ""
    text = text[:_MOST_CHARACTERS]
    return _text_of_html(text) if body.get_content_subtype() == "html" else text


def _without_frame(text: str) -> str:
    lines: list[str] = []
    for line in text.splitlines():
        bare = line.strip()
        if bare == "--" or line.rstrip("\r") == "-- " or _QUOTE_HEAD.match(bare):
            break
        if lines and _CLOSING.match(bare):
            break
        if not bare.startswith(">"):
            lines.append(bare)
    while lines and (not lines[0] or _GREETING.match(lines[0])):
        lines.pop(0)
    return "\n".join(lines).strip()


def _text_of_html(html: str) -> str:
    reader = _HtmlText()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts)


class _HtmlText(HTMLParser):
    """Keeps what a reader sees."""

    _SILENT = frozenset({"script", "style", "head", "title", "blockquote"})
    _BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3"})

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 -- its shape
        """Begin an element."""
        self._silent += tag in self._SILENT
        if tag in self._BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End an element."""
        self._silent -= tag in self._SILENT and self._silent > 0

    def handle_data(self, data: str) -> None:
        """Take text in."""
        if not self._silent:
            self.parts.append(data)
