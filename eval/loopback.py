"""A stand-in for a language model: a server on this machine that speaks the wire formats by a script."""

from __future__ import annotations

import json
import select
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

_OPENAI_PATH = "/v1/chat/completions"
_OLLAMA_PATH = "/api/chat"
_HANG_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came in."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def prompt(self) -> str:
        """All messages of the request."""
        return "\n\n".join(str(message["content"]) for message in self.body["messages"])


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answers.

    Attributes:
        pieces: the text, as it is streamed.
        status: of the HTTP response; everything but 200 sends `error` as a whole.
        headers: more headers of the response.
        error: body of a response that is no stream.
        delay: seconds before the first piece.
        pace: seconds before each further piece.
        ends: "well"; "cut" closes the connection in the middle; "hang" sends nothing more; "quiet" closes
            the stream in good order but without saying that the answer is complete.
        has_usage: whether the tokens are counted.
        raw: a line that is sent in place of the pieces, as a broken server would.
    """

    pieces: tuple[str, ...] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    delay: float = 0.0
    pace: float = 0.0
    ends: Literal["well", "cut", "hang", "quiet"] = "well"
    has_usage: bool = True
    raw: str | None = None


Script = Callable[[Asked], Reply]


class Loopback:
    """The running server; tells what it was asked, and who left before the end."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.asked: list[Asked] = []
        self.has_lost_reader = threading.Event()
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"loopback": self}))
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        """Address of the server."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def take(self, asked: Asked) -> Reply:
        """Note a request and return what to answer."""
        with self._lock:
            self.asked.append(asked)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        return self.script(asked)

    def let_go(self) -> None:
        """Note that a request is over."""
        with self._lock:
            self._at_once -= 1

    def serve(self) -> None:
        """Serve until `stop` is called."""
        self._server.serve_forever(poll_interval=0.02)

    def stop(self) -> None:
        """End the server."""
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def loopback(script: Script) -> Iterator[Loopback]:
    """Run a server until the block ends."""
    server = Loopback(script)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(timeout=5)


def in_pieces(text: str, length: int = 7) -> tuple[str, ...]:
    """Cut a text as a model would stream it: anywhere."""
    return tuple(text[start : start + length] for start in range(0, len(text), length))


class _Handler(BaseHTTPRequestHandler):
    loopback: Loopback

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- name of the base class
        """Keep quiet."""

    def do_POST(self) -> None:
        """Answer one request."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        reply = self.loopback.take(Asked(self.path, dict(self.headers.items()), body))
        self.close_connection = True
        try:
            if reply.status != 200 or self.path not in {_OPENAI_PATH, _OLLAMA_PATH}:
                self._send_whole(reply)
            else:
                self._send_stream(reply)
        except OSError:
            self.loopback.has_lost_reader.set()
        finally:
            self.loopback.let_go()

    def _send_whole(self, reply: Reply) -> None:
        body = reply.error.encode()
        self.send_response(reply.status if reply.status != 200 else 404)
        for name, value in {"Content-Type": "application/json", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _send_stream(self, reply: Reply) -> None:
        is_openai = self.path == _OPENAI_PATH
        self._wait(reply.delay)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream" if is_openai else "application/x-ndjson")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if reply.raw is not None:
            self._send_chunk(reply.raw)
        for number, piece in enumerate(reply.pieces):
            self._wait(reply.pace if number else 0.0)
            self._send_chunk(_openai_line(piece) if is_openai else _ollama_line(piece))
        if reply.ends == "hang":
            self._wait(_HANG_SECONDS)
        if reply.ends in {"cut", "hang"}:
            return
        if reply.ends == "well":
            self._send_chunk(_openai_end(reply) if is_openai else _ollama_end(reply))
        self.wfile.write(b"0\r\n\r\n")

    def _send_chunk(self, text: str) -> None:
        body = text.encode()
        self.wfile.write(f"{len(body):x}\r\n".encode() + body + b"\r\n")
        self.wfile.flush()

    def _wait(self, seconds: float) -> None:
        """Pause; raises OSError as soon as the reader leaves."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            readable, _, _ = select.select([self.connection], [], [], min(left, 0.05))
            if readable and not self.connection.recv(1):
                raise ConnectionResetError


def _openai_line(piece: str) -> str:
    return _event({"choices": [{"index": 0, "delta": {"role": "assistant", "content": piece}}]})


def _openai_end(reply: Reply) -> str:
    ended = _event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    usage = {"prompt_tokens": 800, "completion_tokens": 90, "total_tokens": 890}
    counted = _event({"choices": [], "usage": usage}) if reply.has_usage else ""
    return f"{ended}{counted}data: [DONE]\n\n"


def _event(content: Mapping[str, Any]) -> str:
    head = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "loopback"}
    return f"data: {json.dumps({**head, **content}, ensure_ascii=False)}\n\n"


def _ollama_line(piece: str) -> str:
    return _line({"message": {"role": "assistant", "content": piece}, "done": False})


def _ollama_end(reply: Reply) -> str:
    counts = {"prompt_eval_count": 800, "eval_count": 90} if reply.has_usage else {}
    message = {"role": "assistant", "content": ""}
    return _line({"message": message, "done": True, "done_reason": "stop", **counts})


def _line(content: Mapping[str, Any]) -> str:
    head = {"model": "loopback", "created_at": "2026-01-01T00:00:00Z"}
    return json.dumps({**head, **content}, ensure_ascii=False) + "\n"
