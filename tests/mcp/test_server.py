import pytest
from mcp import Client, MCPError

from assistant.mcp.server import build_server, document_uri
from tests.mcp.written_source import DOCUMENT, WrittenSource


def connected(report=str):
    """A client in this process; opened in the test, whose task must close it."""
    return Client(build_server(WrittenSource(), 500, report))


async def test_the_tools_are_listed_for_reading_only():
    async with connected() as client:
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == ["search", "ask", "get_document"]
        assert all(tool.annotations.read_only_hint and not tool.annotations.open_world_hint for tool in tools)


async def test_an_answer_comes_as_text_and_data():
    async with connected() as client:
        result = await client.call_tool("ask", {"question": "Was gilt?"})
        assert not result.is_error
        assert result.content[0].text.startswith("Ein Satz. [1]")
        assert result.structured_content["citations"][0]["source_url"] == "https://a.example/"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [({"question": ""}, "Die Frage ist leer."), ({"question": "Index?"}, "Es gibt noch keinen Index.")],
)
async def test_an_expected_failure_is_one_german_sentence_for_the_model(arguments, sentence):
    async with connected() as client:
        result = await client.call_tool("ask", arguments)
        assert result.is_error
        assert result.content[0].text.startswith(sentence)


async def test_an_unforeseen_failure_is_reported_and_keeps_its_innards():
    reported = []

    def report(error):
        reported.append(str(error))
        return "Etwas ist schiefgegangen (Vorfall 1)."

    async with connected(report) as client:
        result = await client.call_tool("ask", {"question": "Bruch?"})
        assert result.is_error
        assert result.content[0].text == "Etwas ist schiefgegangen (Vorfall 1)."
        assert reported == ["Innerei"]


async def test_an_unknown_tool_is_an_error_that_names_the_known_ones():
    async with connected() as client:
        with pytest.raises(MCPError, match="get_document"):
            await client.call_tool("delete_everything", {})


async def test_documents_are_resources():
    async with connected() as client:
        (template,) = (await client.list_resource_templates()).resource_templates
        assert template.uri_template == "lotse://dokument/{document_id}"
        assert (await client.list_resources()).resources == []
        (contents,) = (await client.read_resource(document_uri(DOCUMENT.document_id))).contents
        assert contents.text == DOCUMENT.text.strip()
        assert contents.mime_type == "text/markdown"


@pytest.mark.parametrize("uri", ["lotse://dokument/gibt-es-nicht", "lotse://dokument/", "file:///etc/passwd"])
async def test_other_resources_are_refused(uri):
    async with connected() as client:
        with pytest.raises(MCPError):
            await client.read_resource(uri)
