import logging
import time

import pytest

from assistant.generation.chat_model import FailureKind, Message, ModelFailureError, Patience
from assistant.generation.meter import Meter
from eval.loopback import Reply, in_pieces, loopback

QUESTION = "Was kostet die geheime Feuerwache?"
MESSAGES = (Message("system", "Regeln"), Message("user", QUESTION))
TOO_LONG = (
    '{"error": {"message": "maximum context length is 8192 tokens", "code": "context_length_exceeded"}}'
)
BOTH = pytest.mark.parametrize("provider", ["openai", "ollama"])


SHORT = Patience(1.2, 0.4)


def read(model, patience=SHORT):
    """Return the text that came, and the failure that ended it."""
    pieces = []
    try:
        pieces.extend(model.stream(MESSAGES, patience))
    except ModelFailureError as failure:
        return "".join(pieces), failure
    return "".join(pieces), None


@BOTH
def test_an_answer_comes_in_pieces_and_its_tokens_are_counted(adapter, provider):
    meter = Meter()
    text, failure = read(adapter(lambda _: Reply(in_pieces("Guten Tag. [1]")), provider, meter))
    assert (text, failure) == ("Guten Tag. [1]", None)
    usage = meter.usage()
    assert (usage.calls, usage.tokens_read, usage.tokens_written, usage.estimated_calls) == (1, 800, 90, 0)


@BOTH
def test_tokens_that_the_server_does_not_count_are_estimated(adapter, provider):
    meter = Meter()
    read(adapter(lambda _: Reply(("Guten Tag. " * 10,), has_usage=False), provider, meter))
    usage = meter.usage()
    assert usage.estimated_calls == 1
    assert usage.tokens_written == pytest.approx(110 / 3.5, abs=1)


@BOTH
@pytest.mark.parametrize(
    ("reply", "kind", "text"),
    [
        (Reply(("Halb",), ends="cut"), FailureKind.CUT, "Halb"),
        (Reply(("Halb",), ends="quiet"), FailureKind.CUT, "Halb"),
        (Reply(("Halb",), ends="hang"), FailureKind.STALLED, "Halb"),
        (Reply(("spät",), delay=30), FailureKind.TIMEOUT, ""),
        (Reply(()), FailureKind.EMPTY, ""),
        (Reply(status=401, error='{"error": {"message": "no"}}'), FailureKind.UNAUTHORIZED, ""),
        (Reply(status=403, error='{"error": {"message": "no"}}'), FailureKind.UNAUTHORIZED, ""),
        (Reply(status=404, error='{"error": {"message": "no model"}}'), FailureKind.UNKNOWN_MODEL, ""),
        (Reply(status=429, error='{"error": {"message": "slow"}}'), FailureKind.BUSY, ""),
        (Reply(status=500, error="oops"), FailureKind.SERVER, ""),
        (Reply(status=503, error="<html>"), FailureKind.SERVER, ""),
        (Reply(status=400, error=TOO_LONG), FailureKind.TOO_LONG, ""),
        (Reply(status=400, error='{"error": {"message": "temperature"}}'), FailureKind.REFUSED, ""),
        (Reply(raw="data: {kein JSON}\n\n"), FailureKind.MALFORMED, ""),
    ],
    ids=lambda value: value.value if isinstance(value, FailureKind) else None,
)
def test_every_failure_has_its_kind(adapter, provider, reply, kind, text):
    got, failure = read(adapter(lambda _: reply, provider))
    assert (got, failure.kind) == (text, kind)
    assert str(failure).endswith(".")


@BOTH
def test_a_server_that_is_not_there_is_unreachable(adapter, provider):
    _, failure = read(adapter("http://127.0.0.1:9", provider))
    assert failure.kind is FailureKind.UNREACHABLE


@BOTH
def test_a_name_that_does_not_resolve_is_unreachable(adapter, provider):
    _, failure = read(adapter("http://gibt-es-nicht.invalid", provider))
    assert failure.kind is FailureKind.UNREACHABLE


def test_a_busy_server_says_when_to_come_back(adapter):
    reply = Reply(status=429, headers={"Retry-After": "7"}, error="{}")
    _, failure = read(adapter(lambda _: reply))
    assert failure.retry_after == 7.0


@BOTH
def test_the_whole_answer_has_a_time_limit_of_its_own(adapter, provider):
    started = time.monotonic()
    reply = Reply(tuple("Satz. " for _ in range(100)), pace=0.1)
    text, failure = read(adapter(lambda _: reply, provider), Patience(1.0, 5.0))
    assert failure.kind is FailureKind.TIMEOUT
    assert text.startswith("Satz.")
    assert time.monotonic() - started < 3


@BOTH
def test_closing_the_stream_closes_the_connection(adapter, serve, provider):
    server = serve(lambda _: Reply(("Anfang",), ends="hang"))
    pieces = adapter(server.url, provider).stream(MESSAGES, Patience(30, 30))
    assert next(pieces) == "Anfang"
    pieces.close()
    assert server.has_lost_reader.wait(3)


@BOTH
def test_a_silence_shows_as_empty_pieces(adapter, provider):
    pieces = list(adapter(lambda _: Reply(("da",), delay=0.7), provider).stream(MESSAGES, Patience(5, 5)))
    assert "" in pieces
    assert pieces[-1] == "" or "da" in pieces


@BOTH
def test_an_endless_answer_is_cut(adapter, provider):
    text, failure = read(adapter(lambda _: Reply(("Satz. " * 10_000,) * 10), provider), Patience(20, 5))
    assert failure is None
    assert len(text) < 300_000


def test_an_openai_server_gets_the_limit_by_the_name_that_all_know(adapter, serve):
    server = serve(lambda _: Reply(("ja",)))
    read(adapter(server.url))
    body = server.asked[0].body
    assert body["max_tokens"] == 1500
    assert "max_completion_tokens" not in body
    assert body["stream_options"] == {"include_usage": True}
    assert [message["role"] for message in body["messages"]] == ["system", "user"]


def test_an_ollama_server_is_told_how_much_to_read(adapter, serve):
    server = serve(lambda _: Reply(("ja",)))
    read(adapter(server.url, "ollama"))
    assert server.asked[0].body["options"] == {"num_ctx": 8192, "num_predict": 1500, "temperature": 0.0}


@BOTH
def test_the_key_travels_in_the_header_and_nowhere_else(adapter, serve, provider, caplog):
    caplog.set_level(logging.DEBUG)
    server = serve(lambda _: Reply(status=401, error='{"error": {"message": "bad key geheim-4711"}}'))
    model = adapter(server.url, provider)
    _, failure = read(model)
    headers = {name.lower(): value for name, value in server.asked[0].headers.items()}
    assert headers["authorization"] == "Bearer geheim-4711"
    assert "geheim" not in f"{failure} {failure.detail} {failure.cause} {model!r} {caplog.text}"


@BOTH
def test_no_level_of_the_log_tells_what_was_asked(adapter, provider, caplog):
    caplog.set_level(logging.DEBUG)
    read(adapter(lambda _: Reply(("Antwort auf alles",)), provider))
    assert "Feuerwache" not in caplog.text
    assert "Antwort auf alles" not in caplog.text


def test_nothing_is_traced_whatever_the_environment_says(adapter, monkeypatch):
    with loopback(lambda _: Reply(status=200)) as tracer:
        monkeypatch.setenv("LANGSMITH_TRACING", "true")
        monkeypatch.setenv("LANGSMITH_ENDPOINT", tracer.url)
        monkeypatch.setenv("LANGSMITH_API_KEY", "x")
        text, _ = read(adapter(lambda _: Reply(("ja",))))
        time.sleep(0.3)
        assert text == "ja"
        assert tracer.asked == []


def test_closing_twice_does_no_harm(adapter):
    model = adapter(lambda _: Reply(("ja",)))
    read(model)
    model.close()
    model.close()
