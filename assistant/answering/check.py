"""From a draft to an answer's sentences and citations: what no passage supports is dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.citations import parse_marks
from assistant.answering.compose import Draft, DraftSentence
from assistant.answering.edits import are_named, document_names, undone
from assistant.answering.grounding import GroundingChecker
from assistant.records import Citation, Passage, Sentence


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
        if marked.invalid or not _is_supported(marked.text, drafted, cited, checker):
            dropped.append(marked.text)
            continue
        numbers = tuple(new_numbers.setdefault(n, len(new_numbers) + 1) for n in marked.numbers)
        sentences.append(
            Sentence(marked.text, numbers, drafted.block, heading, column=drafted.column, edits=drafted.edits)
        )
        heading = None
    citations = tuple(_citation(number, passages[old]) for old, number in new_numbers.items())
    return Checked(tuple(sentences), citations, tuple(dropped))


def _is_supported(
    text: str, drafted: DraftSentence, cited: Sequence[Passage], checker: GroundingChecker
) -> bool:
    """Tell whether passages carry a sentence as it was before its edits, and their documents the edits."""
    names = [
        name
        for p in cited
        for name in document_names(p.document.title, p.document.municipality, p.document.states)
    ]
    return (
        are_named(text, drafted.edits, names)
        and checker.check(undone(text, drafted.edits), [p.text for p in cited]).is_supported
    )


def _citation(number: int, passage: Passage) -> Citation:
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
