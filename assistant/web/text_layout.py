"""Paragraphs, lists and highlighted stretches, cut from plain text for the templates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.records import Citation, Document, Section, Sentence
from assistant.web.answer_table import AnswerTable, lay_out_table

_LAST_WORD = re.compile(r"(?<!\S)\S{1,24}\Z")
_BULLET = re.compile(r"\s*[-*•–]\s+")


@dataclass(frozen=True, slots=True)
class SentenceRun:
    """Neighbouring sentences of an answer that share one paragraph or list."""

    block: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class SentenceGroup:
    """The part of an answer under one heading; `part` is the question that it begins to answer.

    A group has either runs of sentences or a table.
    """

    heading: str | None
    runs: tuple[SentenceRun, ...]
    part: str | None = None
    table: AnswerTable | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text, highlighted or not."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class TextRun:
    """Neighbouring lines that are one paragraph, or the items of one list."""

    is_list: bool
    blocks: tuple[tuple[Segment, ...], ...]


@dataclass(frozen=True, slots=True)
class SectionLayout:
    """A section as it is shown; `level` is the level of its HTML heading, `anchor` its id on the page."""

    heading: str | None
    level: int
    page: int | None
    runs: tuple[TextRun, ...]
    anchor: str = ""


def lay_out_answer(sentences: Iterable[Sentence]) -> tuple[SentenceGroup, ...]:
    """Group sentences under their headings, then into paragraphs and lists; cells become tables."""
    groups: list[list[Sentence]] = []
    for sentence in sentences:
        before = groups[-1][-1] if groups else None
        is_same_table = before is not None and before.block == sentence.block == "cell"
        is_new = sentence.part or (sentence.heading and not is_same_table)
        if before is None or is_new or (before.block == "cell") != (sentence.block == "cell"):
            groups.append([])
        groups[-1].append(sentence)
    return tuple(map(_group, groups))


def _group(sentences: Sequence[Sentence]) -> SentenceGroup:
    first = sentences[0]
    if first.block == "cell":
        return SentenceGroup(None, (), first.part, lay_out_table(sentences))
    runs = tuple(
        SentenceRun(block, tuple(run))
        for block, run in groupby(sentences, key=lambda sentence: sentence.block)
    )
    return SentenceGroup(first.heading, runs, first.part)


def split_last_word(text: str) -> tuple[str, str]:
    """Split off the last word, which holds the first citation number on its line."""
    match = _LAST_WORD.search(text)
    start = match.start() if match else len(text)
    return text[:start], text[start:]


def group_by_document(citations: Iterable[Citation]) -> tuple[tuple[Citation, ...], ...]:
    """Group the citations of one answer by their document, in the order of first use."""
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.document_id, []).append(citation)
    return tuple(tuple(group) for group in groups.values())


def lay_out_document(
    document: Document, start: int | None = None, end: int | None = None
) -> tuple[SectionLayout, ...]:
    """Lay out all sections, highlighting the characters from start to end."""
    mark = (start, end) if start is not None and end is not None and start < end else (0, 0)
    return tuple(
        _lay_out_section(document.text, section, mark, f"abschnitt-{number}")
        for number, section in enumerate(document.sections, start=1)
    )


def _lay_out_section(text: str, section: Section, mark: tuple[int, int], anchor: str) -> SectionLayout:
    runs: list[TextRun] = []
    is_open = False
    for line_start, line_end in _lines(text, section.start, section.end):
        line = text[line_start:line_end]
        if not line.strip():
            is_open = False
            continue
        bullet = _BULLET.match(line)
        block = _segments(text, line_start + (bullet.end() if bullet else 0), line_end, mark)
        if is_open and runs[-1].is_list == bool(bullet):
            runs[-1] = TextRun(bool(bullet), (*runs[-1].blocks, block))
        else:
            runs.append(TextRun(bool(bullet), (block,)))
        is_open = True
    heading = section.heading_path[-1] if section.heading_path else None
    level = min(max(len(section.heading_path), 1) + 1, 6)
    return SectionLayout(heading, level, section.page, tuple(runs), anchor)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1


def _segments(text: str, start: int, end: int, mark: tuple[int, int]) -> tuple[Segment, ...]:
    low, high = (min(max(edge, start), end) for edge in mark)
    pieces = ((start, low, False), (low, high, True), (high, end, False))
    return tuple(Segment(text[a:b], marked) for a, b, marked in pieces if a < b)
