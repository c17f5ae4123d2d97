"""Markdown as plain reading text with its sections."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from enum import Enum

from assistant.records import Section
from assistant.visible_text import keep_visible
from ingest.findings import Finding, Severity, quoted

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_BULLET = re.compile(r"[ \t]*[-*+•][ \t]+(\S.*)$")
_NUMBERED = re.compile(r"[ \t]*(\d{1,3})[.)][ \t]+(\S.*)$")
_TABLE_RULE = re.compile(r"[ \t]*\|?(?=[^-]*-)[ \t:|-]+$")
_QUOTE = re.compile(r"\A(?: {0,3}>[ \t]?)+")

# Every repetition is bounded or cannot cross its own mark, so that hostile text costs linear time.
_IMAGE = re.compile(r"!\[([^\[\]]{0,500})\]\([^()\s]{0,2000}(?:[ \t]+\"[^\"]{0,300}\")?\)")
_LINK = re.compile(
    r"\[([^\[\]]{1,500})\]\(([^()\s]{0,2000}(?:\([^()\s]{0,300}\))?)(?:[ \t]+\"[^\"]{0,300}\")?\)"
)
_AUTOLINK = re.compile(r"<(https?://[^\s<>]{1,2000})>")
_CODE = re.compile(r"(`{1,3})([^`]{1,1000})\1")
# "Bürger*innen und Kund*innen" is no emphasis: a mark must not touch a letter on its outer side.
_EMPHASIS = (
    re.compile(r"(?<![\w*\\])(\*{1,3})(?=[^\s*])([^*]{1,1000})(?<=[^\s\\])\1(?![\w*])"),
    re.compile(r"(?<![\w\\])(_{1,3})(?=[^\s_])([^_]{1,1000})(?<=[^\s\\])\1(?!\w)"),
)
_MARK = re.compile(r"[\[<`*_\\&]")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_MAX_HEADING = 300
_MAX_UNDERLINED = 120


class _Shape(Enum):
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    CODE = "code"


@dataclass(slots=True)
class _Block:
    shape: _Shape
    text: str


@dataclass(slots=True)
class _Part:
    path: tuple[str, ...]
    line: int
    blocks: list[_Block] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReadingText:
    """Text without marks; sections cover it except for the blank lines between them.

    Headings stand in the paths of the sections alone. Bullets are lines that start with "- ".
    """

    text: str
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...]


def read_markdown(body: str, first_line: int = 1, title: str | None = None) -> ReadingText:
    """Read Markdown whose first line is line `first_line` of its file.

    A first heading that repeats `title` stays out of the paths.
    """
    parser = _Parser(first_line, title)
    body, findings = _without_comments(body, first_line)
    for line in body.split("\n"):
        parser.feed(line.expandtabs(4))
    parts = parser.parts
    findings += _empty_headings(parts)
    return _assemble([part for part in parts if part.blocks], findings)


def _without_comments(body: str, first_line: int) -> tuple[str, list[Finding]]:
    findings: list[Finding] = []

    def blank(match: re.Match[str]) -> str:
        line = first_line + body.count("\n", 0, match.start())
        message = "Kommentar im Text (<!-- … -->) wird weggelassen"
        findings.append(Finding(message, line, severity=Severity.NOTICE))
        return "\n" * match[0].count("\n")

    return (_COMMENT.sub(blank, body), findings) if "<!--" in body else (body, findings)


class _Parser:
    """Collects the blocks under each heading, line by line."""

    def __init__(self, first_line: int, title: str | None) -> None:
        self.parts = [_Part((), first_line)]
        self._title = title
        self._headings: list[tuple[int, str]] = []
        self._line = first_line - 1
        self._fence: str | None = None
        self._is_open = False  # the last block goes on with the next line

    def feed(self, line: str) -> None:
        self._line += 1
        if self._fence is not None:
            self._feed_code(line)
        elif not line.strip():
            self._is_open = False
        elif not self._feed_mark(line):
            self._feed_text(line)

    def _feed_code(self, line: str) -> None:
        if self._fence is not None and line.strip().startswith(self._fence) and not line.strip(" `~"):
            self._fence = None
        elif (text := keep_visible(line).rstrip()).strip():
            self._append(_Shape.CODE, text)
        self._is_open = False

    def _feed_mark(self, line: str) -> bool:
        """Take a line that a mark at its beginning makes special; tell whether it was one."""
        if match := _FENCE.match(line):
            self._fence = match[1]
        elif match := _HEADING.match(line):
            self._open_heading(len(match[1]), _without_closing_marks(match[2] or ""))
        elif (match := _UNDERLINE.match(line)) and self._could_be_heading():
            text = self.parts[-1].blocks.pop().text
            self._open_heading(1 if match[1].startswith("=") else 2, text)
        elif _RULE.match(line):
            self._is_open = False
        elif match := _BULLET.match(line):
            self._append_item("- ", match[1])
        elif (match := _NUMBERED.match(line)) and (not self._is_open or match[1] == "1" or self._in_list()):
            self._append_item(f"{match[1]}. ", match[2])
        elif line.lstrip().startswith("|"):
            self._append_row(line)
        else:
            return False
        return True

    def _feed_text(self, line: str) -> None:
        text = _inline(_QUOTE.sub("", line))
        if not text:
            return
        blocks = self.parts[-1].blocks
        is_continued = bool(blocks) and (self._is_open or (self._in_list() and line.startswith("  ")))
        if not is_continued:
            self._append(_Shape.PARAGRAPH, text)
        elif blocks[-1].text.endswith("\n"):
            blocks[-1].text += text
        else:
            blocks[-1].text += " " + text
        self._is_open = True
        if line.endswith(("  ", "\\")) and blocks[-1].shape is _Shape.PARAGRAPH:
            kept = blocks[-1].text.removesuffix("\\").rstrip()
            blocks[-1].text = f"{kept}\n" if kept else "\\"

    def _append(self, shape: _Shape, text: str) -> None:
        self.parts[-1].blocks.append(_Block(shape, text))

    def _append_item(self, mark: str, line: str) -> None:
        text = _inline(line)
        self._is_open = bool(text)
        if text:
            self._append(_Shape.ITEM, mark + text)

    def _append_row(self, line: str) -> None:
        self._is_open = False
        if _TABLE_RULE.match(line):
            return
        cells = [_inline(cell) for cell in line.strip().strip("|").split("|")]
        if any(cells):
            self._append(_Shape.ROW, f"| {' | '.join(cells)} |")

    def _in_list(self) -> bool:
        blocks = self.parts[-1].blocks
        return bool(blocks) and blocks[-1].shape is _Shape.ITEM

    def _could_be_heading(self) -> bool:
        # A whole paragraph above "---" is a paragraph above a rule, whatever CommonMark says.
        blocks = self.parts[-1].blocks
        if not (self._is_open and blocks and blocks[-1].shape is _Shape.PARAGRAPH):
            return False
        return len(blocks[-1].text) <= _MAX_UNDERLINED and not blocks[-1].text.endswith((".", "!", "?", ":"))

    def _open_heading(self, level: int, text: str) -> None:
        self._is_open = False
        name = _inline(text)
        if len(name) > _MAX_HEADING:
            self._append(_Shape.PARAGRAPH, name)
            return
        is_title = self._title is not None and name.casefold() == self._title.casefold()
        if not name or (is_title and not self._headings and len(self.parts) == 1):
            return
        self._headings = [heading for heading in self._headings if heading[0] < level]
        self._headings.append((level, name))
        self.parts.append(_Part(tuple(heading for _, heading in self._headings), self._line))


def _without_closing_marks(heading: str) -> str:
    """Drop the marks at the end of "## Kosten ##"; "C#" keeps its own."""
    heading = heading.rstrip()
    bare = heading.rstrip("#")
    return bare if not bare or bare.endswith(" ") else heading


def _inline(text: str) -> str:
    """Drop the marks inside a line and keep what a reader sees of it."""
    if _MARK.search(text):  # most lines have none
        text = _IMAGE.sub(r"\1", text)
        text = _LINK.sub(_link_text, text)
        text = _AUTOLINK.sub(r"\1", text)
        text = _CODE.sub(r"\2", text)
        for emphasis in _EMPHASIS:
            text = emphasis.sub(r"\2", emphasis.sub(r"\2", text))
        text = html.unescape(_ESCAPE.sub(r"\1", text))
    return " ".join(keep_visible(text).split())


def _link_text(match: re.Match[str]) -> str:
    text, address = match[1].strip(), match[2]
    if not address.startswith(("http://", "https://")) or text == address:
        return text
    return f"{text} ({address})"


def _empty_headings(parts: list[_Part]) -> list[Finding]:
    """Report headings that have no text, neither of their own nor below them."""
    findings: list[Finding] = []
    for number, part in enumerate(parts):
        below = parts[number + 1].path if number + 1 < len(parts) else ()
        if part.path and not part.blocks and below[: len(part.path)] != part.path:
            message = f"Überschrift {quoted(part.path[-1])} hat keinen Text"
            findings.append(Finding(message, part.line, severity=Severity.WARNING))
    return findings


def _assemble(parts: list[_Part], findings: list[Finding]) -> ReadingText:
    pieces: list[str] = []
    sections: list[Section] = []
    position = 0
    for part in parts:
        if pieces:
            pieces.append("\n\n")
            position += 2
        text = _section_text(part.blocks)
        sections.append(Section(part.path, position, position + len(text)))
        pieces.append(text)
        position += len(text)
    return ReadingText("".join(pieces), tuple(sections), tuple(findings))


def _section_text(blocks: list[_Block]) -> str:
    pieces: list[str] = []
    previous: _Shape | None = None
    for block in blocks:
        if previous is not None:
            is_same = block.shape is previous and block.shape is not _Shape.PARAGRAPH
            pieces.append("\n" if is_same else "\n\n")
        pieces.append(block.text.rstrip())
        previous = block.shape
    return "".join(pieces)
