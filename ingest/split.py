"""A document cut along its headings into chunks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.language.sentences import sentence_spans
from assistant.records import Chunk, Document, Section

SPLITTER = "sections-1200-v1"
"""Name of this splitter with its settings; an index holds the chunks of one splitter."""

MAX_CHARACTERS = 1200
MIN_CHARACTERS = 150
_WINDOW = 8 * MAX_CHARACTERS

Span = tuple[int, int]

_ITEM = re.compile(r"(?:-|\d{1,3}\.) ")


def split(document: Document) -> tuple[Chunk, ...]:
    """Cut `document` into chunks that cover its text except for white space between them.

    A chunk has one heading path and, where that is possible, at most `MAX_CHARACTERS` characters. Cuts
    fall between paragraphs, else between bullets or table rows, else between sentences, and inside a
    sentence only where it is longer than the limit. A short section is a chunk of its own, because its
    heading says what it is about.
    """
    chunks: list[Chunk] = []
    for section in _joined(document.sections, document.text):
        for start, end in _cut(document.text, section.start, section.end):
            chunks.append(_chunk(document, section, len(chunks), start, end))
    return tuple(chunks)


def _chunk(document: Document, section: Section, ordinal: int, start: int, end: int) -> Chunk:
    text = document.text[start:end]
    digest = hashlib.sha256("\n".join((*section.heading_path, text)).encode()).hexdigest()[:8]
    return Chunk(
        chunk_id=f"{document.document_id}#{ordinal:03d}-{digest}",
        document_id=document.document_id,
        ordinal=ordinal,
        heading_path=section.heading_path,
        start=start,
        end=end,
        text=text,
        page=section.page,
    )


def _joined(sections: tuple[Section, ...], text: str) -> Iterator[Section]:
    """Join neighbours under the same heading where one of them is tiny."""
    waiting: Section | None = None
    for section in sections:
        start, end = _trim(text, section.start, section.end)
        if start == end:
            continue
        here = Section(section.heading_path, start, end, section.page)
        if waiting is None:
            waiting = here
            continue
        is_same = (waiting.heading_path, waiting.page) == (here.heading_path, here.page)
        is_tiny = min(waiting.end - waiting.start, here.end - here.start) < MIN_CHARACTERS
        if is_same and is_tiny and here.end - waiting.start <= MAX_CHARACTERS:
            waiting = Section(here.heading_path, waiting.start, here.end, here.page)
        else:
            yield waiting
            waiting = here
    if waiting is not None:
        yield waiting


def _cut(text: str, start: int, end: int) -> list[Span]:
    if end - start <= MAX_CHARACTERS:
        return [(start, end)]
    return _packed(list(_pieces(text, start, end)))


def _packed(pieces: list[Span]) -> list[Span]:
    """Join neighbouring pieces into chunks of about equal length below the limit."""
    total = pieces[-1][1] - pieces[0][0]
    goal = total / -(-total // MAX_CHARACTERS)
    packed: list[Span] = []
    start, end = pieces[0]
    for piece_start, piece_end in pieces[1:]:
        is_nearer_without = end - start >= goal or piece_end - start - goal > goal - (end - start)
        if piece_end - start > MAX_CHARACTERS or is_nearer_without:
            packed.append((start, end))
            start = piece_start
        end = piece_end
    packed.append((start, end))
    return _without_tiny(packed)


def _without_tiny(spans: list[Span]) -> list[Span]:
    joined = [spans[0]]
    for start, end in spans[1:]:
        before_start, before_end = joined[-1]
        is_tiny = min(before_end - before_start, end - start) < MIN_CHARACTERS
        if is_tiny and end - before_start <= MAX_CHARACTERS:
            joined[-1] = (before_start, end)
        else:
            joined.append((start, end))
    return joined


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the parts that belong together: blocks, items of a list, or what a long one consists of."""
    for block_start, block_end in _between(text, start, end, r"\n[ \t]*\n\s*"):
        is_list = _ITEM.match(text, block_start, block_end) is not None
        if block_end - block_start <= MAX_CHARACTERS and not is_list:
            yield block_start, block_end
            continue
        for line_start, line_end in _between(text, block_start, block_end, r"\n\s*"):
            if line_end - line_start <= MAX_CHARACTERS:
                yield line_start, line_end
            else:
                yield from _sentences(text, line_start, line_end)


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the sentences of one line, long ones in parts."""
    while start < end:
        # A window keeps the cost linear where a whole book stands in one line.
        window = min(start + _WINDOW, end)
        # Bullet marks and white space lie between the spans, so each sentence reaches up to the next one.
        begins = [start + begin for begin, _ in sentence_spans(text[start:window])][1:]
        stop = end
        if window < end:
            # The last sentence may go on behind the window.
            stop = begins.pop() if begins else _last_gap(text, start, start + MAX_CHARACTERS)
        for sentence_start, sentence_end in pairwise([start, *begins, stop]):
            yield from _parts(text, *_trim(text, sentence_start, sentence_end))
        start = stop


def _parts(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > MAX_CHARACTERS:
        cut = _last_gap(text, start, start + MAX_CHARACTERS)
        yield _trim(text, start, cut)
        start, end = _trim(text, cut, end)
    if start < end:
        yield start, end


def _last_gap(text: str, start: int, end: int) -> int:
    """Return where to cut a sentence that is too long: at white space, else at the limit."""
    for position in range(end, start, -1):
        if text[position].isspace():
            return position
    return end


def _between(text: str, start: int, end: int, separator: str) -> Iterator[Span]:
    here = start
    for match in re.compile(separator).finditer(text, start, end):
        if match.start() > here:
            yield here, match.start()
        here = match.end()
    if here < end:
        yield here, end


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
