"""The open assistant as a LangChain retriever, for chains of other programs."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field

from assistant.pipeline import Assistant
from assistant.question import clean_question
from assistant.records import Filters, ScoredDocument


class RessourcenlotseRetriever(BaseRetriever):
    """Finds the documents that fit a question, as LangChain documents, best first.

    `page_content` is the best passages of a document in reading order, `id` its stable document id. The
    metadata are plain values: title, publisher, source_url, kind, published, municipality, states,
    headings, and the score in [0, 1]. The asynchronous calls of LangChain search in a worker thread.

    Attributes:
        assistant: the open assistant; it must stay open as long as the retriever is used.
        top_k: how many documents are returned at most.
        passages: how many passages of a document its `page_content` joins at most.
        filters: hard filters for every question.
        max_question_length: longest question in characters; a longer one raises QuestionError.
    """

    assistant: Assistant
    top_k: int = Field(default=5, ge=1)
    passages: int = Field(default=3, ge=1)
    filters: Filters = Filters()
    max_question_length: int = Field(default=4_000, ge=1)

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 -- the interface of LangChain
    ) -> list[Document]:
        question = clean_question(query, self.max_question_length)
        found = self.assistant.search(question, top_k=self.top_k, filters=self.filters)
        return [self._document(scored) for scored in found]

    def _document(self, scored: ScoredDocument) -> Document:
        document = scored.document
        best = sorted((s.chunk for s in scored.chunks[: self.passages]), key=lambda chunk: chunk.ordinal)
        metadata: dict[str, Any] = {
            "title": document.title,
            "publisher": document.publisher,
            "source_url": document.source_url,
            "kind": document.kind.value,
            "published": document.published,
            "municipality": document.municipality,
            "states": list(document.states),
            "headings": [" › ".join(chunk.heading_path) for chunk in best],
            "score": scored.score,
        }
        content = "\n\n".join(chunk.text for chunk in best)
        return Document(id=document.document_id, page_content=content, metadata=metadata)
