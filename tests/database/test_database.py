import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from assistant.database.database import open_postgresql, open_sqlite
from assistant.database.schema import newest_version
from assistant.database.tables import feedback
from assistant.errors import DatabaseUnavailableError, StorageError

DAY = date(2026, 11, 24)


def _add(database, comment):
    with database.writing() as connection:
        connection.execute(insert(feedback).values(received_on=DAY, rating="falsch", comment=comment))


def _count(database):
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(feedback)).scalar_one()


def test_the_first_use_makes_the_tables(database):
    assert database.version() is None
    _add(database, "Straße 😀")
    assert database.version() == newest_version()
    with database.reading() as connection:
        row = connection.execute(select(feedback)).one()
    assert (row.received_on, row.comment) == (DAY, "Straße 😀")


def test_a_failed_block_leaves_nothing_behind(database):
    def fail():
        with database.writing() as connection:
            connection.execute(insert(feedback).values(received_on=DAY, rating="falsch"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert _count(database) == 0


def test_fifty_simultaneous_writers_lose_nothing(database):
    ready = threading.Barrier(50)

    def write(number):
        ready.wait()
        _add(database, str(number))

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(write, range(50)))
    assert _count(database) == 50


WRITER = """
import sys
from datetime import date
from sqlalchemy import insert
from assistant.database.database import open_postgresql, open_sqlite
from assistant.database.tables import feedback
place = sys.argv[1]
from pathlib import Path
database = open_postgresql(place) if "://" in place else open_sqlite(Path(place))
with database.writing() as connection:
    connection.execute(insert(feedback).values(received_on=date(2026, 11, 24), rating="falsch"))
    if sys.argv[2] == "hang":
        print("written", flush=True)
        sys.stdin.read()
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    if request.param == "sqlite":
        return str(tmp_path / "lotse.sqlite3")
    return request.getfixturevalue("postgresql_url")


def _open(place):
    return open_postgresql(place) if "://" in place else open_sqlite(Path(place))


def test_processes_that_start_together_make_the_tables_once(place):
    command = [sys.executable, "-c", WRITER, place, "end"]
    started = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [process.communicate()[1] for process in started] == [""] * 3
    opened = _open(place)
    assert _count(opened) == 3
    opened.close()


def test_a_process_killed_in_the_middle_leaves_no_half_of_its_work(place):
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, place, "hang"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "written\n"
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    opened = _open(place)
    assert _count(opened) == 0
    _add(opened, "danach")
    assert _count(opened) == 1
    opened.close()


def test_a_database_of_a_newer_program_is_left_alone(database):
    _add(database, "alt")
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    database._is_current = False
    with pytest.raises(StorageError, match="9999"):
        _count(database)


def test_the_file_is_readable_by_its_owner_alone(tmp_path):
    database = open_sqlite(tmp_path / "lotse.sqlite3")
    with database.writing() as connection:
        connection.execute(insert(feedback).values(received_on=DAY, rating="falsch"))
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert set(modes.values()) == {0o600}
    assert "lotse.sqlite3-wal" in modes


def test_a_file_that_vanishes_is_made_again(tmp_path):
    database = open_sqlite(tmp_path / "lotse.sqlite3")
    _add(database, "weg")
    (tmp_path / "lotse.sqlite3").unlink()
    assert _count(database) == 0


def test_a_file_that_is_no_database_is_a_storage_error(tmp_path):
    path = tmp_path / "lotse.sqlite3"
    path.write_bytes(b"kein SQLite" * 100)
    with pytest.raises(StorageError, match="Schreibrechte"):
        _count(open_sqlite(path))


def test_a_folder_that_cannot_be_made_is_a_storage_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match=r"lotse\.sqlite3"):
        _count(open_sqlite(tmp_path / "file" / "lotse.sqlite3"))


def test_a_server_that_goes_away_and_comes_back_is_used_again(postgresql, postgresql_url):
    database = open_postgresql(postgresql_url)
    _add(database, "vorher")
    postgresql.stop()
    try:
        for _ in range(2):
            with pytest.raises(DatabaseUnavailableError, match="nicht erreichbar"):
                _add(database, "verloren")
    finally:
        postgresql.start()
    database._retry_at = 0.0  # so that the test need not wait for it
    _add(database, "nachher")
    assert _count(database) == 2
    database.close()


def test_nobody_waits_for_a_server_that_was_away_a_moment_ago(postgresql, postgresql_url):
    database = open_postgresql(postgresql_url)
    postgresql.stop()
    try:
        with pytest.raises(DatabaseUnavailableError):
            _count(database)
    finally:
        postgresql.start()
    with pytest.raises(DatabaseUnavailableError):
        _count(database)
    database._retry_at = 0.0
    assert _count(database) == 0
    database.close()


def test_a_wrong_password_is_told_without_the_password(postgresql_url):
    database = open_postgresql(postgresql_url.replace("geheim", "falschesWort"))
    with pytest.raises(StorageError) as failure:
        _count(database)
    assert "falschesWort" not in str(failure.value)
