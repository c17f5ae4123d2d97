"""The program as users start it: `lotse` in processes of its own, with a data folder of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import httpx

from assistant.errors import LotseError
from assistant.settings import Settings

_START_SECONDS = 120.0
_ANSWER_SECONDS = 60.0
_POLL_SECONDS = 0.02
_STOP_SECONDS = 15.0
ROOT = Path(__file__).parent.parent.parent
_LOTSE = (sys.executable, "-m", "assistant.cli")


@dataclass(frozen=True, slots=True)
class RunningService:
    """A service that has answered its first question.

    `first_answer_seconds` counts from the start of the process to the first answer.
    """

    url: str
    pid: int
    first_answer_seconds: float


def environment(settings: Settings, data_dir: Path, **more: str) -> Mapping[str, str]:
    """Return the environment for a process that uses another data folder."""
    return {
        **os.environ,
        "LOTSE_DATA_DIR": str(data_dir),
        "LOTSE_CORPUS_DIR": str(settings.corpus_dir.resolve()),
        "LOTSE_EMBEDDER": settings.embedder,
        "LOTSE_CHROMA_URL": settings.chroma_url or "",
        "LOTSE_RATE_LIMIT": "off",
        "LOTSE_LOG_LEVEL": "warning",
        **more,
    }


def time_ingest(settings: Settings, data_dir: Path) -> float:
    """Return the seconds of `lotse ingest` from start to end."""
    return time_process([*_LOTSE, "ingest"], environment(settings, data_dir))


def time_process(command: Sequence[str], variables: Mapping[str, str]) -> float:
    """Return the seconds of a process from start to end; raises LotseError when it fails."""
    started = time.perf_counter()
    process_output(command, variables)
    return time.perf_counter() - started


def process_output(command: Sequence[str], variables: Mapping[str, str]) -> str:
    """Return what a process prints; raises LotseError when it fails."""
    done = subprocess.run(  # noqa: S603 -- our own command
        command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise LotseError(f"„{' '.join(command[1:4])}“ ist gescheitert:\n{done.stderr.strip()[-2000:]}")
    return done.stdout


@contextmanager
def running_service(settings: Settings, data_dir: Path, question: str) -> Iterator[RunningService]:
    """Run `lotse serve` until the block ends; the index must be there."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    variables = environment(settings, data_dir, LOTSE_HOST="127.0.0.1", LOTSE_PORT=str(port))
    log = data_dir / "serve.log"
    started = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 -- our own command
            [*_LOTSE, "serve"], cwd=ROOT, env=variables, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            _wait_for_answer(process, url, question, log)
            yield RunningService(url, process.pid, time.perf_counter() - started)
        finally:
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def ask(client: httpx.Client, question: str) -> httpx.Response:
    """Put one question to a service."""
    return client.post("/api/ask", json={"question": question}, headers={"Accept": "application/json"})


def open_client(url: str) -> httpx.Client:
    """Open a connection that no proxy stands between."""
    return httpx.Client(base_url=url, timeout=_ANSWER_SECONDS, trust_env=False)


def _wait_for_answer(process: subprocess.Popen[bytes], url: str, question: str, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    reply: httpx.Response | None = None
    with open_client(url) as client:
        while time.monotonic() < deadline and process.poll() is None:
            try:
                reply = ask(client, question)
            except httpx.TransportError:
                reply = None
            if reply is not None and reply.is_success:
                return
            if reply is not None and reply.status_code == httpx.codes.INTERNAL_SERVER_ERROR:
                break
            time.sleep(_POLL_SECONDS)
    said = reply.text if reply is not None else log.read_text("utf-8", errors="replace")
    raise LotseError(f"Der Dienst für die Messung antwortet nicht: {said.strip()[-1500:]}")


def peak_megabytes(pid: int) -> float:
    """Return the most memory that a process has held so far."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii", errors="replace")
    except OSError:
        memory = import_module("psutil").Process(pid).memory_info()  # a test extra without type information
        return float(getattr(memory, "peak_wset", memory.rss)) / 2**20
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
