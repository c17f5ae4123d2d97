"""From the streamed text of a language model to single sentences with their citation marks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.citations import parse_marks
from assistant.generation.raw_output import ThoughtFilter, prose_of_json
from assistant.language.sentences import sentence_spans

_MARK = re.compile(r"\s*\[\s*[0-9][0-9\s,;/&–—‐‑‒−und bis-]*\]")
_OPEN_MARK = re.compile(r"\[[^\]\n]{0,40}$")
_TAG = re.compile(
    r"<(?:script|style)\b.*?</(?:script|style)\s*>|</?[A-Za-z][^<>]{0,300}>|<!--.*?-->", re.DOTALL
)
_FENCE_OPENING = re.compile(r"^\s*(?:```|~~~)[a-z]*\s*")
_JSON_OPENING = re.compile(r"\{\s*[\"}]|\[\s*[\[{\"]")
_OPENING_LETTERS = 12
_WORDS_AHEAD = 2
_FENCE = re.compile(r"^\s*(?:```|~~~).*$")
_EMPHASIS = re.compile(r"(\*{1,3}|_{2,3}|`+)(?=\S)(.+?)(?<=\S)\1")
_LINK = re.compile(r"!?\[([^\]\n]*[^\]\d\s,;-][^\]\n]*)\]\([^)\s]*\)")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*)$")
_STEP = re.compile(r"^\s*\d{1,2}[.)]\s+(?=\S)")
_ITEM = re.compile(r"^\s*[-*•–]\s+(?=\S)")
_TABLE_RULE = re.compile(r"^[\s|:-]*$")
_LABEL = re.compile(r"^\*{0,2}[^.!?\[\]]{2,70}:\*{0,2}$")
_ENDED = re.compile(r"[.!?…][\"“”»«)\]]*$|\]$")
_MOST_PENDING = 4_000
"""Characters of a sentence that does not end; a model that never ends one is cut there."""
_JSON_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A sentence as a model wrote it, without its marks.

    Attributes:
        text: the plain sentence.
        numbers: passages that it names and that exist.
        has_wrong_mark: whether it also names one that does not exist.
        block: "paragraph", "item" or "step", as `Sentence.block`.
    """

    text: str
    numbers: tuple[int, ...]
    has_wrong_mark: bool = False
    block: str = "paragraph"


class SentenceStream:
    """Takes text piece by piece; gives each sentence as soon as it and its marks are complete.

    Args:
        n_passages: how many passages there are to cite.
    """

    def __init__(self, n_passages: int) -> None:
        self._n_passages = n_passages
        self._thoughts = ThoughtFilter()
        self._opening = ""
        self._has_begun = False
        self._json: str | None = None
        self._line = ""
        self._block = "paragraph"

    def feed(self, piece: str) -> list[WrittenSentence]:
        """Take a piece and return the sentences that it completes."""
        text = self._thoughts.feed(piece)
        if self._thoughts.has_thought:
            self._line, self._opening, self._json, self._thoughts.has_thought = "", "", None, False
        if not self._has_begun:
            text = self._begin(text)
        if self._json is not None:
            self._json = (self._json + text)[:_JSON_CHARACTERS]
            return []
        return list(self._take(text))

    def finish(self) -> list[WrittenSentence]:
        """Return what is left; a sentence that was cut off is not."""
        rest = self._opening + self._thoughts.finish()
        if self._json is not None:
            rest, self._json = prose_of_json(self._json + rest), None
        return [*self._take(rest), *self._end_line(is_last=True)]

    def _begin(self, text: str) -> str:
        """Hold the first letters back until they show whether JSON follows; return what may go on."""
        text = self._opening + text
        start = _FENCE_OPENING.sub("", text).lstrip("\ufeff \t\r\n")
        self._opening = text if len(start) < _OPENING_LETTERS else ""
        if self._opening:
            return ""
        self._has_begun = True
        if not _JSON_OPENING.match(start):
            return text
        self._json = ""
        return start

    def _take(self, text: str) -> Iterator[WrittenSentence]:
        for number, part in enumerate(text.replace("\r", "").split("\n")):
            if number:
                yield from self._end_line()
            self._line += part
        yield from self._complete_sentences()

    def _complete_sentences(self) -> Iterator[WrittenSentence]:
        """Give the sentences of the open line that another one follows."""
        line = self._line
        if len(line) > _MOST_PENDING:
            yield from self._end_line()
            return
        if _FENCE.match(line) or _HEADING.match(line) or "|" in line or _OPEN_MARK.search(line):
            return
        marked, offsets = _without_marks(line)
        spans = _spans(marked, offsets)
        # A mark may follow the full stop, and the next words may show that it was an abbreviation.
        if len(spans) < 2 or len(marked[spans[-1][0] :].split()) < _WORDS_AHEAD:
            return
        cut = _place_in_line(line, offsets, spans[-1][0])
        self._line = line[cut:].lstrip()
        yield from self._sentences(line[:cut])

    def _end_line(self, *, is_last: bool = False) -> Iterator[WrittenSentence]:
        line, self._line = self._line, ""
        if (
            _FENCE.match(line)
            or _TABLE_RULE.match(line)
            or _HEADING.match(line)
            or _LABEL.match(line.strip())
        ):
            return
        if is_last and not _ENDED.search(_plain(line).rstrip()):
            # The last sentence was cut off; those before it were not.
            marked, offsets = _without_marks(line)
            spans = _spans(marked, offsets)
            line = line[: _place_in_line(line, offsets, spans[-1][0])] if len(spans) > 1 else ""
        yield from self._sentences(line)
        self._block = "paragraph"

    def _sentences(self, line: str) -> Iterator[WrittenSentence]:
        line, block = _without_bullet(line)
        self._block = block or self._block
        marked, offsets = _without_marks(_plain(line.replace("|", " ") if line.count("|") > 1 else line))
        spans = _spans(marked, offsets)
        for number, (start, end) in enumerate(spans):
            following = spans[number + 1][0] if number + 1 < len(spans) else len(marked) + 1
            places = [(place, mark) for place, _, mark in offsets if place < following]
            marks = [mark for place, mark in places if number == 0 or place > start]
            yield self._sentence(marked[start:end], marks)

    def _sentence(self, text: str, marks: Sequence[str]) -> WrittenSentence:
        found = parse_marks(f"x {' '.join(marks)}", self._n_passages)
        text = " ".join(text.split())
        return WrittenSentence(text, found.numbers, bool(found.invalid), self._block)


def _without_bullet(line: str) -> tuple[str, str | None]:
    for pattern, block in ((_STEP, "step"), (_ITEM, "item")):
        found = pattern.match(line)
        if found:
            return line[found.end() :], block
    return line, None


def _plain(text: str) -> str:
    """Leave out what lays text out: emphasis, links, HTML; entities become characters."""
    text = html.unescape(_TAG.sub(" ", text))
    text = _TAG.sub(" ", text)
    text = _LINK.sub(r"\1", text)
    for _ in range(2):  # bold inside italics
        text = _EMPHASIS.sub(r"\2", text)
    return text.replace("`", "").replace("**", "")


def _without_marks(line: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Return a line without its marks, and each mark with its places without and with the marks before it."""
    kept: list[str] = []
    found: list[tuple[int, int, str]] = []
    length = end = 0
    for match in _MARK.finditer(line):
        kept.append(line[end : match.start()])
        length += match.start() - end
        found.append((length, match.end(), match[0].strip()))
        end = match.end()
    kept.append(line[end:])
    return "".join(kept), found


def _spans(marked: str, offsets: Sequence[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """Return the sentences of a line; a mark before a full stop ends one whatever follows."""
    ends = [place + 1 for place, _, _ in offsets if marked[place : place + 1] in {".", "!", "?"}]
    spans = []
    for start, end in sentence_spans(marked):
        for cut in (cut for cut in ends if start < cut < end and marked[cut].isspace()):
            spans.append((start, cut))
            start = cut + 1  # noqa: PLW2901 -- the rest of the span
        spans.append((start, end))
    return spans


def _place_in_line(line: str, offsets: Sequence[tuple[int, int, str]], place: int) -> int:
    """Return where in a line a place of the line without marks is, behind all marks before it."""
    shift = 0
    for without, with_marks, _ in offsets:
        if without >= place:
            break
        shift = with_marks - without
    return min(place + shift, len(line))
