"""Questions to begin with, by topic, in the words of the documents that answer them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from typing import Protocol

from assistant.index.generation import DocumentHead
from assistant.records import Document, Kind
from assistant.retrieval.topics import Topic, load_topics

_MOST_QUESTIONS = 6
_LONGEST = 110


class TopicSource(Protocol):
    """The part of the service that knows the documents."""

    async def documents(self) -> tuple[DocumentHead, ...]:
        """List all documents."""

    async def document(self, document_id: str) -> Document:
        """Look up one document."""


class TopicQuestions:
    """Suggests questions that the base answers.

    Args:
        corpus_dir: where the names of the topics stand.
    """

    def __init__(self, corpus_dir: Path) -> None:
        self._corpus_dir = corpus_dir

    @cached_property
    def _topics(self) -> tuple[Topic, ...]:
        return load_topics(self._corpus_dir)

    def label(self, topic_id: str) -> str:
        """Return the name of a topic for readers, or its id where it has none."""
        return next((topic.label for topic in self._topics if topic.topic_id == topic_id), topic_id)

    async def topics(self, source: TopicSource) -> Sequence[Topic]:
        """Return the topics that documents are about, those with most documents first."""
        counts: dict[str, int] = defaultdict(int)
        for head in await source.documents():
            for topic_id in head.topics:
                counts[topic_id] += 1
        known = [topic for topic in self._topics if counts[topic.topic_id]]
        return sorted(known, key=lambda topic: -counts[topic.topic_id])

    async def questions(self, topic_id: str, source: TopicSource) -> tuple[str, ...]:
        """Return questions on a topic, each from another document, the kinds of documents in turn."""
        found: dict[str, None] = {}
        for head in _kinds_in_turn(head for head in await source.documents() if topic_id in head.topics):
            document = await source.document(head.document_id)
            question = next((text for text in document.questions if _is_good(text)), None)
            if question is not None:
                found[question] = None
            if len(found) == _MOST_QUESTIONS:
                break
        return tuple(found)


def _kinds_in_turn(heads: Iterable[DocumentHead]) -> Iterator[DocumentHead]:
    by_kind: dict[Kind, list[DocumentHead]] = defaultdict(list)
    for head in sorted(heads, key=lambda head: head.title.casefold()):
        by_kind[head.kind].append(head)
    for group in zip_longest(*(by_kind[kind] for kind in Kind if by_kind[kind])):
        yield from (head for head in group if head is not None)


def _is_good(question: str) -> bool:
    return question.endswith("?") and question[:1].isupper() and len(question) <= _LONGEST
