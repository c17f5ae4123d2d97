from datetime import timedelta

import pytest

from assistant.conversation.share_store import ShareStore
from assistant.conversation.store import ConversationStore
from assistant.errors import ShareUnknownError
from tests.conversation.turns import DAY, make_turn

ANNA, BERT = "a" * 64, "b" * 64


@pytest.fixture
def conversations(database):
    return ConversationStore(database)


@pytest.fixture
def shares(database):
    return ShareStore(database)


@pytest.fixture
def stored(conversations):
    conversation_id = conversations.start(ANNA, make_turn("Was kostet das?"))
    return conversation_id, conversations.last_turn_id(conversation_id)


def test_a_shared_answer_is_what_it_was_on_that_day(conversations, shares, stored):
    share_id = shares.add(*stored, ANNA, DAY)
    conversations.go_on(stored[0], make_turn("Etwas anderes"), replaces_last=True)
    found = shares.read(share_id)
    assert (found.question, found.answer, found.shared_on) == (
        "Was kostet das?",
        make_turn("Was kostet das?").answer,
        DAY,
    )
    assert len(share_id) >= 32


def test_only_the_owner_shares_lists_and_revokes(shares, stored):
    with pytest.raises(ShareUnknownError, match="nicht"):
        shares.add(*stored, BERT, DAY)
    share_id = shares.add(*stored, ANNA, DAY)
    assert [share.share_id for share in shares.of_owner(ANNA)] == [share_id]
    assert shares.of_owner(BERT) == ()
    assert shares.is_of(share_id, ANNA)
    assert not shares.is_of(share_id, BERT)
    with pytest.raises(ShareUnknownError):
        shares.revoke(share_id, BERT)
    shares.revoke(share_id, ANNA)
    with pytest.raises(ShareUnknownError, match="zurückgezogen"):
        shares.read(share_id)


def test_a_turn_is_shared_from_its_own_conversation_alone(conversations, shares, stored):
    other = conversations.start(ANNA, make_turn("Anderes"))
    with pytest.raises(ShareUnknownError):
        shares.add(other, stored[1], ANNA, DAY)


def test_a_shared_answer_goes_with_its_conversation(conversations, shares, stored):
    share_id = shares.add(*stored, ANNA, DAY)
    conversations.delete(stored[0], ANNA)
    with pytest.raises(ShareUnknownError):
        shares.read(share_id)


def test_a_shared_answer_ends_with_its_own_retention(shares, stored):
    old = shares.add(*stored, ANNA, DAY - timedelta(days=91))
    young = shares.add(*stored, ANNA, DAY)
    assert shares.purge(DAY - timedelta(days=90)) == 1
    shares.read(young)
    with pytest.raises(ShareUnknownError):
        shares.read(old)
