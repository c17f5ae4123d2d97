"""A PostgreSQL server of its own for the tests, on the loopback interface."""

import contextlib
import itertools
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

USER = "lotse"
PASSWORD = "geheim"
ADVICE = (
    "PostgreSQL is missing: `make test` installs it where it may; on Debian: "
    "sudo apt-get install postgresql. Elsewhere put initdb and pg_ctl into the path."
)


class Cluster:
    """A server with its data; stops and starts again on the same port."""

    def __init__(self, folder):
        self._folder = folder
        self._data = folder / "data"
        self._numbers = itertools.count(1)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def make(self):
        secret = self._folder / "secret"
        secret.write_text(PASSWORD)
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            for path in (self._folder, secret):
                shutil.chown(path, _unprivileged())
        access = ["-A", "scram-sha-256", f"--pwfile={secret}", "-U", USER]
        self._run("initdb", "-D", self._data, *access, "--locale=C.UTF-8", "-E", "UTF8", "--no-sync")

    def start(self):
        options = f"-c listen_addresses=127.0.0.1 -p {self.port} -k {self._folder} -c fsync=off"
        self._run("pg_ctl", "-D", self._data, "-o", options, "-l", self._folder / "log", "-w", "start")

    def stop(self):
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    def url(self, name):
        return f"postgresql://{USER}:{PASSWORD}@127.0.0.1:{self.port}/{name}"

    @contextlib.contextmanager
    def fresh_database(self):
        """Make an empty database and drop it at the end."""
        import psycopg

        name = f"test_{next(self._numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        try:
            yield self.url(name)
        finally:
            with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, program, *arguments):
        user = _unprivileged() if os.geteuid() == 0 else None
        done = subprocess.run(
            [_program(program), *map(str, arguments)],
            user=user,
            group=user,
            extra_groups=[] if user else None,
            cwd=self._folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # a pipe would stay open as long as the server lives
            stderr=subprocess.DEVNULL,
            check=False,
            timeout=60,
        )
        log = self._folder / "log"
        assert done.returncode == 0, (program, log.read_text() if log.exists() else "")


@contextlib.contextmanager
def running_cluster():
    """Start a server with fresh data; everything of it is gone at the end."""
    # Not below pytest's folder, which only its owner may enter.
    folder = Path(tempfile.mkdtemp(prefix="lotse-postgresql-"))
    cluster = Cluster(folder)
    try:
        cluster.make()
        cluster.start()
        yield cluster
        cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _program(name):
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}")) or [shutil.which(name)]
    assert places[-1], ADVICE
    return str(places[-1])


def _unprivileged():
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    assert names & {"postgres", "nobody"}, ADVICE
    return "postgres" if "postgres" in names else "nobody"
