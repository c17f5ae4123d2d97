from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from assistant.conversation.owner import Owners, is_token
from assistant.errors import StorageError
from assistant.messenger.records import Arrival, ChatState, Completion, Draft, Seat, TurnReference
from assistant.messenger.sealing import Sealer
from assistant.messenger.store import MessengerStore
from assistant.records import Level

SEAT = Seat("telegram", "chat-a", "person-a")
OTHER = Seat("telegram", "chat-b", "person-b")
TURN = TurnReference("conversation-1", "digest-1")


@pytest.fixture
def sealer(tmp_path):
    return Sealer(Owners(tmp_path / "keys"))


@pytest.fixture
def store(database, sealer):
    return MessengerStore(database, sealer, 90)


def arrive(store, update="1", seat=SEAT, content="Frage", address="Adresse"):
    return store.accept(Arrival(seat, update, content, address))


def answered(store, number, *drafts, **more):
    pending, _ = store.begin(number)
    drafts = tuple(Draft(text, is_answer=True) for text in drafts)
    store.complete(pending, "Adresse", Completion(drafts, **more))


def letters(store, channel="telegram"):
    return [store.letter(number) for number, _ in store.addressees(channel)]


def test_a_message_comes_in_once(store):
    assert arrive(store) is not None
    assert arrive(store) is None
    assert arrive(store, update="2") is not None
    assert arrive(store, seat=replace(SEAT, channel="matrix")) is not None


def test_a_message_waits_until_it_is_completed_and_counts_its_attempts(store):
    number = arrive(store)
    assert store.pending_numbers("telegram") == [(number, "chat-a")]
    assert [store.begin(number)[0].attempts for _ in range(3)] == [0, 1, 2]
    answered(store, number, "Antwort")
    assert store.pending_numbers("telegram") == []
    assert store.begin(number) is None
    assert arrive(store) is None  # also after its reply


def test_completing_twice_answers_once(store):
    number = arrive(store)
    pending, _ = store.begin(number)
    for _ in range(2):
        store.complete(pending, "Adresse", Completion((Draft("Antwort"),)))
    assert [letter.content for letter in letters(store)] == ["Antwort"]


def test_letters_go_out_in_order_and_are_gone_when_delivered(store):
    answered(store, arrive(store), "eins", "zwei")
    first, second = letters(store)
    assert (first.content, second.content, first.address) == ("eins", "zwei", "Adresse")
    store.delivered(first, "telegram", "m1")
    assert [letter.content for letter in letters(store)] == ["zwei"]
    assert store.has_letters("chat-a")
    store.give_up(second)
    assert not store.has_letters("chat-a")
    assert store.counts("telegram").undeliverable == 1


def test_a_delivered_answer_is_found_by_its_message(store):
    answered(store, arrive(store), "Antwort", turn=TURN, question="q")
    (letter,) = letters(store)
    store.keep_reference(letter, "telegram", "m1")
    assert letters(store)[0].reference == "m1"
    store.delivered(letter, "telegram", "m1")
    assert store.find_delivered("telegram", "m1").turn == TURN
    assert store.find_delivered("matrix", "m1") is None
    assert store.references_of("q") == ["m1"]


def test_a_new_answer_to_the_same_question_replaces_the_old_one(store):
    answered(store, arrive(store), "alt", turn=TURN, question="q")
    store.delivered(letters(store)[0], "telegram", "m1")
    pending, _ = store.begin(arrive(store, update="2"))
    draft = Draft("neu", "m1", is_answer=True)
    store.complete(pending, "Adresse", Completion((draft,), question="q", turn=TURN))
    (letter,) = letters(store)
    assert (letter.content, letter.reference) == ("neu", "m1")
    assert store.references_of("q") == ["m1"]


def test_without_retention_nothing_is_kept_of_what_was_delivered(database, sealer):
    store = MessengerStore(database, sealer, 0)
    answered(store, arrive(store), "Antwort", turn=TURN, question="q")
    store.delivered(letters(store)[0], "telegram", "m1")
    assert store.find_delivered("telegram", "m1") is None


def test_the_state_of_a_chat_is_kept(store):
    state = ChatState("conversation-1", Level.PLAIN, ("Bayern", "Hessen"), is_greeted=True)
    answered(store, arrive(store), state=state)
    assert store.begin(arrive(store, update="2"))[1] == state
    assert store.begin(arrive(store, update="3", seat=OTHER))[1] == ChatState()


def test_a_word_in_between_is_said_once(store):
    pending, _ = store.begin(arrive(store))
    for _ in range(2):
        store.tell(pending, "Adresse", "Moment")
    assert [letter.content for letter in letters(store)] == ["Moment"]


def test_the_service_writes_into_the_chat_of_a_conversation_also_after_it_went_on(store):
    answered(store, arrive(store), "Antwort", turn=TURN, state=ChatState("conversation-1"))
    store.delivered(letters(store)[0], "telegram", "m1")
    assert store.post("conversation-1", "Nachtrag")
    answered(store, arrive(store, update="2"), state=ChatState(None))  # a new conversation began
    assert store.post("conversation-1", "Noch einer")
    assert not store.post("conversation-2", "Niemand")
    found = letters(store)
    assert [(letter.content, letter.is_plain) for letter in found] == [
        ("Nachtrag", True),
        ("Noch einer", True),
    ]
    store.divide(found[0], ["Teil 1", "Teil 2"])
    store.divide(found[0], ["Teil 1", "Teil 2"])
    assert sorted(letter.content for letter in letters(store)) == ["Noch einer", "Teil 1", "Teil 2"]


def test_forgetting_a_person_leaves_others_and_what_came_later(store, database):
    for seat, update in ((SEAT, "1"), (OTHER, "2")):
        answered(store, arrive(store, update, seat), "Antwort", turn=TURN, question=update)
    for letter in letters(store):
        store.delivered(letter, "telegram", f"m{letter.number}")
    wish = arrive(store, "3")
    later = arrive(store, "4", content="danach")
    answered(store, wish, "Gelöscht", forgets=True)
    assert store.references_of("1") == []
    assert len(store.references_of("2")) == 1
    assert store.pending_numbers("telegram") == [(later, "chat-a")]
    assert store.begin(later)[1] == ChatState()
    assert [letter.content for letter in letters(store)] == ["Gelöscht"]


def test_the_retention_takes_chats_and_answers_but_nothing_that_waits(store):
    answered(store, arrive(store), "Antwort", turn=TURN)
    store.delivered(letters(store)[0], "telegram", "m1")
    waiting = arrive(store, "2", OTHER)
    store.purge(datetime.now(UTC).date() + timedelta(days=2))
    assert store.find_delivered("telegram", "m1") is None
    assert store.pending_numbers("telegram") == [(waiting, "chat-b")]
    assert store.counts("telegram").chats == 1
    assert arrive(store) is None  # what was answered is not answered again within a week
    store.purge(datetime.now(UTC).date() + timedelta(days=2))


def test_nothing_of_a_message_is_readable_in_the_database(store, tmp_path):
    content, address = "Quarzkiesbeschaffung", "chat 4711-0815"
    pending, _ = store.begin(arrive(store, content=content, address=address))
    store.tell(pending, address, "Lieferbescheid")
    files = list((tmp_path / "var").glob("lotse.sqlite3*")) if (tmp_path / "var").exists() else []
    stored = b"".join(file.read_bytes() for file in files)
    for text in (content, address, "Lieferbescheid"):
        assert text.encode() not in stored


def test_another_key_is_told_instead_of_read_wrongly(database, store, tmp_path):
    number = arrive(store)
    stranger = MessengerStore(database, Sealer(Owners(tmp_path / "others")), 90)
    with pytest.raises(StorageError, match=r"owner\.key"):
        stranger.begin(number)


def test_pseudonyms_depend_on_every_part_and_on_the_key(sealer, tmp_path):
    other = Sealer(Owners(tmp_path / "others"))
    assert sealer.pseudonym("a", "b") == sealer.pseudonym("a", "b")
    assert len({sealer.pseudonym("a", "b"), sealer.pseudonym("ab"), other.pseudonym("a", "b")}) == 3


def test_the_token_of_a_person_is_one_that_the_service_takes(sealer):
    assert is_token(sealer.owner_token("person-a"))
    assert sealer.owner_token("person-a") != sealer.owner_token("person-b")
