import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from assistant.embedding.model_files import content_mark

pytestmark = pytest.mark.model

PROBE = """
import time
from assistant.errors import ModelUnavailableError
from {module} import {load}
started = time.monotonic()
try:
    {load}("intfloat/multilingual-e5-small")
except ModelUnavailableError as error:
    print(error)
print(time.monotonic() - started)
"""
EMBEDDER = ("assistant.embedding.sentence_transformer", "load_sentence_transformer", "LOTSE_EMBEDDER")
RERANKER = ("assistant.retrieval.cross_encoder", "load_cross_encoder", "LOTSE_RERANKER")


class EmptyHub(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET  # noqa: N815 -- the name that http.server looks for

    def log_message(self, *_):
        pass


@pytest.fixture
def hub():
    server = HTTPServer(("127.0.0.1", 0), EmptyHub)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def load_from(endpoint, tmp_path, what=EMBEDDER):
    """Load a hub name in a fresh process; return what is told and the seconds it took."""
    probe = PROBE.format(module=what[0], load=what[1])
    environment = {
        **{k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")},
        "HF_ENDPOINT": endpoint,
        "HF_HOME": str(tmp_path),
        "HF_HUB_OFFLINE": "0",
    }
    done = subprocess.run(
        [sys.executable, "-c", probe], env=environment, capture_output=True, text=True, check=True
    )
    told, seconds = done.stdout.strip().rsplit("\n", 1)
    return told, float(seconds)


@pytest.mark.parametrize("what", [EMBEDDER, RERANKER])
def test_a_hub_out_of_reach_is_told_in_seconds(what, tmp_path):
    told, seconds = load_from("http://127.0.0.1:9", tmp_path, what)
    assert f"{what[2]}=intfloat/multilingual-e5-small lässt sich nicht laden" in told
    assert "http://127.0.0.1:9 ist nicht erreichbar" in told
    assert "ohne Internet muss das Modell als Ordner vorliegen" in told
    assert seconds < 20


def test_a_name_that_the_hub_does_not_know_is_told(hub, tmp_path):
    told, seconds = load_from(hub, tmp_path)
    assert "LOTSE_EMBEDDER=intfloat/multilingual-e5-small lässt sich nicht laden" in told
    assert "nicht erreichbar" not in told
    assert seconds < 20


def test_a_hub_name_has_no_mark_of_its_content(tmp_path):
    assert content_mark(tmp_path / "nichts-da") == ""
