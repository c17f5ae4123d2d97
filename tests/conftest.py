import ipaddress
import shutil
import socket
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from tests.postgresql_cluster import running_cluster

CORPUS = Path(__file__).resolve().parent.parent / "corpus"

_CONNECT = socket.socket.connect
_CONNECT_EX = socket.socket.connect_ex


def _refuse_foreign(family, address):
    if family not in {socket.AF_INET, socket.AF_INET6}:
        return
    host = address[0]
    if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
        raise AssertionError(f"A test wants to reach {host}; only this machine is allowed.")


@pytest.fixture(autouse=True)
def _stay_on_this_machine(monkeypatch):
    """Refuse every outgoing connection except to the loopback interface."""

    def connect(self, address):
        _refuse_foreign(self.family, address)
        return _CONNECT(self, address)

    def connect_ex(self, address):
        _refuse_foreign(self.family, address)
        return _CONNECT_EX(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect_ex)


@pytest.fixture(scope="session")
def shipped_settings(tmp_path_factory, worker_id):
    """Settings with an index of the shipped corpus; parallel workers build it once and copy it."""
    from assistant.settings import Settings
    from assistant.wiring import open_index_writer
    from ingest.run import Orders, ingest_source
    from ingest.source import Source
    from ingest.vocabulary import load_vocabulary

    own = tmp_path_factory.mktemp("shipped") / "var"
    shared = own if worker_id == "master" else tmp_path_factory.getbasetemp().parent / "shipped-index"
    with FileLock(f"{shared}.lock"):
        if not shared.exists():
            vocabulary, _ = load_vocabulary(CORPUS, CORPUS)
            with open_index_writer(replace(Settings(), data_dir=shared)) as index:
                source = Source("corpus", CORPUS)
                report = ingest_source(source, index, vocabulary, Orders(), lambda *_: None)
            assert not report.failed
    if shared != own:
        shutil.copytree(shared, own)
    return replace(Settings(), data_dir=own)


@pytest.fixture
def shipped_copy(shipped_settings, tmp_path):
    """Settings with a copy of the shipped index that a test may open, which has one owner at a time."""
    data_dir = tmp_path / "shipped"
    shutil.copytree(shipped_settings.data_dir, data_dir)
    return replace(shipped_settings, data_dir=data_dir)


@pytest.fixture(scope="session")
def shipped_assistant(shipped_settings):
    """The assistant over the shipped corpus; shared by all tests of a session, so only ask it."""
    from assistant.wiring import open_assistant

    with open_assistant(shipped_settings) as opened:
        yield opened


@pytest.fixture(scope="session")
def postgresql():
    """A PostgreSQL server of its own; tests that stop it start it again."""
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture
def postgresql_url(postgresql):
    """The address of a fresh database on a real PostgreSQL server."""
    with postgresql.fresh_database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    """An empty database, once of each kind that the program supports."""
    from assistant.database.database import open_postgresql, open_sqlite

    if request.param == "sqlite":
        opened = open_sqlite(tmp_path / "var" / "lotse.sqlite3")
    else:
        opened = open_postgresql(request.getfixturevalue("postgresql_url"))
    yield opened
    opened.close()
