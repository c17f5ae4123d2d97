"""`lotse serve`: the web chat and the API on one address."""

from __future__ import annotations

import errno
import logging
import os
import secrets
import socket
import sys
from functools import partial
from typing import TYPE_CHECKING

import typer

from assistant.commands.index_state import is_made_by, is_older_than
from assistant.commands.invocation import settings_of_invocation
from assistant.commands.plugins import load_command
from assistant.discovery import Service, find_service
from assistant.errors import (
    ConfigurationError,
    CorpusError,
    IndexBusyError,
    IndexMismatchError,
    IndexMissingError,
)
from assistant.settings import Settings
from assistant.terminal import print_hint

if TYPE_CHECKING:
    from assistant.index.generation import Manifest  # numpy takes 0.1 s; imported where the index is read

_SHUTDOWN_SECONDS = 10
_HOSTS = "Nur auf diesem Rechner erreichbar: LOTSE_HOST=127.0.0.1, im ganzen Netz: LOTSE_HOST=0.0.0.0."


def run_service() -> None:
    """Serve until a signal ends it."""
    # Two torch threads on two busy cores make one embedding seven times slower than one thread.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    settings = settings_of_invocation()
    _refuse_second_service(settings)
    with open_port(settings.host, settings.port) as listener:
        _bring_index_up_to_date(settings)
        _listen(settings, listener)


def open_port(host: str, port: int) -> socket.socket:
    """Bind the address, so that nobody takes it while the index is being made.

    Raises:
        ConfigurationError: the port is taken or forbidden, or the host is not an address of this machine.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise ConfigurationError(
            f"LOTSE_HOST hat den Wert „{host}“; dieser Rechnername ist nicht auflösbar. {_HOSTS}"
        ) from error
    listener = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # elsewhere the option would let two services share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise ConfigurationError(_port_sentence(host, port, error)) from error
    return listener


def _port_sentence(host: str, port: int, error: OSError) -> str:
    free = port + 1 if 1024 <= port < 65535 else 8000
    other = f"Einen anderen Port wählt zum Beispiel: LOTSE_PORT={free} lotse serve"
    if error.errno == errno.EADDRINUSE:
        return f"Der Port {port} auf {host} ist schon belegt. {other}"
    if error.errno == errno.EACCES:
        return f"Der Port {port} ist dem Betriebssystem vorbehalten. {other}"
    return f"LOTSE_HOST hat den Wert „{host}“; diese Adresse gehört nicht zu diesem Rechner. {_HOSTS}"


def _refuse_second_service(settings: Settings) -> None:
    """Stop before two services share one data folder; the embedded index has one owner."""
    running = find_service(settings.data_dir)
    if running is None:
        return
    import httpx

    try:
        httpx.get(f"{running.url}/healthz", timeout=2.0, trust_env=False)
    except httpx.TransportError:
        return  # the process number lives on in another program
    raise IndexBusyError(
        f"Für den Ordner {settings.data_dir} läuft schon ein Dienst: {running.url} (Prozess {running.pid}). "
        "Ein zweiter braucht einen eigenen Ordner: LOTSE_DATA_DIR=… lotse serve"
    )


def _bring_index_up_to_date(settings: Settings) -> None:
    """Index the corpus if there is no index yet, or one of other settings, or the corpus changed since."""
    status = _usable_status(settings)
    has_corpus = settings.corpus_dir.is_dir()
    if status and not (has_corpus and is_older_than(status.created, settings.corpus_dir)):
        return
    if not has_corpus:
        raise IndexMissingError(
            "Der Index fehlt oder passt nicht zu den Einstellungen, und den Ordner "
            f"{settings.corpus_dir} mit Dokumenten gibt es nicht. Bitte LOTSE_CORPUS_DIR auf den Ordner "
            "setzen."
        )
    typer.echo(f"Die Wissensbasis wird eingelesen: {settings.corpus_dir}")
    try:
        code = _ingest_corpus()
    except CorpusError as error:
        if not status:
            raise
        print_hint(f"{error} Der bisherige Index bleibt in Gebrauch.")
        return
    if code != 0 and not status:
        raise typer.Exit(code)
    if code != 0:
        print_hint("Die Wissensbasis ist fehlerhaft; der bisherige Index bleibt in Gebrauch.")


def _usable_status(settings: Settings) -> Manifest | None:
    """Return what made the index, or None where it has to be made anew; an ingest then makes all of it."""
    from assistant.index.status import read_status
    from assistant.language.analysis import analysis_version

    try:
        status = read_status(settings.data_dir)
    except IndexMismatchError as error:
        print_hint(f"{error} Das geschieht jetzt von selbst.")
        return None
    if status is None or not is_made_by(status.embedder, settings.embedder):
        return None
    return status if status.analyzer == analysis_version() else None


def _ingest_corpus() -> int:
    ingest = load_command("ingest")
    if ingest is None:
        raise ConfigurationError("Der Befehl „ingest“ fehlt. Bitte die Einrichtung wiederholen: make serve.")
    code = ingest.main(args=[], prog_name="lotse ingest", standalone_mode=False)
    return code if isinstance(code, int) else 0


def _listen(settings: Settings, listener: socket.socket) -> None:
    import uvicorn

    from assistant.commands.announcing_server import AnnouncingServer
    from assistant.commands.bot_processes import BotProcesses
    from assistant.web.app import create_app
    from assistant.wiring import open_assistant

    _set_up_log(settings.log_level)
    service = Service(_reachable_url(settings), os.getpid(), secrets.token_urlsafe(32))
    app = create_app(partial(open_assistant, settings), settings)
    app.state.service_token = service.token
    # No access log, because it would record who asks; one worker, because the index has one owner.
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        # By default uvicorn believes what a client on this machine says about its address.
        proxy_headers=False,
        server_header=False,
        workers=1,
        timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
    )
    try:
        AnnouncingServer(config, settings.data_dir, service, BotProcesses(settings)).run(sockets=[listener])
    except KeyboardInterrupt:
        # The usual way to stop a service; by now it has finished what it was doing.
        typer.echo("Der Ressourcenlotse ist beendet.")


def _set_up_log(level: str) -> None:
    logging.basicConfig(
        level=level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr
    )
    if level != "debug":
        # What the libraries report at level info is about themselves, in English.
        for name in ("asyncio", "chromadb", "httpx", "uvicorn"):
            logging.getLogger(name).setLevel(logging.WARNING)


def _reachable_url(settings: Settings) -> str:
    """Name the address under which this machine reaches the service."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 -- a key
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"
