import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from assistant.commands.doctor_model import examine_model, examine_usage
from assistant.commands.findings import Level
from assistant.discovery import Service
from assistant.settings import Settings
from eval.loopback import Reply, loopback


def examine(script):
    with loopback(script) as server:
        settings = Settings(llm="openai:testmodell", llm_base_url=f"{server.url}/v1", llm_api_key="geheim")
        (finding,) = examine_model(settings)
    return finding


def test_without_a_model_all_is_well():
    (finding,) = examine_model(Settings())
    assert finding.level is Level.OK
    assert "keines eingestellt" in finding.text


def test_a_model_that_answers_is_timed():
    finding = examine(lambda _: Reply(("eins ", "zwei"), delay=0.3))
    assert finding.level is Level.OK
    assert "antwortet nach 0," in finding.text
    assert "Token je Sekunde" in finding.text


@pytest.mark.parametrize(
    ("reply", "text", "remedy"),
    [
        (
            Reply(status=401, error='{"error": {"message": "bad geheim"}}'),
            "weist den hinterlegten",
            "API_KEY",
        ),
        (
            Reply(status=404, error='{"error": {"message": "no such model"}}'),
            "gibt es unter der Adresse",
            "LOTSE_LLM",
        ),
        (Reply(status=500, error="x"), "meldet einen Fehler", "Protokoll"),
        (Reply(()), "nichts geantwortet", "Protokoll"),
        (Reply(raw="data: <html>\n\n"), "antwortet unverständlich", "LOTSE_LLM_BASE_URL"),
    ],
)
def test_what_is_wrong_comes_with_its_remedy(reply, text, remedy):
    finding = examine(lambda _: reply)
    assert finding.level is Level.PROBLEM
    assert text in finding.text
    assert remedy in finding.remedy
    assert "geheim" not in finding.text


def test_a_model_that_is_not_there_is_a_problem():
    (finding,) = examine_model(Settings(llm="ollama:x", llm_base_url="http://u:pw@127.0.0.1:9"))
    assert finding.level is Level.PROBLEM
    assert "nicht erreichbar" in finding.text
    assert "pw" not in finding.text


@pytest.fixture
def usage_of():
    """Ask a service that tells what it is given."""
    servers = []

    def ask(content):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body = json.dumps(content).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        service = Service(f"http://127.0.0.1:{server.server_address[1]}", 1, "token")
        return list(examine_usage(service))

    yield ask
    for server in servers:
        server.shutdown()
        server.server_close()


def test_the_running_service_tells_what_its_model_has_cost(usage_of):
    (finding,) = usage_of(
        {
            "calls": 3, "failures": {"cut": 1}, "tokens_read": 900, "tokens_written": 90,
            "estimated_calls": 0, "cost": 0.125, "answers": 2, "fallbacks": 1,
            "sentences_released": 5, "sentences_repaired": 0,
            "sentences_dropped": 4,
        }
    )  # fmt: skip
    assert "3 Aufrufe, 900 Token gelesen, 90 geschrieben, 0,12 Euro" in finding.text
    assert "4 Sätze verworfen, 1 Fehler" in finding.text


def test_a_service_without_a_model_tells_nothing(usage_of):
    assert usage_of({}) == []
    assert list(examine_usage(Service("http://127.0.0.1:9", 1, "token"))) == []
