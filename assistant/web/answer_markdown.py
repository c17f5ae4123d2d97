"""An answer as one Markdown text, for programs that show nothing but text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from assistant.records import Answer, Citation, Explanation, Sentence
from assistant.visible_text import keep_visible
from assistant.web.catalogue import words_in
from assistant.web.links import safe_url, source_url
from assistant.web.wording import published_in_german

FOLLOW_UPS_HEADING = "Weiterfragen"

# What CommonMark, the tables of GitHub or the formulas of chat programs would take for their own.
_ACTIVE = re.compile(r"[\\`*<>\[\]|~$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_AT_LINE_START = re.compile(r"^(#|[-+=](?=\s|-|=|$))|^(\d{1,9})([.)])(?=\s|$)")
_IN_URLS = "%:/?#[]@!$&'()*+,;=~"


@dataclass(frozen=True, slots=True)
class Mark:
    """A number such as [1] in the text, from `start` to `end` in characters, with the source it names."""

    start: int
    end: int
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class _Source:
    number: int
    citation: Citation
    url: str | None


class MarkdownWriter:
    """Writes one answer piece by piece; the pieces joined are the text that the marks count in.

    Sources are numbered by address in the order of their first mark: chat programs merge citations of one
    address, and would link a number beyond that to the wrong source.
    """

    def __init__(self) -> None:
        self._citations: dict[int, Citation] = {}
        self._sources: dict[str, _Source] = {}
        self._marks: list[Mark] = []
        self._length = 0
        self._last_block = ""
        self._step = 0

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All marks so far whose source has an address."""
        return tuple(self._marks)

    def cite(self, citation: Citation) -> None:
        """Make a citation known before the sentences that use it."""
        self._citations[citation.number] = citation

    def sentence(self, sentence: Sentence) -> str:
        """Write the next sentence with its marks."""
        pieces = [self._before(sentence), escape_markdown(sentence.labelled)]
        length = self._length + sum(map(len, pieces))
        for source in self._sources_of(sentence):
            mark = f" [{source.number}]"
            if source.url is not None:
                title = keep_visible(source.citation.title)
                self._marks.append(Mark(length + 1, length + len(mark), title, source.url))
            length += len(mark)
            pieces.append(mark)
        return self._written("".join(pieces))

    def end(self, answer: Answer) -> str:
        """Write what follows the sentences: sources, notes, contact, what to ask next."""
        if answer.sentences:
            explained = (_explained(explanation) for explanation in answer.explanations)
            parts = [
                _list("Begriffe", explained),
                self._source_list(),
                _list("Hinweise", map(escape_markdown, _notes(answer))),
            ]
        else:
            # The notes of a non-answer say why there is none.
            reasons = _notes(answer) or (_reason(answer),)
            parts = ["\n\n".join(map(escape_markdown, reasons))]
        if answer.contact is not None:
            parts.append(f"**Ansprechstelle:** {_named_link(answer.contact.name, answer.contact.source_url)}")
        nearest = (_named_link(document.title, document.source_url) for document in answer.nearest)
        parts.append(_list("Am ehesten passend", nearest))
        parts.append(_list(FOLLOW_UPS_HEADING, map(escape_markdown, answer.follow_ups)))
        text = "\n\n".join(part for part in parts if part)
        return self._written(f"\n\n{text}" if text and self._length else text)

    def _before(self, sentence: Sentence) -> str:
        """Return what separates a sentence from the one before: heading, line, bullet or number."""
        is_new_group = bool(sentence.heading or sentence.part) or sentence.block != self._last_block
        gap = "" if not self._length else "\n\n" if is_new_group else "\n"
        if is_new_group:
            self._step = 0
        self._last_block = sentence.block
        heading = f"### {escape_markdown(sentence.part)}\n\n" if sentence.part else ""
        heading += f"**{escape_markdown(sentence.heading)}:**\n\n" if sentence.heading else ""
        if sentence.block == "step":
            self._step += 1
            return f"{gap}{heading}{self._step}. "
        if sentence.block in {"item", "cell"}:
            return f"{gap}{heading}- "
        return gap + heading if is_new_group else " "

    def _sources_of(self, sentence: Sentence) -> tuple[_Source, ...]:
        found: dict[int, _Source] = {}
        for number in sentence.citations:
            citation = self._citations[number]
            url = _encoded(source_url(citation.source_url, citation.page))
            key = url or citation.document_id
            source = self._sources.setdefault(key, _Source(len(self._sources) + 1, citation, url))
            found[source.number] = source
        return tuple(found.values())

    def _source_list(self) -> str:
        lines = [f"{source.number}. {_source_line(source)}" for source in self._sources.values()]
        return "\n".join(["**Quellen**", "", *lines]) if lines else ""

    def _written(self, text: str) -> str:
        self._length += len(text)
        return text


def answer_to_markdown(answer: Answer) -> tuple[str, tuple[Mark, ...]]:
    """Write a whole answer at once; return the text with its marks."""
    writer = MarkdownWriter()
    for citation in answer.citations:
        writer.cite(citation)
    pieces = [*map(writer.sentence, answer.sentences), writer.end(answer)]
    return "".join(pieces), writer.marks


def escape_markdown(text: str) -> str:
    """Turn text of documents into one line that Markdown shows as it is, whatever the text contains."""
    line = _ACTIVE.sub(r"\\\g<0>", " ".join(keep_visible(text).split()))
    return _AT_LINE_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", line)


def _reason(answer: Answer) -> str:
    words = words_in("de")
    return f"{words(f'outcomes.{answer.outcome}')}. {words(f'outcome_hints.{answer.outcome}')}"


def _notes(answer: Answer) -> tuple[str, ...]:
    """Return the notes, and what a follow-up was understood as."""
    understood = answer.understood
    if understood is None or not understood.is_follow_up:
        return answer.notes
    return (f"Verstanden als: „{understood.question}“", *answer.notes)


def _explained(explanation: Explanation) -> str:
    source = _named_link(explanation.source_title, explanation.source_url)
    return f"{escape_markdown(explanation.term)}: {escape_markdown(explanation.text)} ({source})"


def _source_line(source: _Source) -> str:
    citation = source.citation
    page = f"S. {citation.page}" if citation.page else ""
    parts = (escape_markdown(citation.publisher), published_in_german(citation.published), page)
    line = f"{escape_markdown(citation.title)} – {', '.join(part for part in parts if part)}"
    return f"{line}: <{source.url}>" if source.url else line


def _named_link(name: str, url: str) -> str:
    address = _encoded(safe_url(url))
    return f"{escape_markdown(name)}: <{address}>" if address else escape_markdown(name)


def _encoded(url: str | None) -> str | None:
    """Return an address that cannot end its link early."""
    return quote(keep_visible(url, keep=""), safe=_IN_URLS) if url else None


def _list(heading: str, lines: Iterable[str]) -> str:
    items = [f"- {line}" for line in lines]
    return "\n".join([f"**{heading}**", "", *items]) if items else ""
