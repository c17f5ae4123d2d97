"""The search as a LangChain retriever, for chains of other programs."""

from __future__ import annotations

from typing import Any, Self

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field, SecretStr, model_validator

from assistant.errors import LotseError
from assistant.pipeline import Assistant
from assistant.question import clean_question
from assistant.records import Filters
from assistant.rendering import JsonObject, search_to_dict
from assistant.service_replies import error_of, object_of, strange_reply
from assistant.setting_values import masked

_SECONDS = 60.0


class RessourcenlotseRetriever(BaseRetriever):
    """Finds the documents that fit a question, as LangChain documents, best first.

    `page_content` is the best passages of a document in reading order, `id` its stable document id. The
    metadata are plain values: title, publisher, source_url, kind, published, municipality, states,
    headings, and the score in [0, 1]. The asynchronous calls of LangChain search in a worker thread.

    Attributes:
        assistant: the open assistant; it must stay open as long as the retriever is used.
        service_url: instead of an assistant, the address of a running service.
        api_key: the key for a service that requires one.
        top_k: how many documents are returned at most.
        passages: how many passages of a document its `page_content` joins at most.
        filters: hard filters for every question.
        max_question_length: longest question in characters; a longer one raises QuestionError.
    """

    assistant: Assistant | None = None
    service_url: str | None = Field(default=None, pattern=r"^https?://")
    api_key: SecretStr | None = None
    top_k: int = Field(default=5, ge=1, le=50)
    passages: int = Field(default=3, ge=1, le=10)
    filters: Filters = Filters()
    max_question_length: int = Field(default=4_000, ge=1)

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        if (self.assistant is None) == (self.service_url is None):
            raise ValueError("give either an assistant or a service_url")
        return self

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 -- the interface of LangChain
    ) -> list[Document]:
        question = clean_question(query, self.max_question_length)
        if self.assistant is not None:
            results = self.assistant.search(question, top_k=self.top_k, filters=self.filters)
            found = search_to_dict(question, results, self.passages)
        else:
            found = self._search_service(question)
        try:
            return [_document(result) for result in found["results"]]  # type: ignore[attr-defined]  # JSON
        except (KeyError, TypeError) as error:
            raise strange_reply(error) from error

    def _search_service(self, question: str) -> JsonObject:
        import httpx  # noqa: PLC0415 -- not needed beside an open assistant

        filters = {
            "kinds": [kind.value for kind in self.filters.kinds],
            "states": list(self.filters.states),
            "topics": list(self.filters.topics),
        }
        body = {"question": question, "top_k": self.top_k, "passages": self.passages, "filters": filters}
        headers = {"Authorization": f"Bearer {self.api_key.get_secret_value()}"} if self.api_key else {}
        url = f"{str(self.service_url).rstrip('/')}/api/search"
        try:
            reply = httpx.post(url, json=body, headers=headers, timeout=_SECONDS)
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise LotseError(
                f"Der Ressourcenlotse unter {masked(url)} antwortet nicht ({type(error).__name__}). Bitte "
                "die Adresse prüfen oder den Dienst starten: lotse serve"
            ) from error
        problem = error_of(reply)
        if problem is not None:
            raise problem
        return object_of(reply)


def _document(result: dict[str, Any]) -> Document:
    passages = result["passages"]
    metadata: dict[str, Any] = {
        "title": result["title"],
        "publisher": result["publisher"],
        "source_url": result["source_url"],
        "kind": result["kind"],
        "published": result["published"],
        "municipality": result["municipality"],
        "states": result["states"],
        "headings": [" › ".join(passage["heading_path"]) for passage in passages],
        "score": result["score"],
    }
    content = "\n\n".join(passage["text"] for passage in passages)
    return Document(id=result["document_id"], page_content=content, metadata=metadata)
