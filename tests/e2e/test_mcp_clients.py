import asyncio
import json
import os
import subprocess
import sys

import httpx
import pytest
from mcp import Client, StdioServerParameters

from assistant.index.lock import owned
from assistant.index.status import INDEX_FOLDER

pytestmark = pytest.mark.e2e

QUESTION = {"question": "Was kostet ein Feuerwehrhaus in Holzbauweise?"}
MESSAGE = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
ACCEPT = {"Accept": "application/json, text/event-stream"}


def stdio(data_dir, **more):
    environ = {name: value for name, value in os.environ.items() if not name.startswith("LOTSE_")}
    return StdioServerParameters(
        command=sys.executable,
        args=["-m", "assistant.cli", "mcp"],
        env={**environ, "LOTSE_DATA_DIR": str(data_dir), **more},
    )


async def check_tools(client):
    assert [tool.name for tool in (await client.list_tools()).tools] == ["search", "ask", "get_document"]
    found = (await client.call_tool("search", {**QUESTION, "top_k": 2})).structured_content["results"]
    assert len(found) == 2
    document_id = found[0]["document_id"]
    document = await client.call_tool("get_document", {"document_id": document_id})
    assert document.structured_content["document_id"] == document_id
    assert document.structured_content["title"] in document.content[0].text
    (resource,) = (await client.read_resource(f"lotse://dokument/{document_id}")).contents
    assert resource.text == document.structured_content["text"]
    answer = await client.call_tool("ask", QUESTION)
    assert "**Quellen**" in answer.content[0].text
    assert answer.structured_content["outcome"] == "answered"
    refused = await client.call_tool("ask", {"question": ""})
    assert refused.is_error
    return answer.structured_content


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_over_http(service_url, mode):
    async with Client(f"{service_url}/mcp", mode=mode) as client:
        await check_tools(client)


async def test_many_clients_over_http_at_once(service_url):
    async def ask():
        async with Client(f"{service_url}/mcp") as client:
            return (await client.call_tool("ask", QUESTION)).structured_content

    answers = await asyncio.gather(*(ask() for _ in range(8)))
    assert all(answer == answers[0] for answer in answers)


async def test_over_stdio_with_the_running_service(service):
    url, data_dir = service
    async with Client(stdio(data_dir)) as client:
        answer = await check_tools(client)
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
        same = (await client.post("/api/ask", json=QUESTION)).json()
    assert answer["sentences"] == same["sentences"]


async def test_over_stdio_without_a_service(shipped_copy):
    data_dir = shipped_copy.data_dir
    async with Client(stdio(data_dir)) as client:
        await check_tools(client)
    with owned(data_dir / INDEX_FOLDER, 1.0, print):
        pass  # given back at the end


async def test_over_stdio_without_an_index_the_tool_says_what_to_do(tmp_path):
    async with Client(stdio(tmp_path)) as client:
        result = await client.call_tool("ask", QUESTION)
    assert result.is_error
    assert "lotse ingest" in result.content[0].text


def test_only_the_protocol_goes_to_standard_output(tmp_path):
    lines = [
        {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "initialize",
            "params": {
                "protocolVersion": "2025-06-18",
                "capabilities": {},
                "clientInfo": {"name": "t", "version": "1"},
            },
        },
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "ask", "arguments": QUESTION}},
        "kein JSON",
    ]
    text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant.cli", "mcp"],
        env={**os.environ, "LOTSE_DATA_DIR": str(tmp_path), "LOTSE_UNBEKANNT": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    with process:
        process.stdin.write(text)
        process.stdin.flush()
        replies = [json.loads(process.stdout.readline()) for _ in range(2)]
        rest, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert [reply["id"] for reply in replies] == [1, 2]
    assert all(json.loads(line)["jsonrpc"] == "2.0" for line in rest.splitlines())
    assert "LOTSE_UNBEKANNT" in errors
    assert "Feuerwehrhaus" not in errors


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Authorization": "Bearer lotse_falsch"}, 401),
    ],
)
def test_requests_of_other_sites_and_with_wrong_keys_are_refused_in_the_form_of_the_protocol(
    service_url, headers, status
):
    reply = httpx.post(f"{service_url}/mcp", json=MESSAGE, headers={**ACCEPT, **headers}, trust_env=False)
    assert reply.status_code == status
    assert reply.json()["jsonrpc"] == "2.0"
    assert reply.json()["error"]["message"]


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_other_methods_are_refused(service_url, method):
    reply = httpx.request(method, f"{service_url}/mcp", headers=ACCEPT, trust_env=False)
    assert (reply.status_code, reply.headers["allow"]) == (405, "POST")


def test_a_page_of_another_site_cannot_even_read(service_url):
    reply = httpx.get(f"{service_url}/mcp", headers={"Origin": "https://evil.example"}, trust_env=False)
    assert reply.status_code == 403


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"{", 400), (b"[1]", 400), (b'"x' + b"x" * 300_000 + b'"', 413), (b'{"jsonrpc": "2.0"}', 400)],
)
def test_broken_and_large_messages_are_refused(service_url, content, status):
    headers = {**ACCEPT, "Content-Type": "application/json"}
    reply = httpx.post(f"{service_url}/mcp", content=content, headers=headers, trust_env=False)
    assert reply.status_code == status
    assert reply.json()["error"]["message"]
