import os
import random
import signal
import string
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from assistant.conversation.records import Counts
from assistant.conversation.store import ConversationStore
from assistant.database.database import open_sqlite
from assistant.database.tables import turns
from assistant.errors import ConversationUnknownError
from assistant.records import Sentence
from tests.conversation.turns import DAY, make_turn

ANNA, BERT = "a" * 64, "b" * 64


@pytest.fixture
def store(database):
    return ConversationStore(database)


def test_a_conversation_is_read_back_as_it_was(store):
    first, second = make_turn("Wer fördert LED?"), make_turn("Und in Bayern? 😀", day=DAY + timedelta(days=1))
    conversation_id = store.start(ANNA, first)
    store.go_on(conversation_id, second)
    found = store.read(conversation_id, ANNA)
    assert found.turns == (first, second)
    assert (found.title, found.started_on, found.last_on) == ("Wer fördert LED?", DAY, second.asked_on)


def test_ids_cannot_be_guessed(store):
    ids = {store.start(ANNA, make_turn()) for _ in range(20)}
    assert len(ids) == 20
    assert all(len(one) == 24 and set(one) <= {*string.ascii_letters, *string.digits, *"-_"} for one in ids)


@pytest.mark.parametrize("owner", [ANNA, BERT])
@pytest.mark.parametrize(
    "act",
    [
        lambda store, one, owner: store.read(one, owner),
        lambda store, one, owner: store.latest_turns(one, owner, 5),
        lambda store, one, owner: store.rename(one, owner, "neu"),
        lambda store, one, owner: store.delete(one, owner),
    ],
    ids=["read", "latest", "rename", "delete"],
)
def test_a_conversation_of_somebody_else_is_answered_like_an_unknown_one(store, act, owner):
    conversation_id = store.start(ANNA if owner == BERT else BERT, make_turn())
    sentences = []
    for one in (conversation_id, "gibt-es-nicht"):
        with pytest.raises(ConversationUnknownError) as failure:
            act(store, one, owner)
        sentences.append(str(failure.value))
    assert sentences[0] == sentences[1]
    assert store.counts() == Counts(1, 1)


def test_the_last_turns_of_a_long_conversation_are_read_alone(store):
    conversation_id = store.start(ANNA, make_turn("Frage 1"))
    for number in (2, 3):
        store.go_on(conversation_id, make_turn(f"Frage {number}"))
    found = store.read(conversation_id, ANNA, 2)
    assert ([turn.question for turn in found.turns], found.earlier) == (["Frage 2", "Frage 3"], 1)
    assert store.read(conversation_id, ANNA).earlier == 0


def test_a_turn_takes_the_place_of_a_given_one(store):
    conversation_id = store.start(ANNA, make_turn("Frage 1"))
    number = store.go_on(conversation_id, make_turn("Frage 2"))
    store.go_on(conversation_id, make_turn("Frage 3"))
    store.go_on(conversation_id, make_turn("Frage 4"), replaces_turn=number)
    other = store.start(ANNA, make_turn("Fremd"))
    store.go_on(conversation_id, make_turn("Frage 5"), replaces_turn=store.last_turn_id(other))
    assert [turn.question for turn in store.read(conversation_id, ANNA).turns] == [
        "Frage 1",
        "Frage 3",
        "Frage 4",
        "Frage 5",
    ]
    assert len(store.read(other, ANNA).turns) == 1


def test_the_id_alone_is_enough_to_go_on(store):
    conversation_id = store.start(ANNA, make_turn())
    assert len(store.latest_turns(conversation_id, None, 5)) == 1


def test_the_latest_turns_are_the_last_ones_oldest_first(store):
    conversation_id = store.start(ANNA, make_turn("Frage 1"))
    for number in (2, 3, 4):
        store.go_on(conversation_id, make_turn(f"Frage {number}"))
    found = store.latest_turns(conversation_id, ANNA, 2)
    assert [turn.question for turn in found] == ["Frage 3", "Frage 4"]


def test_lists_hold_the_own_conversations_the_last_used_first(store):
    ids = [store.start(ANNA, make_turn(f"Frage {number}")) for number in range(3)]
    store.start(BERT, make_turn("Fremd"))
    store.go_on(ids[0], make_turn("Nachfrage"))
    heads = store.heads(ANNA)
    assert [head.conversation_id for head in heads] == [ids[0], ids[2], ids[1]]
    assert [head.turns for head in heads] == [2, 1, 1]
    assert store.heads(ANNA, limit=1, offset=1) == heads[1:2]


def test_searches_find_titles_questions_and_answers_in_any_spelling(store):
    one = store.start(ANNA, make_turn("Was kostet ein Bürgerhaus?"))
    sentences = (Sentence("Öhringen spart Straßenlicht.", (1,)),)
    other = store.start(ANNA, make_turn("Anderes", sentences=sentences))
    store.rename(other, ANNA, "Licht 2026")

    def found(search):
        return [head.conversation_id for head in store.heads(ANNA, search=search)]

    assert found("buergerhaus KOSTET") == [one]
    assert found("öhringen") == [other]
    assert found("licht 2026") == [other]
    assert found("nirgends") == []
    assert found("100% _") == []
    assert store.heads(BERT, search="Bürgerhaus") == ()


def test_a_deleted_conversation_takes_no_more_turns(store):
    conversation_id = store.start(ANNA, make_turn())
    store.delete(conversation_id, ANNA)
    with pytest.raises(ConversationUnknownError):
        store.go_on(conversation_id, make_turn())
    assert store.counts() == Counts(0, 0)


def test_all_conversations_of_one_owner_are_deleted_at_once(store):
    for _ in range(3):
        store.start(ANNA, make_turn())
    store.start(BERT, make_turn())
    assert store.delete_all(ANNA) == 3
    assert store.counts() == Counts(1, 1)


def test_purging_deletes_what_was_not_used_since(store):
    old = store.start(ANNA, make_turn(day=DAY - timedelta(days=91)))
    used = store.start(ANNA, make_turn(day=DAY - timedelta(days=91)))
    store.go_on(used, make_turn(day=DAY))
    assert store.purge(DAY - timedelta(days=90)) == 1
    with pytest.raises(ConversationUnknownError):
        store.read(old, ANNA)
    assert len(store.read(used, ANNA).turns) == 2


def test_deletion_takes_the_turns_along(store, database):
    conversation_id = store.start(ANNA, make_turn())
    store.go_on(conversation_id, make_turn())
    store.delete(conversation_id, ANNA)
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(turns)).scalar_one() == 0


def test_deleted_text_is_gone_from_the_bytes_on_the_disk(tmp_path):
    chance = random.Random(7)
    store = ConversationStore(open_sqlite(tmp_path / "lotse.sqlite3"))
    kept, gone = {}, []
    for number in range(120):
        secret = f"Geheimnis{number:04}X{chance.getrandbits(64):016x}"
        size = chance.choice([10, 200, 3000, 20_000])
        question = f"{secret} {'füllt ' * (size // 6)}"
        one = store.start(ANNA, make_turn(question, sentences=(Sentence(f"Antwort {secret}", (1,)),)))
        kept[one] = secret
        if chance.random() < 0.5:
            other = chance.choice(list(kept))
            store.go_on(other, make_turn(f"{kept[other]} nachgefragt {'x' * size}"))
        if chance.random() < 0.4:
            other = chance.choice(list(kept))
            store.rename(other, ANNA, f"umbenannt {number}")
            store.delete(other, ANNA)
            gone.append(kept.pop(other))
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert len(gone) > 30
    assert [secret for secret in gone if secret.encode() in content] == []
    assert all(secret.encode() in content for secret in kept.values())


def test_a_renamed_conversation_leaves_no_old_title(tmp_path):
    store = ConversationStore(open_sqlite(tmp_path / "lotse.sqlite3"))
    one = store.start(ANNA, make_turn("Frage"))
    store.rename(one, ANNA, "VertraulicherTitel4711")
    store.rename(one, ANNA, "Neu")
    assert b"VertraulicherTitel4711" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_fifty_simultaneous_writers_lose_no_turn(store):
    shared = store.start(ANNA, make_turn("Frage 0"))
    ready = threading.Barrier(50)

    def write(number):
        ready.wait()
        store.go_on(shared, make_turn(f"Nachfrage {number}"))
        return store.start(BERT, make_turn(f"Frage {number}"))

    with ThreadPoolExecutor(50) as pool:
        ids = list(pool.map(write, range(50)))
    assert len(set(ids)) == 50
    assert store.counts() == Counts(51, 101)
    assert len(store.read(shared, ANNA).turns) == 51


KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from assistant.conversation.store import ConversationStore
from assistant.database.database import open_postgresql, open_sqlite
from tests.conversation.turns import make_turn
place = sys.argv[1]
database = open_postgresql(place) if "://" in place else open_sqlite(Path(place))
store = ConversationStore(database)
store.start("a" * 64, make_turn("ganz"))
@event.listens_for(database._engine, "after_cursor_execute")
def die(connection, cursor, statement, *rest):
    if statement.startswith("INSERT INTO conversations"):
        os.kill(os.getpid(), signal.SIGKILL)
store.start("a" * 64, make_turn("halb"))
"""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_crash_in_the_middle_of_a_turn_leaves_no_half_turn(kind, request, tmp_path):
    from assistant.database.database import open_postgresql

    path = tmp_path / "lotse.sqlite3"
    place = str(path) if kind == "sqlite" else request.getfixturevalue("postgresql_url")
    environ = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    command = [sys.executable, "-c", KILLED, place]
    done = subprocess.run(command, env=environ, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    database = open_sqlite(path) if kind == "sqlite" else open_postgresql(place)
    store = ConversationStore(database)
    assert store.counts() == Counts(1, 1)
    assert [head.title for head in store.heads(ANNA)] == ["ganz"]
    database.close()
