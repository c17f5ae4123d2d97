"""From a draft to an answer's sentences and citations: what no passage supports is dropped."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answering.citations import parse_marks
from assistant.answering.compose import Draft
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
        if marked.invalid or not checker.check(marked.text, [p.text for p in cited]).is_supported:
            dropped.append(marked.text)
            continue
        numbers = tuple(new_numbers.setdefault(n, len(new_numbers) + 1) for n in marked.numbers)
        sentences.append(Sentence(marked.text, numbers, drafted.block, heading))
        heading = None
    citations = tuple(citation_of(number, passages[old]) for old, number in new_numbers.items())
    return Checked(tuple(sentences), citations, tuple(dropped))


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
