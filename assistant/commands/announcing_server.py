"""A uvicorn server that can be found while it runs."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import typer
import uvicorn

from assistant.commands.bot_processes import BotProcesses
from assistant.discovery import Service, announce, withdraw


class AnnouncingServer(uvicorn.Server):
    """Writes the discovery file once connections are accepted, removes it before the last one ends."""

    def __init__(self, config: uvicorn.Config, data_dir: Path, service: Service, bots: BotProcesses) -> None:
        super().__init__(config)
        self._data_dir = data_dir
        self._service = service
        self._bots = bots

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the service, then tell people and programs where it is."""
        await super().startup(sockets)
        announce(self._data_dir, self._service)
        typer.echo(f"Der Ressourcenlotse läuft: {self._service.url} (beenden mit Strg+C)")
        self._bots.start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop being found, then close; a signal ends the process right after this."""
        await asyncio.to_thread(self._bots.stop)
        withdraw(self._data_dir, self._service.pid)
        await super().shutdown(sockets)
