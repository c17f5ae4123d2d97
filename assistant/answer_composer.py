"""Wording an answer: by the language model if there is one, else in sentences of the documents."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from assistant.answering.check import Checked, check_draft
from assistant.answering.compose import ExtractiveComposer
from assistant.answering.considered import Considered, Turn
from assistant.answering.glossary import GlossaryReader
from assistant.answering.grounding import GroundingChecker
from assistant.answering.levels import Leveller
from assistant.answering.parts import Part
from assistant.answering.turns import joined, words_for_each
from assistant.events import CitationEvent, Event, SentenceEvent, StatusEvent
from assistant.generation.composer import GaveUp, ModelComposer, Released, Written
from assistant.index.knowledge_index import KnowledgeIndex
from assistant.records import Level

_WORDED_BY_MODEL = {Level.STANDARD, Level.DETAILED}
"""Levels at which a language model words the answer; the others choose and split sentences of the sources."""


@dataclass(frozen=True, slots=True)
class Composed:
    """Checked sentences with who worded them.

    Attributes:
        composer: name of the composer.
        notes: what the reader should know about the wording.
        generated_by: name of the language model, if it was one.
        versions: of what the wording depends on.
    """

    checked: Checked
    composer: str
    notes: tuple[str, ...] = ()
    generated_by: str | None = None
    versions: dict[str, str] = field(default_factory=dict)


class AnswerComposer:
    """Words answers; every sentence is checked against the passages it cites.

    Args:
        index: the knowledge base.
        glossary: whose abbreviations are written out at the plain level.
        writer: lets a language model word answers, where one is set.
    """

    name = ExtractiveComposer.name

    def __init__(
        self, index: KnowledgeIndex, glossary: GlossaryReader, writer: ModelComposer | None = None
    ) -> None:
        self.writer = writer
        self._index = index
        self._glossary = glossary
        self._extractive = ExtractiveComposer(index.analyzer)
        self._checker = GroundingChecker(index.analyzer)
        self._leveller = Leveller(self._checker)

    def compose(
        self, whole: Considered, turns: Sequence[Turn], level: Level
    ) -> Generator[Event, None, Composed]:
        """Yield sentences and citations as they are released, and return all of them.

        What a language model has written before it failed has been sent; the sentences returned replace it.
        """
        notes: tuple[str, ...] = ()
        is_begun = False
        writer = self.writer
        if writer is not None and level in _WORDED_BY_MODEL:
            is_long = level is Level.DETAILED
            written, is_begun = yield from _written(writer, whole, turns, is_long=is_long)
            if isinstance(written, Written):
                checked = Checked(written.sentences, written.citations, ())
                return Composed(checked, writer.name, written.notes, writer.generated_by, writer.versions)
            notes = (written.note,)
        checked = self._choose(turns, level)
        if not is_begun:
            yield from map(CitationEvent, checked.citations)
            yield from map(SentenceEvent, checked.sentences)
        return Composed(checked, self.name, notes)

    def warm(self, one: Considered) -> None:
        """Load what the first answer would wait for; no language model is called."""
        check_draft(self._extractive.compose(one.query, one.found, one.candidates), self._checker)

    def _choose(self, turns: Sequence[Turn], level: Level) -> Checked:
        """Choose sentences for the questions one after the other; none repeats an earlier one."""
        is_long = level in {Level.DETAILED, Level.PLAIN}
        most_words = words_for_each(len(turns)) if len(turns) > 1 and not is_long else None
        terms = self._glossary.terms(self._index.generation)
        said: list[str] = []
        done: list[tuple[Part, Checked]] = []
        for part, one in turns:
            if not one.is_answered:
                continue
            draft = self._extractive.compose(
                one.query, one.found, one.candidates, is_long=is_long, most_words=most_words, said=said
            )
            draft = self._leveller.adapt(draft, one.candidates, level, terms)
            said += [passage.text for passage in draft.passages]
            done.append((part, check_draft(draft, self._checker)))
        return joined(done) if len(turns) > 1 else done[0][1]


def _written(
    writer: ModelComposer, whole: Considered, turns: Sequence[Turn], *, is_long: bool
) -> Generator[Event, None, tuple[Written | GaveUp, bool]]:
    """Yield what a language model writes; return how it ended, and whether any sentence was released."""
    given = [scored for _, one in turns if one.is_answered for scored in one.found]
    found = list({scored.document.document_id: scored for scored in given}.values())
    is_begun = False
    with closing(writer.compose(whole.query, found, is_long=is_long)) as writing:
        while True:
            try:
                step = next(writing)
            except StopIteration as end:
                return end.value, is_begun
            if isinstance(step, Released):
                is_begun = True
                yield from map(CitationEvent, step.citations)
                yield SentenceEvent(step.sentence)
            else:
                yield StatusEvent(step.text)
