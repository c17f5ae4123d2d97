import json
from contextlib import closing
from dataclasses import replace

import pytest
from langchain_core.documents import Document
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda, RunnablePassthrough
from pydantic import ValidationError

from assistant.access.keys import KeyRefusedError
from assistant.commands.serve import open_port
from assistant.errors import LotseError, QuestionError
from assistant.langchain_retriever import RessourcenlotseRetriever
from assistant.records import Filters, Kind
from assistant.settings import Settings
from assistant.wiring import open_key_store
from tests.service_in_thread import service_in_thread

QUESTION = "Wer fördert LED-Straßenbeleuchtung?"
FIRST = "funding-kommunalrichtlinie-strassenbeleuchtung"


@pytest.fixture(scope="module")
def service_url(shipped_assistant, shipped_settings):
    with service_in_thread(shipped_assistant, replace(shipped_settings, rate_limit="off")) as url:
        yield url


@pytest.fixture(params=["assistant", "service"])
def source(request, shipped_assistant, monkeypatch):
    """Where a retriever searches: in this process, or over HTTP."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    if request.param == "assistant":
        return {"assistant": shipped_assistant}
    return {"service_url": request.getfixturevalue("service_url")}


@pytest.fixture
def retriever(source):
    return RessourcenlotseRetriever(**source, top_k=3)


def test_documents_come_with_id_text_and_metadata(retriever, shipped_assistant):
    documents = retriever.invoke(QUESTION)
    assert len(documents) == 3
    assert all(isinstance(document, Document) for document in documents)
    assert documents[0].id == FIRST
    source = shipped_assistant.document(FIRST)
    assert documents[0].metadata["title"] == source.title
    assert documents[0].metadata["source_url"] == source.source_url
    assert documents[0].metadata["kind"] == "funding"
    assert all(part in source.text for part in documents[0].page_content.split("\n\n"))
    assert json.loads(json.dumps(documents[0].metadata)) == documents[0].metadata


def test_the_order_is_that_of_the_search(retriever, shipped_assistant):
    found = shipped_assistant.search(QUESTION, top_k=3)
    documents = retriever.invoke(QUESTION)
    assert [d.id for d in documents] == [s.document.document_id for s in found]
    assert [d.metadata["score"] for d in documents] == [round(s.score, 6) for s in found]


async def test_asynchronous_calls_find_the_same(retriever):
    assert await retriever.ainvoke(QUESTION) == retriever.invoke(QUESTION)


async def test_several_questions_are_searched_side_by_side(retriever):
    questions = [QUESTION, "Verpackungssteuer", "Feuerwehrhaus aus Holz"] * 3
    assert await retriever.abatch(questions) == [retriever.invoke(question) for question in questions]


def test_filters_and_number_of_passages_hold(source):
    filters = Filters(kinds=(Kind.LAW,))
    retriever = RessourcenlotseRetriever(**source, top_k=4, passages=1, filters=filters)
    documents = retriever.invoke("Verpackungssteuer")
    assert {document.metadata["kind"] for document in documents} == {"law"}
    assert all(len(document.metadata["headings"]) == 1 for document in documents)


def test_the_question_is_cleaned_first(retriever):
    assert retriever.invoke(f"\x1b[31m{QUESTION}\u202e") == retriever.invoke(QUESTION)


@pytest.mark.parametrize("question", ["", "   ", "?!", "\0", "Holz " * 1_000])
def test_what_is_no_question_is_refused(question, retriever):
    with pytest.raises(QuestionError):
        retriever.invoke(question)


@pytest.mark.parametrize(
    "settings",
    [
        {"top_k": 0},
        {"passages": 0},
        {"max_question_length": 0},
        {"service_url": "http://127.0.0.1:8000"},
        {"assistant": None},
        {"assistant": None, "service_url": "ftp://127.0.0.1"},
    ],
)
def test_settings_that_make_no_sense_are_refused(settings, shipped_assistant):
    with pytest.raises(ValidationError):
        RessourcenlotseRetriever(**{"assistant": shipped_assistant, **settings})


def test_both_sources_find_the_same(shipped_assistant, service_url):
    local = RessourcenlotseRetriever(assistant=shipped_assistant)
    remote = RessourcenlotseRetriever(service_url=f"{service_url}/")
    assert remote.invoke(QUESTION) == local.invoke(QUESTION)


def test_a_service_that_wants_a_key_gets_it(shipped_assistant, tmp_path):
    settings = Settings(data_dir=tmp_path, require_api_key=True)
    with closing(open_key_store(settings)) as store, service_in_thread(shipped_assistant, settings) as url:
        secret = store.issue("kette", "off")
        assert RessourcenlotseRetriever(service_url=url, api_key=secret).invoke(QUESTION)
        with pytest.raises(KeyRefusedError, match="Schlüssel"):
            RessourcenlotseRetriever(service_url=url).invoke(QUESTION)
        assert secret not in repr(RessourcenlotseRetriever(service_url=url, api_key=secret))


def test_a_service_that_does_not_answer_is_named():
    with open_port("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    retriever = RessourcenlotseRetriever(service_url=f"http://amt:geheim@127.0.0.1:{port}")
    with pytest.raises(LotseError, match="lotse serve") as caught:
        retriever.invoke(QUESTION)
    assert "geheim" not in str(caught.value)


def chain_of(retriever):
    prompt = ChatPromptTemplate.from_messages([("system", "Quellen:\n{context}"), ("human", "{question}")])
    sources = retriever | RunnableLambda(lambda found: "\n".join(f"[{d.id}] {d.page_content}" for d in found))
    model = RunnableLambda(
        lambda value: value.to_messages()[0].content.splitlines()[1].partition("]")[0] + "]"
    )
    return {"context": sources, "question": RunnablePassthrough()} | prompt | model


def test_it_feeds_a_chain(retriever):
    assert chain_of(retriever).invoke(QUESTION) == f"[{FIRST}]"


async def test_it_feeds_an_asynchronous_chain(retriever):
    assert await chain_of(retriever).ainvoke(QUESTION) == f"[{FIRST}]"
