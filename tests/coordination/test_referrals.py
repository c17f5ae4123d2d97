from datetime import date, timedelta

import pytest

from assistant.coordination.feedback import Feedback, Rating
from assistant.coordination.feedback_store import FeedbackStore
from assistant.coordination.inbox import DONE, OPEN, RATINGS, REFERRALS, InboxChoice, chosen
from assistant.coordination.referral import Referral, checked_referral
from assistant.coordination.referral_store import ReferralStore
from assistant.database.database import open_sqlite
from assistant.errors import ReferralError, ReferralUnknownError

TODAY = date(2026, 11, 25)


@pytest.fixture
def store(database):
    return ReferralStore(database)


def test_a_stored_question_is_read_back_and_marked(store):
    given = Referral("Wer hilft?", "Es eilt 😀", "not_found", "a@stadt.de")
    referral_id = store.add(given, TODAY)
    (found,) = store.all()
    assert (found.referral, found.received_on, found.done_on) == (given, TODAY, None)
    store.mark(referral_id, TODAY)
    assert store.all()[0].done_on == TODAY
    store.mark(referral_id, None)
    assert store.all()[0].done_on is None


def test_a_question_that_is_gone_can_neither_be_marked_nor_deleted(store):
    referral_id = store.add(Referral("Wer hilft?"), TODAY)
    store.delete(referral_id)
    assert store.all() == ()
    with pytest.raises(ReferralUnknownError):
        store.delete(referral_id)
    with pytest.raises(ReferralUnknownError):
        store.mark(referral_id, TODAY)


def test_deleted_and_purged_addresses_are_gone_from_the_disk(tmp_path):
    def on_disk():
        return b"".join(file.read_bytes() for file in tmp_path.iterdir())

    store = ReferralStore(open_sqlite(tmp_path / "lotse.sqlite3"))
    first = store.add(Referral("Wer?", reply_to="geheim4711@stadt.de"), TODAY)
    store.add(Referral("Wer?", reply_to="geheim0815@stadt.de"), TODAY - timedelta(days=91))
    assert b"geheim4711" in on_disk()
    store.delete(first)
    assert b"geheim4711" not in on_disk()
    assert store.purge(TODAY - timedelta(days=90)) == 1
    assert b"geheim0815" not in on_disk()


@pytest.mark.parametrize(
    "address", ["a", "a@b", "a@b c.de", "a@b.de, c@d.de", "<a@b.de>", "a@b.de\nx", "a" * 260]
)
def test_an_address_that_is_none_is_refused_with_a_sentence(address):
    with pytest.raises(ReferralError, match="E-Mail-Adresse"):
        checked_referral("Frage?", reply_to=address)


def test_what_was_typed_is_trimmed_and_checked():
    assert checked_referral(" Frage? ", " ", " a.b@rat.stadt.de ") == Referral(
        "Frage?", None, None, "a.b@rat.stadt.de"
    )
    with pytest.raises(ReferralError, match="Frage fehlt"):
        checked_referral("  ")
    with pytest.raises(ReferralError, match="4001 Zeichen"):
        checked_referral("x" * 4001)


def test_the_inbox_is_chosen_by_list_state_rating_and_words(store, database):
    feedback = FeedbackStore(database)
    feedback.add(Feedback(Rating.WRONG, "Wie hoch ist die Steuer?"), today=TODAY)
    feedback.add(Feedback(Rating.HELPFUL, comment="Danke"), today=TODAY)
    done = store.add(Referral("Wer zahlt die Steuer?"), TODAY)
    store.add(Referral("Wer hilft?", reply_to="amt@stadt.de"), TODAY)
    store.mark(done, TODAY)

    def counts(**choice):
        found = chosen(store.all(), feedback.received(), InboxChoice(**choice))
        return len(found.referrals), len(found.ratings)

    assert counts() == (2, 2)
    assert counts(was=REFERRALS) == (2, 0)
    assert counts(was=RATINGS, bewertung="falsch") == (0, 1)
    assert counts(stand=OPEN) == (1, 2)
    assert counts(stand=DONE, suche="STEUER zahlt") == (1, 0)
    assert counts(suche="amt@stadt") == (1, 0)
    feedback.delete(feedback.received()[0].feedback_id)
    assert counts() == (2, 1)
