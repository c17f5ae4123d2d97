"""A real Matrix server, Synapse, in a folder of its own."""

import hashlib
import hmac
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import httpx

PYTHON = Path(__file__).resolve().parents[2] / ".synapse" / "bin" / "python"
START_SECONDS = 60
# Nothing leaves this machine, and tests write faster than people.
CONFIG = """
server_name: localhost
pid_file: {folder}/pid
listeners:
  - port: {port}
    type: http
    bind_addresses: ["127.0.0.1"]
    resources: [{{names: [client]}}]
database: {{name: sqlite3, args: {{database: "{folder}/db"}}}}
log_config: {folder}/log.yaml
media_store_path: {folder}/media
signing_key_path: {folder}/signing.key
registration_shared_secret: {secret}
macaroon_secret_key: {secret}
form_secret: {secret}
report_stats: false
bcrypt_rounds: 4
trusted_key_servers: []
federation_domain_whitelist: []
suppress_key_server_warning: true
presence: {{enabled: false}}
rc_message: {{per_second: 1000, burst_count: 1000}}
rc_joins: {{local: {{per_second: 1000, burst_count: 1000}}}}
rc_invites:
  per_room: {{per_second: 1000, burst_count: 1000}}
  per_user: {{per_second: 1000, burst_count: 1000}}
rc_login:
  address: {{per_second: 1000, burst_count: 1000}}
  account: {{per_second: 1000, burst_count: 1000}}
rc_key_requests: {{per_second: 1000, burst_count: 1000}}
"""
LOG = """
version: 1
formatters: {{plain: {{format: "%(asctime)s %(levelname)s %(name)s %(message)s"}}}}
handlers: {{file: {{class: logging.FileHandler, filename: "{folder}/log", formatter: plain}}}}
root: {{level: WARNING, handlers: [file]}}
"""


class Synapse:
    """A server that can be stopped and started again with everything it knows."""

    def __init__(self, folder):
        self._folder = folder
        self._secret = secrets.token_hex(16)
        self._process = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        config = CONFIG.format(folder=folder, port=self._port, secret=self._secret)
        (folder / "config.yaml").write_text(config)
        (folder / "log.yaml").write_text(LOG.format(folder=folder))
        self._run("--generate-keys")

    def start(self):
        self._process = subprocess.Popen(self._command(), cwd=self._folder)
        deadline = time.monotonic() + START_SECONDS
        while not self._is_up():
            assert self._process.poll() is None, (self._folder / "log").read_text()
            assert time.monotonic() < deadline, "Synapse does not start"
            time.sleep(0.1)

    def stop(self):
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            self._process = None

    def register(self, name, password="geheim"):
        """Make an account; returns its id."""
        path = f"{self.url}/_synapse/admin/v1/register"
        nonce = httpx.get(path).json()["nonce"]
        parts = [nonce, name, password, "notadmin"]
        mac = hmac.new(self._secret.encode(), "\0".join(parts).encode(), hashlib.sha1).hexdigest()
        body = {"nonce": nonce, "username": name, "password": password, "admin": False, "mac": mac}
        reply = httpx.post(path, json=body)
        assert reply.status_code == 200, reply.text
        return reply.json()["user_id"]

    def _is_up(self):
        try:
            return httpx.get(f"{self.url}/_matrix/client/versions").status_code == 200
        except httpx.TransportError:
            return False

    def _run(self, *arguments):
        done = subprocess.run(
            [*self._command(), *arguments], cwd=self._folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr

    def _command(self):
        assert PYTHON.exists(), "Synapse is missing: python3 bootstrap.py test installs it"
        config = str(self._folder / "config.yaml")
        return [str(PYTHON), "-m", "synapse.app.homeserver", "--config-path", config]


@contextmanager
def running_synapse():
    folder = Path(tempfile.mkdtemp(prefix="lotse-synapse-"))
    server = Synapse(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)
