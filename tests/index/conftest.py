"""A real Chroma server, and an index of a few documents on vectors in memory."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from assistant.index.changes import IndexChanges
from assistant.index.knowledge_index import KnowledgeIndex
from assistant.language.analysis import load_analyzer
from assistant.testing import MemoryStores, WordEmbedder

SPLITTER = "absatz-1"
_START_SECONDS = 60


class CountingEmbedder(WordEmbedder):
    """Remembers the texts of documents that it has embedded."""

    def __init__(self, name="words"):
        super().__init__(name)
        self.texts = []

    def encode_documents(self, texts):
        self.texts.extend(texts)
        return super().encode_documents(texts)

    def encode_queries(self, texts):
        return super().encode_documents(texts)


class Place:
    """A data folder whose index can be opened again and again, like by one process after the other."""

    def __init__(self, folder: Path, analyzer) -> None:
        self.folder = folder
        self.analyzer = analyzer
        self.stores = MemoryStores()
        self.embedder = CountingEmbedder()

    def open(self, **parts) -> KnowledgeIndex:
        parts = {
            "embedder": self.embedder,
            "word_embedder": WordEmbedder("one by one"),
            "analyzer": self.analyzer,
            "open_store": self.stores,
            **parts,
        }
        return KnowledgeIndex(self.folder, **parts)

    def apply(self, *upserts, deletes=(), splitter=SPLITTER, **parts) -> KnowledgeIndex:
        """Open the index, change it and return it open."""
        index = self.open(**parts)
        self.change(index, *upserts, deletes=deletes, splitter=splitter)
        return index

    @staticmethod
    def change(index, *upserts, deletes=(), splitter=SPLITTER, on_progress=lambda *_: None) -> None:
        index.apply(IndexChanges(tuple(upserts), tuple(deletes), splitter), on_progress)

    @property
    def generations(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "generations").iterdir())


@pytest.fixture(scope="session")
def analyzer():
    return load_analyzer()


@pytest.fixture
def place(tmp_path, analyzer) -> Place:
    folder = tmp_path / "index"
    folder.mkdir()
    return Place(folder, analyzer)


@pytest.fixture
def free_port() -> int:
    return find_port()


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def start_server(tmp_path_factory):
    """Start real Chroma servers on free ports; all end with the session."""
    processes = []

    def start() -> tuple[str, subprocess.Popen[bytes]]:
        port, folder = find_port(), tmp_path_factory.mktemp("chroma")
        command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(folder / "daten")]
        with (folder / "server.log").open("wb") as log:
            process = subprocess.Popen(
                [*command, "--host", "127.0.0.1", "--port", str(port)], stdout=log, stderr=log, cwd=folder
            )
        processes.append(process)
        url = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + _START_SECONDS
        while not is_alive(url):
            assert process.poll() is None, (folder / "server.log").read_text("utf-8")
            assert time.monotonic() < deadline
            time.sleep(0.1)
        return url, process

    yield start
    for process in processes:
        process.kill()
        process.wait()


def is_alive(url: str) -> bool:
    try:
        return httpx.get(f"{url}/api/v2/heartbeat", trust_env=False).is_success
    except httpx.TransportError:
        return False


@pytest.fixture(scope="session")
def server_url(start_server) -> str:
    return str(start_server()[0])
