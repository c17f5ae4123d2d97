import json

import pytest
from langchain_core.documents import Document
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda, RunnablePassthrough
from pydantic import ValidationError

from assistant.errors import QuestionError
from assistant.langchain_retriever import RessourcenlotseRetriever
from assistant.records import Filters, Kind

QUESTION = "Wer fördert LED-Straßenbeleuchtung?"
FIRST = "funding-kommunalrichtlinie-strassenbeleuchtung"


@pytest.fixture
def retriever(shipped_assistant):
    return RessourcenlotseRetriever(assistant=shipped_assistant, top_k=3)


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
    assert [d.metadata["score"] for d in documents] == [s.score for s in found]


async def test_asynchronous_calls_find_the_same(retriever):
    assert await retriever.ainvoke(QUESTION) == retriever.invoke(QUESTION)


async def test_several_questions_are_searched_side_by_side(retriever):
    questions = [QUESTION, "Verpackungssteuer", "Feuerwehrhaus aus Holz"] * 3
    assert await retriever.abatch(questions) == [retriever.invoke(question) for question in questions]


def test_filters_and_number_of_passages_hold(shipped_assistant):
    retriever = RessourcenlotseRetriever(
        assistant=shipped_assistant, top_k=4, passages=1, filters=Filters(kinds=(Kind.LAW,))
    )
    documents = retriever.invoke("Verpackungssteuer")
    assert {document.metadata["kind"] for document in documents} == {"law"}
    assert all(len(document.metadata["headings"]) == 1 for document in documents)


def test_the_question_is_cleaned_first(retriever):
    assert retriever.invoke(f"\x1b[31m{QUESTION}\u202e") == retriever.invoke(QUESTION)


@pytest.mark.parametrize("question", ["", "   ", "?!", "\0", "Holz " * 1_000])
def test_what_is_no_question_is_refused(question, retriever):
    with pytest.raises(QuestionError):
        retriever.invoke(question)


@pytest.mark.parametrize("settings", [{"top_k": 0}, {"passages": 0}, {"max_question_length": 0}])
def test_settings_that_make_no_sense_are_refused(settings, shipped_assistant):
    with pytest.raises(ValidationError):
        RessourcenlotseRetriever(assistant=shipped_assistant, **settings)


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
