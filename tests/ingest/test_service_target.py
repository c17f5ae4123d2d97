"""Documents into the index of the running service, over real HTTP."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import httpx
import pytest
import uvicorn

from assistant import cli
from assistant.discovery import Service, announce, withdraw
from assistant.errors import LotseError, StorageError
from assistant.index.changes import IndexChanges, IndexedDocument, changes_to_json
from assistant.settings import Settings
from assistant.web.app import create_app
from assistant.wiring import open_assistant
from ingest.service_target import ServiceTarget
from ingest.split import SPLITTER, split

TOKEN = "geheim-genug"
SHEET = """---
id: a-1
kind: guidance
title: Radwege
publisher: Stadt
source_url: https://stadt.de/radwege
topics: []
---
Musterstadt baut Radwege aus Recyclingbeton.
"""


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One service for the tests of this file: starting one takes seconds."""
    root = tmp_path_factory.mktemp("dienst")
    settings = settings_in(root)
    settings.corpus_dir.mkdir()
    (settings.corpus_dir / "a-1.md").write_text(SHEET, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        point_at(settings, patch)
        assert cli.main(["ingest"]) == 0
    with serving(settings) as running:
        yield settings, running


def settings_in(root):
    return replace(Settings(), data_dir=root / "var", corpus_dir=root / "dokumente", rate_limit="off")


def point_at(settings, patch):
    patch.setenv("LOTSE_DATA_DIR", str(settings.data_dir))
    patch.setenv("LOTSE_CORPUS_DIR", str(settings.corpus_dir))
    patch.chdir(settings.corpus_dir.parent)


@pytest.fixture
def service(shared, monkeypatch):
    """The shared service; the command line finds it."""
    settings, running = shared
    point_at(settings, monkeypatch)
    return running


@pytest.fixture
def settings(folder, tmp_path, monkeypatch):
    """Settings of a data folder without a service."""
    settings = settings_in(tmp_path)
    point_at(settings, monkeypatch)
    return settings


@contextmanager
def serving(settings, *, is_waited_for=True):
    """Run the web application in a thread and announce it as `lotse serve` does."""
    app = create_app(partial(open_assistant, settings), settings)
    app.state.service_token = TOKEN
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="on"))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
        thread.start()
        service = Service(f"http://127.0.0.1:{listener.getsockname()[1]}", os.getpid(), TOKEN)
        try:
            deadline = time.monotonic() + 60
            while is_waited_for and not is_ready(service.url):
                assert time.monotonic() < deadline
                time.sleep(0.1)
            announce(settings.data_dir, service)
            yield service
        finally:
            withdraw(settings.data_dir, service.pid)
            server.should_exit = True
            thread.join(60)


def is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", trust_env=False).is_success
    except httpx.TransportError:
        return False


@pytest.fixture
def ingest(capsys):
    def run(*arguments):
        capsys.readouterr()
        status = cli.main(["ingest", *map(str, arguments)])
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return run


def test_a_running_service_takes_the_documents_in(shared, service, ingest):
    folder = shared[0].corpus_dir
    sheet = SHEET.replace("a-1", "b-1").replace("Musterstadt baut Radwege", "Der Bauhof spart Strom")
    (folder / "b-1.md").write_text(sheet, "utf-8")
    (folder / "typo-1.md").write_text(SHEET.replace("a-1", "typo-1").replace("guidance", "gesetz"), "utf-8")
    status, output, progress = ingest()
    assert status == 3
    assert "1 neu, 0 geändert, 1 unverändert, 0 gelöscht, 1 fehlgeschlagen" in output
    assert f"Der laufende Dienst unter {service.url} nimmt die Dokumente auf." in progress
    assert "Index schreiben" in progress
    found = httpx.post(f"{service.url}/api/search", json={"question": "Bauhof Strom"}, trust_env=False)
    assert found.json()["results"][0]["document_id"] == "b-1"
    (folder / "typo-1.md").unlink()
    (folder / "b-1.md").unlink()
    status, output, _ = ingest()
    assert status == 0
    assert "0 neu, 0 geändert, 1 unverändert, 1 gelöscht, 0 fehlgeschlagen" in output
    assert httpx.get(f"{service.url}/api/documents/b-1", trust_env=False).status_code == 404


def test_the_routes_belong_to_the_owner_on_this_machine(service):
    owner = {"Authorization": f"Bearer {TOKEN}"}
    refused = [
        {},
        {"Authorization": "Bearer falsch"},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": "Bearer"},
        {"Authorization": f"Bearer {TOKEN}ä"},
        owner | {"X-Forwarded-For": "203.0.113.7"},
        owner | {"Forwarded": "for=203.0.113.7"},
        owner | {"Origin": "https://boese.example"},
    ]
    with httpx.Client(base_url=service.url, trust_env=False) as client:
        for headers in refused[:-1]:
            encoded = {name: value.encode("latin-1") for name, value in headers.items()}
            assert client.get("/api/index/ledger", headers=encoded).status_code == 403
        for headers in refused:
            encoded = {name: value.encode("latin-1") for name, value in headers.items()}
            assert client.post("/api/index/changes", headers=encoded, json={}).status_code == 403
        reply = client.get("/api/index/ledger", headers=owner)
        assert reply.json()["splitter"] == SPLITTER
        assert "a-1" in [entry["document_id"] for entry in reply.json()["documents"]]
        for body in (b"", b"{", b"[]", b'{"upserts": 3}', b'{"upserts": [{}]}', b"\xff", b"[" * 100_000):
            assert client.post("/api/index/changes", headers=owner, content=body).status_code == 400
        assert "/api/index" not in client.get("/api/openapi.json").text


def test_without_a_token_the_routes_are_closed(settings):
    app = create_app(partial(open_assistant, settings), settings)
    transport = httpx.ASGITransport(app)

    async def ask(authorization: str) -> int:
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return (
                await client.get("/api/index/ledger", headers={"Authorization": authorization})
            ).status_code

    assert asyncio.run(ask("Bearer ")) == 403
    assert asyncio.run(ask("Bearer None")) == 403


def test_large_batches_pass_and_endless_ones_do_not(folder, service):
    folder.add("gross-1.md", "Ein langer Satz über Holzbau in der Kommune. " * 20_000)
    document = folder.read("gross-1.md").document
    entry = IndexedDocument(document, split(document), "corpus", "gross-1.md")
    body = json.dumps(changes_to_json(IndexChanges((entry,), (), SPLITTER))).encode()
    assert len(body) > 1_500_000
    owner = {"Authorization": f"Bearer {TOKEN}"}
    with httpx.Client(base_url=service.url, trust_env=False, headers=owner, timeout=100) as client:
        lines = client.post("/api/index/changes", content=body).text.splitlines()
        assert json.loads(lines[-1]) == {"done": True}
        assert {json.loads(line).get("step") for line in lines} >= {"Texte einbetten", "Index schreiben"}
        endless = (b" " * 1_000_000 for _ in range(70))
        assert client.post("/api/index/changes", content=endless).status_code == 413


def test_a_dead_service_is_no_service(folder, settings, ingest):
    folder.add("a-1.md")
    announce(settings.data_dir, Service("http://127.0.0.1:9", os.getpid(), TOKEN))
    status, output, progress = ingest()
    assert status == 0
    assert "1 neu" in output
    assert "laufende Dienst" not in progress


def test_a_service_that_waits_for_its_first_index_gets_one(folder, settings, ingest):
    folder.add("a-1.md")
    with serving(settings, is_waited_for=False) as running:
        status, output, _ = ingest()
        assert status == 0
        assert "1 neu" in output
        deadline = time.monotonic() + 60
        while not is_ready(running.url):
            assert time.monotonic() < deadline
            time.sleep(0.2)


def test_a_service_with_another_token_is_told(shared, service, ingest):
    announce(shared[0].data_dir, replace(service, token="alt"))
    status, _, complaint = ingest()
    announce(shared[0].data_dir, service)
    assert status == 1
    assert "den Dienst mit „lotse serve“ neu starten" in complaint


@contextmanager
def answering(*lines: str):
    """A target whose server answers every request with the same lines, then hangs up."""
    body = "\n".join(lines).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()

    def serve(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(100_000)
            connection.sendall(head + body)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with httpx.Client(base_url=address, trust_env=False) as client:
            yield ServiceTarget(client)
        thread.join()


@pytest.mark.parametrize(
    ("lines", "error", "message"),
    [
        (['{"error": "Platte voll.", "kind": "storage"}'], StorageError, "Platte voll"),
        (['{"error": "Seltsam."}'], LotseError, "Seltsam"),
        (['{"step": "x", "done": 1, "total": 2}'], LotseError, "antwortet nicht mehr"),
        (["<html>"], LotseError, "antwortet unverständlich"),
        (["[]"], LotseError, "antwortet unverständlich"),
    ],
)
def test_what_goes_wrong_in_the_service_is_told_here(lines, error, message):
    with answering(*lines) as target, pytest.raises(error, match=message) as caught:
        target.apply(IndexChanges(), lambda *_: None)
    assert type(caught.value) is error


def test_progress_of_the_service_is_passed_on():
    told = []
    with answering('{"step": "Texte einbetten", "done": 1, "total": 2}', '{"done": true}') as target:
        target.apply(IndexChanges(), lambda *step: told.append(step))
    assert told == [("Texte einbetten", 1, 2)]
