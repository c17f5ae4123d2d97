"""Where the tools get their answers from."""

from __future__ import annotations

from typing import Protocol

from assistant.records import Answer, Filters, Level
from assistant.rendering import JsonObject


class Source(Protocol):
    """The knowledge base, in this process or behind the running service."""

    async def ask(self, question: str, filters: Filters, level: Level) -> Answer:
        """Answer a cleaned question; raises LotseError."""
        ...

    async def search(self, question: str, top_k: int, filters: Filters) -> JsonObject:
        """Find documents, in their JSON form; raises LotseError."""
        ...

    async def document(self, document_id: str) -> JsonObject:
        """Look up a document, in its JSON form; raises DocumentUnknownError."""
        ...
