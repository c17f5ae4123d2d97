import jsonschema_rs
import pytest

QUESTION = "Welche Städte haben eine Verpackungssteuer?"


@pytest.fixture(scope="module")
def paths(client):
    return client.get("/api/openapi.json").json()["paths"]


def _check(paths, path, reply):
    (operation,) = (op for method, op in paths[path].items() if method == reply.request.method.lower())
    content = operation["responses"][str(reply.status_code)]["content"]
    schema = content[reply.headers["content-type"]]["schema"]
    jsonschema_rs.validator_for(schema).validate(reply.json())


@pytest.mark.parametrize("question", [QUESTION, "Wie backe ich Pizza?", ""])
def test_answers_have_the_described_shape(client, paths, question):
    _check(paths, "/api/ask", client.post("/api/ask", json={"question": question}))


def test_results_have_the_described_shape(client, paths):
    _check(paths, "/api/search", client.post("/api/search", json={"question": QUESTION, "passages": 2}))


@pytest.mark.parametrize("document_id", ["case-tuebingen-verpackungssteuer", "gibt-es-nicht"])
def test_documents_have_the_described_shape(client, paths, document_id):
    _check(paths, "/api/documents/{document_id}", client.get(f"/api/documents/{document_id}"))


@pytest.mark.parametrize("body", [{"rating": "falsch"}, {}])
def test_feedback_has_the_described_shape(client, paths, body):
    _check(paths, "/api/feedback", client.post("/api/feedback", json=body))


@pytest.mark.parametrize("question", [QUESTION, "Wie backe ich Pizza?", ""])
def test_completions_have_the_described_shape(client, paths, question):
    body = {"model": "ressourcenlotse", "messages": [{"role": "user", "content": question}]}
    _check(paths, "/v1/chat/completions", client.post("/v1/chat/completions", json=body))


@pytest.mark.parametrize("name", ["ressourcenlotse", "gpt-5"])
def test_models_have_the_described_shape(client, paths, name):
    _check(paths, "/v1/models/{model}", client.get(f"/v1/models/{name}"))
    _check(paths, "/v1/models", client.get("/v1/models"))


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_has_the_described_shape(client, paths, path):
    _check(paths, path, client.get(path))


def test_conversations_have_the_described_shape(client, paths):
    client.cookies.clear()
    conversation_id = client.post("/api/ask", json={"question": QUESTION}).json()["conversation_id"]
    one = "/api/conversations/{conversation_id}"
    address = f"/api/conversations/{conversation_id}"
    _check(paths, "/api/conversations", client.get("/api/conversations"))
    _check(paths, "/api/conversations", client.get("/api/conversations", params={"limit": 0}))
    _check(paths, one, client.get(address))
    _check(paths, one, client.get("/api/conversations/gibt-es-nicht"))
    _check(paths, one, client.patch(address, json={"title": "Neu"}))
    _check(paths, one, client.patch(address, json={}))
    _check(paths, f"{one}/export", client.get(f"{address}/export", params={"format": "json"}))
    _check(paths, f"{one}/export", client.get(f"{address}/export", params={"format": "pdf"}))
    _check(paths, "/api/conversations", client.delete("/api/conversations"))
    assert set(paths[one]["delete"]["responses"]) >= {"204", "404"}
    client.cookies.clear()


def test_a_follow_up_has_the_described_shape(client, paths):
    body = {"question": "Gibt es das auch in Bayern?", "earlier_questions": [QUESTION], "keep": False}
    reply = client.post("/api/ask", json=body)
    assert reply.json()["understood"]["is_follow_up"]
    _check(paths, "/api/ask", reply)
