"""The passages that a report sets side by side."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.errors import DocumentUnknownError
from assistant.pipeline import Assistant
from assistant.records import Chunk, ScoredChunk

_SEARCHED = 50
_LONGEST = 900


class PassageFinder:
    """Finds what of a document fits a question best; searches once for each question.

    Args:
        assistant: searches.
        searched: how many documents a search looks for.
    """

    def __init__(self, assistant: Assistant, searched: int = _SEARCHED) -> None:
        self._assistant = assistant
        self._searched = searched
        self._question = ""
        self._best: dict[str, str] = {}

    def passage(self, question: str, document_id: str) -> str:
        """Return the best chunks of a document, its beginning where the search did not find it at all."""
        if question != self._question:
            found = self._assistant.search(question, top_k=self._searched)
            self._best = {one.document.document_id: _passage(one.chunks) for one in found}
            self._question = question
        text = self._best.get(document_id)
        if not text:
            try:
                text = self._assistant.document(document_id).text
            except DocumentUnknownError:
                return ""
        return _shortened(text.strip())


def _passage(chunks: Sequence[ScoredChunk]) -> str:
    """Return the best chunks in the order of the document, as many as have room."""
    taken: list[Chunk] = []
    room = _LONGEST
    for scored in chunks:
        if taken and len(scored.chunk.text) > room:
            break
        taken.append(scored.chunk)
        room -= len(scored.chunk.text)
    return "\n".join(chunk.text.strip() for chunk in sorted(taken, key=lambda chunk: chunk.start))


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()} …"
