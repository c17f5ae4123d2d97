"""Sentences in plain language: abbreviations written out, long sentences cut; every edit is marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answering.glossary import Mention, Terms, hardest
from assistant.language.clauses import first_cut
from assistant.language.sentences import sentence_spans
from assistant.records import Edit, EditKind, GlossaryTerm, undo_edits

_LONG = 9
"""Words up to which a sentence is left whole."""
_MOST_TERMS = 5
_GENITIVE = re.compile(r"(?:des|eines|dieses|jedes|ihres|seines|deren|dessen)\s+$", re.IGNORECASE)
_COUNTED = re.compile(r"\d\s*$")
"""A unit such as kWp is written out behind it, since its number belongs to the short form."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A sentence with its edits; offsets count in its text."""

    text: str
    edits: tuple[Edit, ...] = ()


class Simplifier:
    """Makes the sentences of one answer plainer; knows which abbreviations it has written out already.

    Args:
        terms: the terms of the glossary.
    """

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._written_out: set[str] = set()

    def simplify(self, text: str, is_supported: Callable[[str], bool]) -> Plain:
        """Make a sentence plainer.

        Args:
            text: the sentence without citation marks.
            is_supported: whether what the sentence cites carries a text; a cut that leaves half a
                sentence without support is not made.
        """
        cut = self._cut(Plain(text), is_supported)
        return self._write_out(cut)

    def _cut(self, plain: Plain, is_supported: Callable[[str], bool]) -> Plain:
        """Cut a sentence where its halves stand alone, again and again from left to right."""
        start = 0
        while len(plain.text[start:].split()) > _LONG:
            longer = _cut_once(plain, start)
            if longer is None or not all(map(is_supported, sentences_of(longer.text))):
                return plain
            plain = longer
            start = plain.edits[-1].end - 1
        return plain

    def _write_out(self, plain: Plain) -> Plain:
        """Write abbreviations out where the answer uses them for the first time."""
        mentions = self._terms.mentions(plain.text)
        known = {m.term.term for m in mentions if not m.is_abbreviation} | self._written_out
        first: dict[str, Mention] = {}
        for mention in mentions:
            if mention.is_abbreviation and not _is_explained(plain.text, mention):
                first.setdefault(mention.term.term, mention)
        for mention in reversed(first.values()):
            if mention.term.term not in known:
                shown = _written_out(plain.text, mention)
                plain = _replaced(plain, mention.start, mention.end, shown, EditKind.ABBREVIATION)
        self._written_out |= {mention.term.term for mention in mentions}
        return plain


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [text[start:end] for start, end in sentence_spans(text)]


def terms_to_explain(terms: Terms, texts: Sequence[str]) -> list[GlossaryTerm]:
    """Return the terms of an answer that readers know least, in the order of their use."""
    used = {mention.term.term: mention.term for text in texts for mention in terms.mentions(text)}
    return hardest(list(used.values()), _MOST_TERMS)


def _cut_once(plain: Plain, start: int) -> Plain | None:
    """Cut the part of a text that begins at `start`."""
    cut = first_cut(plain.text[start:].rstrip())
    if cut is None:
        return None
    first, last = start + cut.start, start + cut.end
    opening = f"[{cut.subject}] " if cut.subject else ""
    kind = EditKind.SUBJECT if cut.subject else EditKind.CUT
    # The first letter of the second half belongs to the edit: it becomes a capital.
    initial = plain.text[last] if cut.subject else plain.text[last].upper()
    return _replaced(plain, first, last + 1, f". {opening}{initial}", kind)


def _is_explained(text: str, mention: Mention) -> bool:
    """Tell whether the abbreviation stands in brackets behind its long form."""
    return text[: mention.start].rstrip().endswith("(") and text[mention.end :].startswith(")")


def _written_out(text: str, mention: Mention) -> str:
    """Return long and short form; the long one stands first where its ending cannot be wrong."""
    long, short = mention.term.term, text[mention.start : mention.end]
    before = text[: mention.start]
    is_declined = " " in long and long.split()[0].endswith(("e", "er", "es")) and long.split()[1][0].isupper()
    if is_declined or _GENITIVE.search(before) or _COUNTED.search(before):
        return f"{short} ({long})"
    return f"{long} ({short})"


def _replaced(plain: Plain, start: int, end: int, shown: str, kind: EditKind) -> Plain:
    """Put an edit in; the stretch must not cut into an earlier edit."""
    grown = len(shown) - (end - start)
    original = plain.text[start:end]
    moved = []
    for edit in plain.edits:
        if edit.start >= end:
            moved.append(replace(edit, start=edit.start + grown, end=edit.end + grown))
        elif edit.end <= start:
            moved.append(edit)
        else:
            return plain
    edits = sorted([*moved, Edit(start, start + len(shown), original, kind)], key=lambda edit: edit.start)
    result = Plain(plain.text[:start] + shown + plain.text[end:], tuple(edits))
    assert undo_edits(result.text, result.edits) == undo_edits(plain.text, plain.edits)
    return result
