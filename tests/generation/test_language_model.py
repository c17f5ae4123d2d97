import logging
import threading
import time

import pytest

from assistant.generation.chat_model import FailureKind, Message, ModelFailureError, Patience
from assistant.generation.language_model import Text, Waiting
from eval.loopback import Reply

MESSAGES = (Message("user", "Geheime Frage"),)
PATIENCE = Patience(5.0, 1.0)


def in_turn(*replies):
    """Answer with one reply after the other, the last one for ever."""
    left = list(replies)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def failure_of(model, patience=PATIENCE):
    with pytest.raises(ModelFailureError) as raised:
        list(model.stream(MESSAGES, patience))
    return raised.value.kind


def test_the_whole_answer(language_model):
    assert language_model(lambda _: Reply(("Guten ", "Tag."))).complete(MESSAGES, 5.0) == "Guten Tag."


def test_a_passing_failure_is_tried_once_more(language_model):
    model = language_model(in_turn(Reply(status=503, error="x"), Reply(("da",))))
    assert model.complete(MESSAGES, 5.0) == "da"
    assert model.meter.usage().failures == {"server": 1}


def test_a_busy_server_is_asked_again_when_it_wants(language_model):
    busy = Reply(status=429, headers={"Retry-After": "0.4"}, error="{}")
    model = language_model(in_turn(busy, Reply(("da",))))
    started = time.monotonic()
    pieces = list(model.stream(MESSAGES, PATIENCE))
    assert time.monotonic() - started >= 0.4
    assert Waiting("Das Sprachmodell ist überlastet; ich versuche es gleich noch einmal …") in pieces
    assert Text("da") in pieces


def test_nobody_waits_long_for_a_busy_server(language_model):
    busy = Reply(status=429, headers={"Retry-After": "60"}, error="{}")
    started = time.monotonic()
    assert failure_of(language_model(lambda _: busy)) is FailureKind.BUSY
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("status", [401, 404, 400])
def test_a_lasting_failure_is_not_tried_again(language_model, status):
    asked = []
    model = language_model(lambda asked_: asked.append(asked_) or Reply(status=status, error="{}"))
    failure_of(model)
    assert len(asked) == 1


def test_what_was_shown_is_not_begun_again(language_model):
    asked = []
    model = language_model(lambda one: asked.append(one) or Reply(("Anfang",), ends="cut"))
    assert failure_of(model) is FailureKind.CUT
    assert len(asked) == 1


def test_after_repeated_failures_the_model_is_left_alone(language_model):
    asked = []
    model = language_model(lambda one: asked.append(one) or Reply(status=401, error="{}"))
    for _ in range(3):
        failure_of(model)
    assert failure_of(model) is FailureKind.RESTING
    assert len(asked) == 3


def test_who_waits_hears_the_place_in_the_queue(language_model):
    model = language_model(lambda _: Reply(("da",), delay=0.8), concurrency=1)
    results = {}

    def ask(name):
        results[name] = list(model.stream(MESSAGES, Patience(10)))

    threads = [threading.Thread(target=ask, args=(name,)) for name in range(3)]
    for thread in threads:
        thread.start()
        time.sleep(0.1)
    for thread in threads:
        thread.join()
    waits = [[piece.text for piece in results[name] if isinstance(piece, Waiting)] for name in range(3)]
    assert waits[0] == []
    assert set(waits[1]) == {"Das Sprachmodell ist ausgelastet, Sie sind an Platz 1 …"}
    assert {text.split()[-2] for text in waits[2]} == {"1", "2"}
    assert all(Text("da") in found for found in results.values())


def test_only_so_many_calls_run_at_once(language_model, serve):
    server = serve(lambda _: Reply(("da",), delay=0.2))
    model = language_model(server.url, concurrency=2)
    threads = [threading.Thread(target=model.complete, args=(MESSAGES, 10.0)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert server.most_at_once == 2
    assert model.meter.usage().calls == 6


def test_a_turn_that_does_not_come_in_time_is_a_failure(language_model):
    model = language_model(lambda _: Reply(("da",), delay=3), concurrency=1)
    first = threading.Thread(target=model.complete, args=(MESSAGES, 5.0))
    first.start()
    time.sleep(0.2)
    assert failure_of(model, Patience(1.5)) is FailureKind.BUSY
    first.join()


def test_who_leaves_gives_the_place_back(language_model, serve):
    server = serve(lambda _: Reply(("Anfang",), ends="hang"))
    model = language_model(server.url, concurrency=1)
    pieces = model.stream(MESSAGES, Patience(30))
    assert next(pieces) == Text("Anfang")
    pieces.close()
    assert server.has_lost_reader.wait(3)
    server.script = lambda _: Reply(("da",))
    assert model.complete(MESSAGES, 5.0) == "da"


def test_an_answer_of_white_space_is_empty(language_model):
    with pytest.raises(ModelFailureError) as raised:
        language_model(lambda _: Reply((" \n",))).complete(MESSAGES, 5.0)
    assert raised.value.kind is FailureKind.EMPTY


def test_failures_are_logged_without_what_was_asked(language_model, caplog):
    caplog.set_level(logging.DEBUG)
    echo = Reply(status=400, error='{"error": {"message": "cannot answer Geheime Frage"}}')
    failure_of(language_model(lambda _: echo))
    assert "refused" in caplog.text
    assert "Geheime" not in caplog.text
