import sqlite3
import threading
from datetime import UTC, datetime, timedelta

import pytest

from assistant.coordination.feedback import RETENTION, Feedback, FeedbackStore, Rating
from assistant.errors import StorageError

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    opened = FeedbackStore(tmp_path / "var" / "feedback.sqlite3")
    opened.open()
    return opened


def _bytes_on_disk(store):
    return b"".join(file.read_bytes() for file in store._path.parent.iterdir())


def test_stored_feedback_is_read_back(store):
    given = Feedback(Rating.OUTDATED, "Wer fördert LED?", "answered", "Satz von 2021 😀")
    store.add(given)
    assert store.all() == (given,)


def test_everything_but_the_rating_is_optional(store):
    store.add(Feedback(Rating.HELPFUL))
    assert store.all() == (Feedback(Rating.HELPFUL),)


def test_opening_again_keeps_what_is_stored(store):
    store.add(Feedback(Rating.WRONG))
    store.open()
    assert len(store.all()) == 1


def test_only_the_day_is_kept_of_the_time(store):
    store.add(Feedback(Rating.WRONG), now=NOW)
    with sqlite3.connect(store._path) as connection:
        assert connection.execute("SELECT received_on FROM feedback").fetchall() == [("2026-11-24",)]
    connection.close()


def test_purge_deletes_what_is_older_than_the_retention(store):
    store.add(Feedback(Rating.WRONG, comment="alt"), now=NOW - RETENTION - timedelta(days=1))
    store.add(Feedback(Rating.WRONG, comment="neu"), now=NOW - RETENTION)
    assert store.purge(now=NOW) == 1
    assert [kept.comment for kept in store.all()] == ["neu"]


def test_purged_text_is_gone_from_the_disk(store):
    store.add(Feedback(Rating.WRONG, comment="Geheimnis4711"), now=NOW - timedelta(days=200))
    assert b"Geheimnis4711" in _bytes_on_disk(store)
    store.purge(now=NOW)
    assert b"Geheimnis4711" not in _bytes_on_disk(store)


def test_several_threads_may_store_at_once(store):
    threads = [threading.Thread(target=store.add, args=(Feedback(Rating.HELPFUL),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.all()) == 8


def test_a_folder_that_cannot_be_made_is_a_storage_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="Rückmeldungen"):
        FeedbackStore(tmp_path / "file" / "feedback.sqlite3").open()


def test_a_file_that_is_no_database_is_a_storage_error(tmp_path):
    path = tmp_path / "feedback.sqlite3"
    path.write_bytes(b"kein SQLite" * 100)
    with pytest.raises(StorageError, match="Schreibrechte"):
        FeedbackStore(path).open()
