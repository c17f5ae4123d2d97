"""A small HTTP server for messengers that call us: one path, small bodies, no more than that."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import h11

from assistant.errors import ConfigurationError, StorageError

_MOST_BYTES = 1_000_000
_SECONDS = 15.0
_MOST_AT_ONCE = 64
_READ_BYTES = 65_536
_LINGER_SECONDS = 2.0
_MOST_LINGERING_BYTES = 4_000_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came, header names in small letters."""

    headers: dict[str, str]
    body: bytes


Answer = Callable[[Request], Awaitable[int]]
"""Returns the status; the body of every reply is empty."""


async def serve(port: int, answer: Answer, host: str = "127.0.0.1") -> None:
    """Listen until it is cancelled; raises ConfigurationError where the port is taken.

    Only this machine reaches the port: a proxy with HTTPS belongs before it.
    """
    places = asyncio.Semaphore(_MOST_AT_ONCE)

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with places, asyncio.timeout(_SECONDS):
                await _exchange(reader, writer, answer)
        except (TimeoutError, OSError, h11.ProtocolError) as error:
            _log.info("A call was given up: %s", type(error).__name__)
        finally:
            writer.close()

    try:
        server = await asyncio.start_server(connected, host, port)
    except OSError as error:
        raise ConfigurationError(
            f"Der Port {port} für Aufrufe des Messengers ist nicht frei ({error.strerror}). Bitte einen "
            "anderen einstellen."
        ) from error
    async with server:
        await server.serve_forever()


async def _exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answer: Answer) -> None:
    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=16_384)
    head: h11.Request | None = None
    body = b""
    status = 400
    try:
        while True:
            event = connection.next_event()
            if event is h11.NEED_DATA:
                connection.receive_data(await reader.read(_READ_BYTES))
            elif isinstance(event, h11.Request):
                head = event
            elif isinstance(event, h11.Data):
                body += event.data
                if len(body) > _MOST_BYTES:
                    status = 413
                    break
            elif isinstance(event, h11.EndOfMessage) and head is not None:
                status = await _status(head, body, answer)
                break
            else:
                return  # the other side went away
    except h11.RemoteProtocolError as error:
        status = error.error_status_hint
    headers = [("Content-Length", "0"), ("Connection", "close")]
    response = h11.Response(status_code=status, headers=headers)
    writer.write((connection.send(response) or b"") + (connection.send(h11.EndOfMessage()) or b""))
    await writer.drain()
    await _linger(reader, writer)


async def _linger(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take in a little of what is still coming: closing at once would throw the reply away as well."""
    writer.write_eof()
    rest = _MOST_LINGERING_BYTES
    async with asyncio.timeout(_LINGER_SECONDS):
        while rest > 0 and (data := await reader.read(_READ_BYTES)):
            rest -= len(data)


async def _status(head: h11.Request, body: bytes, answer: Answer) -> int:
    if head.method != b"POST":
        return 405
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in head.headers}
    try:
        return await answer(Request(headers, body))
    except StorageError:
        return 503  # not stored: the messenger has to send it again
