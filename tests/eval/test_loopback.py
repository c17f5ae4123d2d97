import httpx
import pytest

from eval.loopback import Reply, in_pieces, loopback

BODY = {"model": "x", "messages": [{"role": "user", "content": "Hallo"}], "stream": True}


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/api/chat"])
def test_the_text_arrives_piece_by_piece(path):
    with loopback(lambda _: Reply(in_pieces("Guten Tag", 3))) as server:
        reply = httpx.post(server.url + path, json=BODY, trust_env=False)
    assert reply.status_code == 200
    assert all(piece in reply.text for piece in ("Gut", "en ", "Tag"))
    assert server.asked[0].prompt == "Hallo"
    assert not server.has_lost_reader.is_set()


def test_an_unknown_path_is_not_found():
    with loopback(lambda _: Reply(("x",))) as server:
        assert httpx.post(f"{server.url}/sonst", json=BODY, trust_env=False).status_code == 404


def test_a_failure_comes_with_status_headers_and_body():
    with loopback(lambda _: Reply(status=429, headers={"Retry-After": "3"}, error="{}")) as server:
        reply = httpx.post(f"{server.url}/api/chat", json=BODY, trust_env=False)
    assert (reply.status_code, reply.headers["retry-after"], reply.text) == (429, "3", "{}")


def test_a_cut_stream_is_cut():
    with (
        loopback(lambda _: Reply(("x",), ends="cut")) as server,
        pytest.raises(httpx.RemoteProtocolError),
    ):
        httpx.post(f"{server.url}/api/chat", json=BODY, trust_env=False)
