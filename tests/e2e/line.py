"""A line to a service that tests can cut, slow down and connect elsewhere."""

import contextlib
import socket
import threading
import time
from urllib.parse import urlsplit


class Line:
    """Forwards the connections of a browser to a service.

    Attributes:
        url: where the browser finds it.
        cut_at: bytes; the connection that brings them breaks right after them, once.
        stays_down: whether the line is down after that.
        bytes_per_second: how fast the service can be heard, None for no limit.
        requests: the first lines of all requests.
    """

    def __init__(self, target):
        self.target = target
        self.cut_at = None
        self.stays_down = False
        self.bytes_per_second = None
        self.is_down = False
        self.requests = []
        self._open = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def asked(self):
        return [line for line in self.requests if line.startswith("POST /api/ask")]

    def break_off(self):
        """Break all connections; new ones fail until `is_down` is False again."""
        self.is_down = True
        for one in list(self._open):
            _close(one)

    def close(self):
        _close(self._listener)
        self.break_off()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                browser, _ = self._listener.accept()
                threading.Thread(target=self._connect, args=(browser,), daemon=True).start()

    def _connect(self, browser):
        if self.is_down:
            _close(browser)
            return
        try:
            service = socket.create_connection(("127.0.0.1", urlsplit(self.target).port), timeout=30)
        except OSError:
            _close(browser)
            return
        self._open |= {browser, service}
        threading.Thread(target=self._up, args=(browser, service), daemon=True).start()
        self._down(service, browser)
        self._open -= {browser, service}

    def _up(self, browser, service):
        with contextlib.suppress(OSError):
            while data := browser.recv(65536):
                first = data.partition(b"\r\n")[0]
                if first.endswith(b"HTTP/1.1"):
                    self.requests.append(first.decode("latin-1"))
                service.sendall(data)
        _close(service)

    def _down(self, service, browser):
        with contextlib.suppress(OSError):
            while data := service.recv(65536):
                mark = self.cut_at
                at = data.find(mark) if mark else -1
                if at >= 0:
                    self.cut_at, self.is_down = None, self.stays_down
                    browser.sendall(data[: at + len(mark)])
                    break
                for piece in self._pieces(data):
                    browser.sendall(piece)
        _close(browser)
        _close(service)

    def _pieces(self, data):
        """Yield data in the pieces that a slow line brings; at once when there is no limit any more."""
        while data and self.bytes_per_second:
            size = max(1, self.bytes_per_second // 20)
            time.sleep(0.05)
            yield data[:size]
            data = data[size:]
        if data:
            yield data


def _close(one):
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
