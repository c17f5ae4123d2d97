import jsonschema_rs
import pytest

from assistant.errors import DocumentUnknownError, QuestionError
from assistant.mcp.tools import PAGE, TOOLS
from assistant.records import Filters, Kind, Level
from tests.mcp.written_source import DOCUMENT, WrittenSource

BY_NAME = {tool.name: tool for tool in TOOLS}


@pytest.fixture
def source():
    return WrittenSource()


async def call(source, name, arguments):
    tool = BY_NAME[name]
    reply = await tool.run(source, arguments, 500)
    jsonschema_rs.validator_for(tool.output_schema).validate(reply.content)
    return reply


def test_there_are_three_tools_with_german_descriptions():
    assert list(BY_NAME) == ["search", "ask", "get_document"]
    for tool in TOOLS:
        assert tool.description.endswith(".")
        assert tool.input_schema["additionalProperties"] is False
        assert "$ref" not in str(tool.input_schema)
        assert all("description" in field for field in tool.input_schema["properties"].values())


async def test_an_answer_is_text_and_data(source):
    reply = await call(source, "ask", {"question": " Was  gilt? ", "states": ["Bayern"], "kinds": ["law"]})
    assert reply.text.startswith("Ein Satz. [1]\n\n**Quellen**")
    assert reply.content["outcome"] == "answered"
    assert source.asked == [("Was gilt?", Filters(kinds=(Kind.LAW,), states=("Bayern",)), Level.STANDARD)]


async def test_results_name_what_get_document_needs(source):
    reply = await call(source, "search", {"question": "Was gilt?", "top_k": 3})
    assert f"document_id: {DOCUMENT.document_id}" in reply.text
    assert DOCUMENT.source_url in reply.text
    assert len(reply.text) < 1_000
    assert source.asked == [("Was gilt?", 3, Filters())]


async def test_no_results_are_said(source):
    assert (await call(source, "search", {"question": "Nichts?"})).text == "Dazu gibt es kein Dokument."


async def test_a_long_document_comes_in_pages(source):
    pages, offset = [], 0
    while offset is not None:
        reply = await call(source, "get_document", {"document_id": DOCUMENT.document_id, "offset": offset})
        assert len(reply.content["text"]) <= PAGE
        pages.append(reply.content["text"])
        offset = reply.content["next_offset"]
        assert (f"offset={offset}" in reply.text) == (offset is not None)
    assert len(pages) == 3
    assert "".join(pages) == DOCUMENT.text.strip()
    assert reply.text.startswith(f"# {DOCUMENT.title}\n\nStadt Musterstadt, Stand Mai 2024, https://")


async def test_reading_on_behind_the_end_gives_nothing(source):
    reply = await call(source, "get_document", {"document_id": DOCUMENT.document_id, "offset": 10**6})
    assert (reply.content["text"], reply.content["next_offset"]) == ("", None)


async def test_an_unknown_document_is_said_to_be_unknown(source):
    with pytest.raises(DocumentUnknownError, match="gibt-es-nicht"):
        await call(source, "get_document", {"document_id": "gibt-es-nicht"})


@pytest.mark.parametrize(
    ("name", "arguments", "named"),
    [
        ("ask", None, "question"),
        ("ask", {"question": 7}, "question"),
        ("ask", {"question": ""}, "leer"),
        ("ask", {"question": "x" * 501}, "501"),
        ("ask", {"question": "Ja?", "kinds": ["film"]}, "kinds.0"),
        ("ask", {"question": "Ja?", "states": ["x"] * 17}, "states"),
        ("ask", {"question": "Ja?", "frage": "x"}, "frage"),
        ("search", {"question": "Ja?", "top_k": 0}, "top_k"),
        ("search", {"question": "Ja?", "top_k": 21}, "top_k"),
        ("search", {"question": "Ja?", "top_k": "3"}, "top_k"),
        ("get_document", {}, "document_id"),
        ("get_document", {"document_id": "x" * 501}, "document_id"),
        ("get_document", {"document_id": "a", "offset": -1}, "offset"),
    ],
)
async def test_wrong_arguments_are_named_in_german(source, name, arguments, named):
    with pytest.raises(QuestionError, match=named):
        await call(source, name, arguments)
