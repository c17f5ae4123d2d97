"""From a draft to an answer's sentences and citations: what no passage supports is dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.citations import parse_marks
from assistant.answering.compose import Draft
from assistant.answering.edits import are_named, document_names
from assistant.answering.grounding import GroundingChecker
from assistant.language.sentences import sentence_spans
from assistant.records import Citation, Edit, EditKind, Passage, Sentence, undo_edits

_FROM_ELSEWHERE = {EditKind.ABBREVIATION, EditKind.NAME}
"""Edits whose words do not come from the passage itself."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The sentences that stand, their citations numbered from 1 in order of use, and what was dropped."""

    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    dropped: tuple[str, ...]


def check_draft(draft: Draft, checker: GroundingChecker) -> Checked:
    """Keep the sentences of a draft that their passages support."""
    passages = {passage.number: passage for passage in draft.passages}
    new_numbers: dict[int, int] = {}
    sentences: list[Sentence] = []
    dropped: list[str] = []
    heading: str | None = None
    for drafted in draft.sentences:
        # A group keeps its heading when its first sentence is dropped.
        heading = drafted.heading or heading
        marked = parse_marks(drafted.marked, len(draft.passages))
        cited = [passages[n] for n in marked.numbers]
        names = [name for passage in cited for name in _names_of(passage)]
        texts = [passage.text for passage in cited]
        if marked.invalid or problems_of(marked.text, drafted.edits, texts, names, checker):
            dropped.append(marked.text)
            continue
        numbers = tuple(new_numbers.setdefault(n, len(new_numbers) + 1) for n in marked.numbers)
        sentences.append(
            Sentence(marked.text, numbers, drafted.block, heading, column=drafted.column, edits=drafted.edits)
        )
        heading = None
    citations = tuple(citation_of(number, passages[old]) for old, number in new_numbers.items())
    return Checked(tuple(sentences), citations, tuple(dropped))


def problems_of(
    text: str,
    edits: tuple[Edit, ...],
    passages: Sequence[str],
    names: Sequence[str],
    checker: GroundingChecker,
) -> tuple[str, ...]:
    """Return what speaks against a sentence; nothing when its passages carry it.

    They must carry it as it was before its edits, and also what is shown. Words that an edit brought in
    come from `names`, those of the cited documents, or from the glossary, which has sources of its own.
    """
    problems = checker.check(undo_edits(text, edits), passages).problems
    if problems:
        return tuple(problems)
    if not are_named(text, [edit for edit in edits if edit.kind is EditKind.NAME], names):
        return ("Einschub ohne Beleg",)
    if all(edit.kind is EditKind.NAME for edit in edits):
        return ()
    brought_in = [text[edit.start : edit.end] for edit in edits if edit.kind in _FROM_ELSEWHERE]
    shown = [text[start:end] for start, end in sentence_spans(text)]
    return tuple(p for one in shown for p in checker.check(one, [*passages, *brought_in]).problems)


def _names_of(passage: Passage) -> list[str]:
    document = passage.document
    return document_names(document.title, document.municipality, document.states)


def citation_of(number: int, passage: Passage) -> Citation:
    """Return what the reader sees behind a number: the passage word for word, and where it stands."""
    document = passage.document
    return Citation(
        number=number,
        document_id=document.document_id,
        title=document.title,
        publisher=document.publisher,
        source_url=document.source_url,
        heading_path=passage.chunk.heading_path,
        page=passage.chunk.page,
        quote=passage.text,
        start=passage.start,
        end=passage.end,
        published=document.published,
        kind=document.kind,
        municipality=document.municipality,
        states=document.states,
    )
