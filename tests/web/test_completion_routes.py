import json

import pytest

MODEL = "ressourcenlotse"
PATH = "/v1/chat/completions"
QUESTION = "Welche Städte haben eine Verpackungssteuer?"


def body_of(content=QUESTION, **fields):
    return {"model": MODEL, "messages": [{"role": "user", "content": content}], **fields}


def pieces_of(text):
    blocks = [block.removeprefix("data: ") for block in text.split("\n\n") if block.startswith("data: ")]
    assert blocks[-1] == "[DONE]"
    return [json.loads(block) for block in blocks[:-1]]


def error_of(reply, status):
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/json"
    error = reply.json()["error"]
    assert set(error) == {"message", "type", "param", "code"}
    return error


def test_a_question_is_answered_with_its_sources(client):
    reply = client.post(PATH, json=body_of())
    assert reply.status_code == 200, reply.text
    completion = reply.json()
    assert completion["object"] == "chat.completion"
    (choice,) = completion["choices"]
    assert choice["finish_reason"] == "stop"
    message = choice["message"]
    assert "Tübingen" in message["content"]
    assert "**Quellen**" in message["content"]
    citations = [annotation["url_citation"] for annotation in message["annotations"]]
    assert citations
    for citation in citations:
        assert message["content"][citation["start_index"] : citation["end_index"]].startswith("[")
        assert f"<{citation['url']}>" in message["content"]
    usage = completion["usage"]
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]
    assert usage["completion_tokens"] > 20


def test_the_stream_is_the_same_answer_in_pieces(client):
    whole = client.post(PATH, json=body_of()).json()["choices"][0]["message"]
    reply = client.post(PATH, json=body_of(stream=True))
    assert reply.headers["content-type"].startswith("text/event-stream")
    pieces = pieces_of(reply.text)
    deltas = [piece["choices"][0]["delta"] for piece in pieces]
    assert deltas[0] == {"role": "assistant", "content": ""}
    assert "".join(delta.get("content", "") for delta in deltas) == whole["content"]
    assert deltas[-1] == {"annotations": whole["annotations"]}
    assert [piece["choices"][0]["finish_reason"] for piece in pieces] == [None] * (len(pieces) - 1) + ["stop"]
    assert len({piece["id"] for piece in pieces}) == 1
    assert len(pieces) > 4


@pytest.mark.parametrize("stream", [True, False])
def test_a_follow_up_is_understood_by_the_questions_before_it(client, stream):
    messages = [
        {"role": "user", "content": QUESTION},
        {"role": "assistant", "content": "Tübingen. [1]"},
        {"role": "user", "content": "Und wann wurde sie eingeführt?"},
    ]
    reply = client.post(PATH, json={"model": MODEL, "messages": messages, "stream": stream})
    if stream:
        text = "".join(piece["choices"][0]["delta"].get("content", "") for piece in pieces_of(reply.text))
    else:
        text = reply.json()["choices"][0]["message"]["content"]
    assert "Verstanden als: „" in text
    assert "Verpackungssteuer" in text


def test_usage_comes_at_the_end_where_it_is_wanted(client):
    pieces = pieces_of(
        client.post(PATH, json=body_of(stream=True, stream_options={"include_usage": True})).text
    )
    assert pieces[-1]["choices"] == []
    assert pieces[-1]["usage"] == client.post(PATH, json=body_of()).json()["usage"]
    assert all("usage" not in piece for piece in pieces[:-1])


@pytest.mark.parametrize("stream", [True, False])
def test_a_refusal_is_a_normal_message(client, stream):
    reply = client.post(PATH, json=body_of("Wie backe ich Pizza?", stream=stream))
    if stream:
        text = "".join(piece["choices"][0]["delta"].get("content", "") for piece in pieces_of(reply.text))
    else:
        (choice,) = reply.json()["choices"]
        assert choice["finish_reason"] == "stop"
        assert choice["message"]["annotations"] == []
        text = choice["message"]["content"]
    assert "nichts Belegtes" in text
    assert "[1]" not in text


def test_hostile_documents_stay_text(client):
    reply = client.post(PATH, json=body_of("Was sagt der Leitfaden für Mehrweg über Anführungszeichen?"))
    content = reply.json()["choices"][0]["message"]["content"]
    assert "\\<script\\>" in content
    assert "<script" not in content.replace("\\<script", "")


TITLE_PROMPT = (
    '### Task:\nGenerate a title.\n### Output:\nJSON format: { "title": "x" }\n### Chat History:\n'
    "<chat_history>\nUSER: Was kostet das?\nASSISTANT: Nichts.\n</chat_history>"
)


@pytest.mark.parametrize("stream", [True, False])
def test_housekeeping_gets_its_json(client, stream):
    reply = client.post(PATH, json=body_of(TITLE_PROMPT, stream=stream))
    if stream:
        text = "".join(piece["choices"][0]["delta"].get("content", "") for piece in pieces_of(reply.text))
    else:
        text = reply.json()["choices"][0]["message"]["content"]
    assert json.loads(text) == {"title": "Was kostet das"}


def test_there_is_one_model(client):
    listed = client.get("/v1/models").json()
    assert listed["object"] == "list"
    assert [model["id"] for model in listed["data"]] == [MODEL]
    assert client.get(f"/v1/models/{MODEL}").json() == listed["data"][0]
    assert error_of(client.get("/v1/models/gpt-5"), 404)["code"] == "model_not_found"


@pytest.mark.parametrize(
    ("body", "status", "code", "parameter"),
    [
        (body_of(""), 400, "question", None),
        (body_of("Wort " * 200), 400, "question", None),
        (body_of(n=3), 400, "unsupported", "n"),
        (body_of([{"type": "image_url"}]), 400, "unsupported", "messages.0.content"),
        ({**body_of(), "model": "gpt-5"}, 404, "model_not_found", None),
        ({"messages": []}, 400, "fields", "model"),
        (body_of(stream="ja"), 400, "fields", "stream"),
    ],
)
@pytest.mark.parametrize("stream", [True, False])
def test_errors_have_the_form_of_openai(client, body, status, code, parameter, stream):
    error = error_of(client.post(PATH, json={"stream": stream, **body}), status)
    assert (error["code"], error["param"]) == (code, parameter)
    assert error["type"] == "invalid_request_error"
    assert error["message"].endswith(".")


@pytest.mark.parametrize("content", [b"{", b"", b"[1]", b"\xff"])
def test_unreadable_bodies_are_refused(client, content):
    reply = client.post(PATH, content=content, headers={"Content-Type": "application/json"})
    error_of(reply, 400)


def test_other_media_types_are_refused(client):
    reply = client.post(PATH, content=json.dumps(body_of()), headers={"Content-Type": "text/plain"})
    error_of(reply, 415)


def test_a_long_conversation_passes_and_a_flood_is_refused(client):
    turns = [{"role": "assistant", "content": "x" * 600_000}, {"role": "user", "content": QUESTION}]
    assert client.post(PATH, json={"model": MODEL, "messages": turns}).status_code == 200
    assert "1024 KiB" in error_of(client.post(PATH, json=body_of("x" * 1_100_000)), 413)["message"]


def test_unknown_addresses_and_methods_have_the_form_too(client):
    assert error_of(client.get("/v1/completions"), 404)["code"] == "not_found"
    error_of(client.get(PATH), 405)
    error_of(client.post("/v1/models", json={}, headers={"Host": "evil.example"}), 421)
    error_of(client.post(PATH, json=body_of(), headers={"Origin": "https://evil.example"}), 403)


def test_no_page_of_another_site_may_read(client):
    reply = client.options(PATH, headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in reply.headers
