"""A web server on the loopback interface that answers what a test puts into it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HTML = "text/html; charset=utf-8"
PARAGRAPH = (
    "Musterstadt hat 2024 einen Radweg aus Recyclingbeton gebaut. Er ist 2,4 km lang und kostet 3 Mio. Euro. "
    "Die Stadt spart damit nach eigenen Angaben 20 Prozent des Materials."
)


def html_page(body: str = f"<p>{PARAGRAPH}</p>", head: str = "<title>Radwege</title>") -> str:
    return (
        f'<!doctype html><html lang="de"><head>{head}</head><body><nav><a href="/">Start</a></nav>'
        f"<main><article><h1>Radwege aus Recyclingbeton</h1>{body}</article></main>"
        "<footer>Impressum 1999 Musterstadt</footer></body></html>"
    )


@dataclass(slots=True)
class Reply:
    content: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: threading.Event | None = None


@dataclass(slots=True)
class WebServer:
    """`pages` are the replies by path; `requests` the headers of what was asked."""

    port: int = 0
    pages: dict[str, Reply] = field(default_factory=dict)
    requests: list[dict[str, str]] = field(default_factory=list)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def put(self, path: str, content: str | bytes = "", media_type: str = HTML, **more) -> str:
        content = content.encode() if isinstance(content, str) else content
        headers = {"Content-Type": media_type, **more.pop("headers", {})}
        self.pages[path] = Reply(content, headers=headers, **more)
        return self.url(path)


@contextmanager
def web_server(host: str = "127.0.0.1") -> Iterator[WebServer]:
    server = WebServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            server.requests.append(dict(self.headers))
            reply = server.pages.get(self.path, Reply(status=404))
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.content)
            if reply.wait is not None:
                self.wfile.flush()
                reply.wait.wait(20)

        def log_message(self, *args):
            pass

    running = ThreadingHTTPServer((host, 0), Handler)
    server.port = running.server_port
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield server
    for reply in server.pages.values():
        if reply.wait is not None:
            reply.wait.set()
    running.shutdown()
    thread.join()
    running.server_close()
