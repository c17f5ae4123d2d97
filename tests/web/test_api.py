import json

import pytest

from assistant.coordination.feedback import Feedback, Rating

QUESTION = "Welche Städte haben eine Verpackungssteuer?"
JSON = {"Content-Type": "application/json"}


def _events(text):
    blocks = [block.split("\n") for block in text.split("\n\n") if block.startswith("event: ")]
    return [
        (block[0].removeprefix("event: "), json.loads(block[1].removeprefix("data: "))) for block in blocks
    ]


def _detail(reply, status):
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["status"] == status
    return reply.json()["detail"]


def test_a_question_is_answered_with_its_sources(client):
    reply = client.post("/api/ask", json={"question": QUESTION})
    assert reply.status_code == 200
    answer = reply.json()
    assert answer["outcome"] in {"answered", "partly_answered"}
    numbers = {citation["number"] for citation in answer["citations"]}
    assert answer["sentences"]
    for sentence in answer["sentences"]:
        assert sentence["citations"]
        assert set(sentence["citations"]) <= numbers


@pytest.mark.parametrize(
    ("wishes", "level"),
    [
        ({}, "standard"),
        ({"level": "kurz"}, "kurz"),
        ({"level": "einfach"}, "einfach"),
        ({"long": True}, "ausfuehrlich"),
        ({"long": True, "level": "kurz"}, "kurz"),
        ({"long": False, "level": None}, "standard"),
    ],
)
def test_the_level_of_an_answer_can_be_chosen(client, wishes, level):
    answer = client.post("/api/ask", json={"question": QUESTION, **wishes}).json()
    assert answer["level"] == level
    if level == "kurz":
        assert len(answer["sentences"]) <= 2


def test_an_unknown_level_is_refused(client):
    assert client.post("/api/ask", json={"question": QUESTION, "level": "leicht"}).status_code == 422


def test_edits_lead_back_to_the_words_of_the_source(client):
    question = "Welche Betriebe sind von der Mehrwegangebotspflicht und der Verpackungssteuer betroffen?"
    answer = client.post("/api/ask", json={"question": question, "level": "einfach"}).json()
    quotes = {citation["number"]: citation["quote"] for citation in answer["citations"]}
    assert answer["explanations"]
    for sentence in answer["sentences"]:
        text = sentence["text"]
        for edit in reversed(sentence["edits"]):
            text = text[: edit["start"]] + edit["original"] + text[edit["end"] :]
        assert text.rstrip(".") in quotes[sentence["citations"][0]]


def test_quotes_stand_in_the_documents_word_for_word(client):
    citations = client.post("/api/ask", json={"question": QUESTION}).json()["citations"]
    for citation in citations:
        document = client.get(f"/api/documents/{citation['document_id']}").json()
        for section in document["sections"]:
            if section["start"] <= citation["start"] < section["end"]:
                start = citation["start"] - section["start"]
                assert section["text"][start : start + len(citation["quote"])] == citation["quote"]
                break
        else:
            pytest.fail(f"no section holds {citation}")


def test_the_same_answer_arrives_as_events(client):
    body = {"question": QUESTION, "keep": False}
    reply = client.post("/api/ask", json=body, headers={"Accept": "text/event-stream"})
    assert reply.headers["content-type"].startswith("text/event-stream")
    events = _events(reply.text)
    assert events[0][0] == "status"
    name, answer = events[-1]
    assert name == "answer"
    assert [data for name, data in events if name == "sentence"] == answer["sentences"]
    assert answer == client.post("/api/ask", json=body).json()


def test_sentences_come_after_the_citations_they_use(client):
    reply = client.post("/api/ask", json={"question": QUESTION}, headers={"Accept": "text/event-stream"})
    known = set()
    for name, data in _events(reply.text):
        if name == "citation":
            known.add(data["number"])
        elif name == "sentence":
            assert set(data["citations"]) <= known


def test_filters_are_hard(client):
    reply = client.post("/api/search", json={"question": QUESTION, "filters": {"kinds": ["law"]}})
    assert {result["kind"] for result in reply.json()["results"]} == {"law"}


def test_search_ranks_documents(client):
    reply = client.post("/api/search", json={"question": QUESTION, "top_k": 2})
    assert reply.json()["question"] == QUESTION
    assert [result["rank"] for result in reply.json()["results"]] == [1, 2]
    assert {"score", "document_id", "chunk_id", "title", "heading_path", "page", "source_url", "text"} <= set(
        reply.json()["results"][0]
    )


def test_search_names_the_best_passages_where_they_are_asked_for(client):
    plain = client.post("/api/search", json={"question": QUESTION}).json()["results"]
    assert all("passages" not in result for result in plain)
    found = client.post("/api/search", json={"question": QUESTION, "passages": 2}).json()["results"]
    first = found[0]
    assert 1 <= len(first["passages"]) <= 2
    assert first["text"] in [passage["text"] for passage in first["passages"]]
    assert [result["document_id"] for result in found] == [result["document_id"] for result in plain]


def test_a_document_comes_whole(client):
    document = client.get("/api/documents/case-tuebingen-verpackungssteuer").json()
    assert document["municipality"] == "Tübingen"
    assert document["states"] == ["Baden-Württemberg"]
    assert document["source_url"].startswith("https://")
    assert "Fakten" in [section["heading_path"][-1] for section in document["sections"]]
    assert all(section["end"] - section["start"] == len(section["text"]) for section in document["sections"])


def test_an_unknown_document_is_said_to_be_unknown(client):
    assert "gibt-es-nicht" in _detail(client.get("/api/documents/gibt-es-nicht"), 404)


@pytest.mark.parametrize("question", ["", "   ", "?!", "\u200b", "a\0b"])
def test_a_question_without_words_is_refused(client, question):
    _detail(client.post("/api/ask", json={"question": question}), 422)
    _detail(client.post("/api/search", json={"question": question}), 422)


def test_a_question_that_is_refused_is_no_event(client):
    reply = client.post("/api/ask", json={"question": ""}, headers={"Accept": "text/event-stream"})
    _detail(reply, 422)


def test_the_length_limit_is_named(client):
    assert "500" in _detail(client.post("/api/ask", json={"question": "Wort " * 200}), 422)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "question"),
        ({"question": 7}, "question"),
        ({"question": None}, "question"),
        ({"question": "Ja?", "conversation_id": "a b"}, "conversation_id"),
        ({"question": "Ja?", "conversation_id": "x" * 65}, "conversation_id"),
        ({"question": "Ja?", "conversation_id": "abc\n"}, "conversation_id"),
        ({"question": "Ja?", "filters": {"kinds": ["film"]}}, "filters.kinds.0"),
        ({"question": "Ja?", "filters": {"states": ["x"] * 17}}, "filters.states"),
        ({"question": "Ja?", "frage": "x"}, "frage"),
        ({"question": "Ja?", "long": "vielleicht"}, "long"),
        ({"question": "Ja?", "long": 0}, "long"),
    ],
)
def test_wrong_fields_are_named(client, body, field):
    reply = client.post("/api/ask", json=body)
    _detail(reply, 422)
    assert [error["field"] for error in reply.json()["errors"]] == [field]


@pytest.mark.parametrize("passages", [-1, 11, "2", True])
def test_the_number_of_passages_is_checked(client, passages):
    _detail(client.post("/api/search", json={"question": QUESTION, "passages": passages}), 422)


@pytest.mark.parametrize("top_k", [0, -1, 51, 2.5, "5", True, None])
def test_top_k_is_checked(client, top_k):
    _detail(client.post("/api/search", json={"question": QUESTION, "top_k": top_k}), 422)


@pytest.mark.parametrize(
    "content", [b"{", b"", b"\xff\xfe", b'{"question": "\xe4"}', b"[" * 100_000, b'{"question": "a"} x']
)
def test_unreadable_bodies_are_refused(client, content):
    reply = client.post("/api/ask", content=content, headers=JSON)
    assert reply.status_code in {400, 422}
    _detail(reply, reply.status_code)


@pytest.mark.parametrize("content", [b"[]", b"null", b'"text"', b"7", b'{"question": "\\ud800"}'])
def test_bodies_of_another_shape_are_refused(client, content):
    _detail(client.post("/api/ask", content=content, headers=JSON), 422)


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_other_media_types_are_refused(client, media_type):
    reply = client.post("/api/ask", content=b'{"question": "Ja?"}', headers={"Content-Type": media_type})
    assert "application/json" in _detail(reply, 415)


def test_a_charset_is_no_other_media_type(client):
    headers = {"Content-Type": "application/json; charset=utf-8"}
    content = json.dumps({"question": QUESTION}, ensure_ascii=False).encode()
    assert client.post("/api/ask", content=content, headers=headers).status_code == 200


def test_a_body_over_the_limit_is_refused(client):
    assert "256" in _detail(client.post("/api/ask", json={"question": "x" * 300_000}), 413)


def test_other_methods_are_refused_with_the_allowed_ones(client):
    reply = client.get("/api/ask")
    _detail(reply, 405)
    assert reply.headers["allow"] == "POST"


def test_an_unknown_address_is_a_problem(client):
    _detail(client.get("/api/gibt-es-nicht"), 404)


@pytest.mark.parametrize(
    "body",
    [
        {"rating": "hilfreich"},
        {"rating": "quelle_passt_nicht", "question": "Ja?", "outcome": "answered", "comment": "Satz 2 😀"},
        {"rating": "falsch", "comment": "x" * 2000},
    ],
)
def test_feedback_is_stored(client, archive, body):
    reply = client.post("/api/feedback", json=body)
    assert reply.status_code == 201
    assert reply.json() == {"message": "Danke für Ihre Rückmeldung."}
    expected = Feedback(
        Rating(body["rating"]), body.get("question"), body.get("outcome"), body.get("comment")
    )
    assert archive.feedback()[-1] == expected


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"rating": "prima"},
        {"rating": "falsch", "comment": "x" * 2001},
        {"rating": "falsch", "name": "Eva"},
    ],
)
def test_other_feedback_is_refused(client, body):
    _detail(client.post("/api/feedback", json=body), 422)
