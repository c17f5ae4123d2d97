"""What turns a follow-up into a question that stands alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.records import Answer, Hint
from assistant.retrieval.hints import HintKey
from assistant.retrieval.leanings import Leanings


@dataclass(frozen=True, slots=True)
class PastTurn:
    """An earlier question of the conversation; without its answer where a client sends only questions."""

    question: str
    answer: Answer | None = None

    @property
    def resolved(self) -> str:
        """The question in whole words."""
        understood = self.answer.understood if self.answer else None
        return understood.question if understood else self.question

    @property
    def hints(self) -> tuple[Hint, ...]:
        """What favoured sources of its answer."""
        understood = self.answer.understood if self.answer else None
        return understood.hints if understood else ()

    @property
    def is_follow_up(self) -> bool:
        """Whether it went on with the subject of the question before it."""
        understood = self.answer.understood if self.answer else None
        return understood is not None and understood.is_follow_up

    @property
    def cited_documents(self) -> tuple[str, ...]:
        """The documents behind the answer, the one cited most first."""
        if self.answer is None:
            return ()
        documents = {citation.number: citation.document_id for citation in self.answer.citations}
        counts: dict[str, int] = {}
        for sentence in self.answer.sentences:
            for number in sentence.citations:
                if number in documents:
                    counts[documents[number]] = counts.get(documents[number], 0) + 1
        return tuple(sorted(counts, key=lambda document_id: -counts[document_id]))


@dataclass(frozen=True, slots=True)
class ResolvedQuestion:
    """A question that can be understood without the conversation before it.

    Attributes:
        text: the question in whole words.
        is_follow_up: whether it goes on with an earlier question.
        hints: what is carried over from earlier questions.
        liked: documents that the conversation is about.
        avoided: documents that it has had already, where others are asked for.
    """

    text: str
    is_follow_up: bool = False
    hints: tuple[Hint, ...] = ()
    liked: tuple[str, ...] = ()
    avoided: tuple[str, ...] = ()

    @property
    def leanings(self) -> Leanings:
        """What the search is to favour because of the conversation."""
        return Leanings(self.hints, self.liked, self.avoided)


class QuestionRewriter(Protocol):
    """Resolves follow-ups.

    The shipped implementation is `RuleRewriter`; one that asks a language model returns the same record, so
    that readers see and remove what it carried over, and falls back to the rules when the model fails.
    """

    def resolve(
        self, question: str, history: Sequence[PastTurn], ignored: Collection[HintKey] = ()
    ) -> ResolvedQuestion:
        """Return the question as it stands alone.

        Args:
            question: as it was asked.
            history: the earlier turns, oldest first.
            ignored: hints that are not to be carried over.
        """
        ...
