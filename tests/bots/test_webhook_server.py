import asyncio
import contextlib

import pytest

from assistant.errors import ConfigurationError, StorageError
from bots.webhook_server import serve


@contextlib.asynccontextmanager
async def serving(port, answer):
    task = asyncio.create_task(serve(port, answer))
    await asyncio.sleep(0.1)
    try:
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def exchange(port, data):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    await writer.drain()
    try:
        async with asyncio.timeout(5):
            reply = await reader.read()
    finally:
        writer.close()
    return int(reply.split()[1]) if reply else None


async def taking(request):
    assert request.headers["host"] == "x"
    return 200 if request.body == b"hallo" else 400


def post(body, extra=b""):
    return b"POST / HTTP/1.1\r\nHost: x\r\n%sContent-Length: %d\r\n\r\n%s" % (extra, len(body), body)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (post(b"hallo"), 200),
        (post(b"anders"), 400),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhallo\r\n0\r\n\r\n", 200),
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", 405),
        (b"\x00\x01\x02\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 100_000, 431),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n" + b"x" * 1_100_000, 413),
    ],
)
async def test_every_call_gets_its_status(unused_tcp_port, data, status):
    async with serving(unused_tcp_port, taking):
        assert await exchange(unused_tcp_port, data) == status


async def test_a_message_that_could_not_be_stored_has_to_be_sent_again(unused_tcp_port):
    async def failing(_):
        raise StorageError("voll")

    async with serving(unused_tcp_port, failing):
        assert await exchange(unused_tcp_port, post(b"hallo")) == 503


async def test_a_call_that_breaks_off_hurts_nobody(unused_tcp_port):
    async with serving(unused_tcp_port, taking):
        _, writer = await asyncio.open_connection("127.0.0.1", unused_tcp_port)
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab")
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        assert await exchange(unused_tcp_port, post(b"hallo")) == 200


async def test_a_taken_port_is_named(unused_tcp_port):
    async with serving(unused_tcp_port, taking):
        with pytest.raises(ConfigurationError, match=str(unused_tcp_port)):
            await serve(unused_tcp_port, taking)
