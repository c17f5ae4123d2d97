import sqlite3
import threading
from contextlib import closing
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from assistant.coordination.feedback import Feedback, Rating
from assistant.coordination.feedback_store import EARLIER_FILE, FeedbackStore
from assistant.database.database import open_sqlite
from assistant.database.tables import feedback
from assistant.errors import StorageError

TODAY = date(2026, 11, 24)


@pytest.fixture
def store(database):
    return FeedbackStore(database)


def test_stored_feedback_is_read_back(store):
    given = Feedback(Rating.OUTDATED, "Wer fördert LED?", "answered", "Satz von 2021 😀")
    store.add(given)
    assert store.all() == (given,)
    assert store.count() == 1


def test_everything_but_the_rating_is_optional(store):
    store.add(Feedback(Rating.HELPFUL))
    assert store.all() == (Feedback(Rating.HELPFUL),)


def test_only_the_day_is_kept_of_the_time(store, database):
    store.add(Feedback(Rating.WRONG), today=TODAY)
    with database.reading() as connection:
        assert connection.execute(select(feedback.c.received_on)).scalars().all() == [TODAY]


def test_purge_deletes_what_is_older(store):
    store.add(Feedback(Rating.WRONG, comment="alt"), today=TODAY - timedelta(days=91))
    store.add(Feedback(Rating.WRONG, comment="neu"), today=TODAY - timedelta(days=90))
    assert store.purge(TODAY - timedelta(days=90)) == 1
    assert [kept.comment for kept in store.all()] == ["neu"]


def test_purged_text_is_gone_from_the_disk(tmp_path):
    def on_disk():
        return b"".join(file.read_bytes() for file in tmp_path.iterdir())

    store = FeedbackStore(open_sqlite(tmp_path / "lotse.sqlite3"))
    store.add(Feedback(Rating.WRONG, comment="Geheimnis4711"), today=TODAY - timedelta(days=200))
    assert b"Geheimnis4711" in on_disk()
    store.purge(TODAY)
    assert b"Geheimnis4711" not in on_disk()


def test_several_threads_may_store_at_once(store):
    threads = [threading.Thread(target=store.add, args=(Feedback(Rating.HELPFUL),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.all()) == 8


@pytest.fixture
def earlier(tmp_path):
    """Ratings in the file in which earlier versions kept them."""
    path = tmp_path / EARLIER_FILE
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(
            "CREATE TABLE feedback (feedback_id INTEGER PRIMARY KEY, received_on TEXT NOT NULL,"
            " rating TEXT NOT NULL, outcome TEXT, question TEXT, comment TEXT)"
        )
        rows = [
            ("2026-11-20", "falsch", "answered", "Frage?", "Kommentar"),
            ("2026-11-21", "hilfreich", None, None, None),
            ("2026-11-21", "hilfreich", None, None, None),
        ]
        columns = "received_on, rating, outcome, question, comment"
        connection.executemany(f"INSERT INTO feedback ({columns}) VALUES (?, ?, ?, ?, ?)", rows)
    return path


def test_ratings_of_an_earlier_version_are_taken_over_and_their_file_goes(store, earlier):
    store.add(Feedback(Rating.OUTDATED))
    assert store.take_over(earlier) == 3
    assert store.all() == (
        Feedback(Rating.OUTDATED),
        Feedback(Rating.WRONG, "Frage?", "answered", "Kommentar"),
        Feedback(Rating.HELPFUL),
        Feedback(Rating.HELPFUL),
    )
    assert not list(earlier.parent.glob(f"{EARLIER_FILE}*"))
    assert store.take_over(earlier) == 0


def test_taking_over_again_after_an_interruption_doubles_nothing(store, earlier):
    content = earlier.read_bytes()
    store.take_over(earlier)
    earlier.write_bytes(content)
    assert store.take_over(earlier) == 0
    assert store.count() == 3
    assert not earlier.exists()


def test_an_unreadable_earlier_file_is_named_and_kept(store, tmp_path):
    path = tmp_path / EARLIER_FILE
    path.write_bytes(b"kein SQLite" * 100)
    with pytest.raises(StorageError, match="früheren Rückmeldungen"):
        store.take_over(path)
    assert path.exists()
