"""What goes wrong with Chroma, and what the user is told."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import StorageError
from assistant.index.vectors import VectorStore, open_client

DIMENSION = 16
WRITER = """
import sys
from pathlib import Path
import numpy as np
from assistant.index.vectors import VectorStore, open_client
with open_client(Path(sys.argv[1]), None) as (client, where):
    VectorStore(client, where, "lotse", 16).upsert(["von dort"], np.eye(1, 16, 3, dtype=np.float32))
"""


def vectors(count):
    return np.random.default_rng(0).normal(size=(count, DIMENSION)).astype(np.float32)


def fill(folder, count):
    with open_client(folder, None) as (client, where):
        VectorStore(client, where, "lotse", DIMENSION).upsert([f"d{n}" for n in range(count)], vectors(count))


def test_a_server_that_is_not_there_is_told_without_its_password(free_port):
    told = []
    url = f"http://anna:geheim@127.0.0.1:{free_port}/chroma"
    with (
        pytest.raises(StorageError, match=r"LOTSE_CHROMA_URL=.*chroma run") as caught,
        open_client(Path("unbenutzt"), url, told.append, patience_seconds=0.5),
    ):
        pass
    assert len(told) == 1
    assert "Warte auf den Chroma-Server" in told[0]
    for text in (str(caught.value), *told):
        assert f"127.0.0.1:{free_port}/chroma" in text
        assert "geheim" not in text


class Recorder(BaseHTTPRequestHandler):
    """A program that is no Chroma server but answers the first question of the client."""

    def do_GET(self):
        self.server.seen.append((self.path, self.headers.get("Authorization")))
        self.send_response(200 if self.path.endswith("/heartbeat") else 404)
        self.end_headers()
        self.wfile.write(b"<html>")

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def recorder():
    with ThreadingHTTPServer(("127.0.0.1", 0), Recorder) as server:
        server.seen = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_name_password_and_path_of_the_address_reach_the_server(recorder):
    url = f"http://anna:ge%40heim@127.0.0.1:{recorder.server_port}/unter/chroma"
    with pytest.raises(StorageError) as caught, open_client(Path("unbenutzt"), url, patience_seconds=0):
        pass
    path, authorization = recorder.seen[0]
    assert path == "/unter/chroma/api/v2/heartbeat"
    assert authorization == "Basic YW5uYTpnZUBoZWlt"
    assert {authorization for _, authorization in recorder.seen} == {authorization}
    assert all(path.startswith("/unter/chroma/api/v2/") for path, _ in recorder.seen)
    assert "heim" not in str(caught.value)


def test_another_program_behind_the_address_is_told(recorder):
    url = f"http://127.0.0.1:{recorder.server_port}"
    with pytest.raises(StorageError, match="den Server prüfen"), open_client(Path("unbenutzt"), url):
        pass


def test_a_server_that_is_still_starting_is_waited_for(tmp_path, free_port):
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(tmp_path / "daten")]
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(free_port)], stdout=log, stderr=log, cwd=tmp_path
        )
    told = []
    try:
        with open_client(tmp_path, f"http://127.0.0.1:{free_port}", told.append, 60) as (client, where):
            assert VectorStore(client, where, "lotse", DIMENSION).count() == 0
    finally:
        server.kill()
        server.wait()
    assert len(told) == 1


def test_a_server_that_dies_is_told_and_found_again(start_server):
    url, server = start_server()
    with open_client(Path("unbenutzt"), url) as (client, where):
        store = VectorStore(client, where, "lotse", DIMENSION)
        store.upsert(["a"], vectors(1))
        server.kill()
        server.wait()
        for use in (
            store.ids,
            store.count,
            lambda: store.query(vectors(1)[0], 1),
            lambda: store.vectors(["a"]),
            lambda: store.upsert(["b"], vectors(1)),
            lambda: store.delete(["a"]),
            lambda: store.drop_other_collections("x"),
            lambda: VectorStore(client, where, "anders", DIMENSION),
        ):
            with pytest.raises(StorageError, match=f"Der Vektorspeicher {url} antwortet nicht"):
                use()


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path):
    (tmp_path / "chroma").write_text("", "utf-8")
    with (
        pytest.raises(StorageError, match=r"chroma lässt sich nicht öffnen .*Schreibrechte"),
        open_client(tmp_path / "chroma", None),
    ):
        pass


def test_a_damaged_database_is_told_with_what_mends_it(tmp_path):
    folder = tmp_path / "chroma"
    fill(folder, 3)
    (folder / "chroma.sqlite3").write_bytes(b"\xff" * 50_000)
    with pytest.raises(StorageError, match="diesen Ordner löschen"), open_client(folder, None):
        pass
    shutil.rmtree(folder)
    fill(folder, 3)


@pytest.mark.parametrize("damage", ["all", "header"])
def test_lost_vector_files_are_noticed(tmp_path, damage):
    """Chroma goes on listing and counting the ids."""
    fill(tmp_path, 2_200)
    (segment,) = (path for path in tmp_path.iterdir() if path.is_dir())
    if damage == "all":
        shutil.rmtree(segment)
    else:
        (segment / "header.bin").unlink()
    with open_client(tmp_path, None) as (client, where):
        store = VectorStore(client, where, "lotse", DIMENSION)
        with pytest.raises(StorageError, match="lotse ingest"):
            store.vectors(["d5", "d900"])


def test_after_closing_what_another_process_wrote_is_found(tmp_path):
    """Chroma shares clients of one folder inside a process; an old one would never see the new vectors."""
    fill(tmp_path, 3)
    with open_client(tmp_path, None) as (client, where):
        VectorStore(client, where, "lotse", DIMENSION).query(vectors(1)[0], 3)
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", WRITER, str(tmp_path)], cwd=root, check=True, timeout=60)
    with open_client(tmp_path, None) as (client, where):
        store = VectorStore(client, where, "lotse", DIMENSION)
        assert store.count() == 4
        assert store.query(np.eye(1, DIMENSION, 3, dtype=np.float32)[0], 1)[0] == ["von dort"]


def test_a_closed_client_is_told(tmp_path):
    with open_client(tmp_path, None) as (client, where):
        store = VectorStore(client, where, "lotse", DIMENSION)
    with pytest.raises(StorageError):
        store.count()


@pytest.mark.parametrize("name", ["100 % Größe #1?", "a&mode=ro"])
def test_folders_may_have_any_name(tmp_path, name):
    fill(tmp_path / name, 2)
    assert (tmp_path / name / "chroma.sqlite3").is_file()
