"""Fetching one page from the web without reaching into the house."""

from __future__ import annotations

import ipaddress
import socket
import time
import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import metadata
from typing import Any

import httpx

from assistant.errors import LotseError
from ingest.findings import quoted

MAX_BYTES = 10 * 1024 * 1024
_MAX_REDIRECTS = 5
_MAX_URL = 2000
_PORTS = 65536
_SECONDS = 60.0
_TIMEOUT = httpx.Timeout(15.0, connect=10.0)
# They carry addresses of IPv4 inside, which `is_global` does not look at.
_TUNNELS = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
_GZIP_OR_ZLIB = 47
_BY_STATUS = {
    401: "die Seite verlangt eine Anmeldung; nehmen Sie eine öffentlich lesbare Seite",
    403: "die Seite lehnt den Abruf ab; vielleicht verlangt sie eine Anmeldung",
    404: "die Seite gibt es nicht (404); prüfen Sie die Adresse",
    407: "der Proxy verlangt eine Anmeldung; prüfen Sie HTTPS_PROXY",
    410: "die Seite gibt es nicht mehr (410); prüfen Sie die Adresse",
    429: "die Seite bekommt zu viele Anfragen (429); versuchen Sie es später noch einmal",
}


class PageError(LotseError):
    """A page cannot be taken in: `str(error)` says why, as half a sentence behind its address."""

    exit_status = 3


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a page answered; `url` is where it was found after redirects."""

    url: str
    media_type: str
    charset: str | None
    content: bytes


def is_public(address: str) -> bool:
    """Tell whether an address lies neither on this machine nor in a local network."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _TUNNELS)


def is_any(_: str) -> bool:
    """Allow every address."""
    return True


def fetch(url: str, is_allowed: Callable[[str], bool] = is_public) -> Fetched:
    """Fetch a page; raises PageError.

    The name is resolved once, every address is checked, and the connection goes to a checked address, so
    that no name can lead into the house; the same holds for every redirect.

    Args:
        url: an address with http or https.
        is_allowed: tells whether an address may be connected to.
    """
    deadline = time.monotonic() + _SECONDS
    agent = f"Ressourcenlotse/{metadata.version('ressourcenlotse')}"
    headers = {"User-Agent": agent, "Accept": "text/html, text/markdown", "Accept-Encoding": "identity"}
    target = _parsed(url)
    try:
        with httpx.Client(headers=headers, timeout=_TIMEOUT) as client:
            for _ in range(_MAX_REDIRECTS + 1):
                with _open(client, target, is_allowed) as reply:
                    if not reply.is_redirect:
                        return _read(reply, target, deadline)
                    target = _parsed(str(target.join(reply.headers["location"])))
    except httpx.TimeoutException as error:
        raise _too_slow() from error
    except httpx.InvalidURL as error:
        raise PageError("die Seite leitet zu einer ungültigen Adresse weiter") from error
    except httpx.HTTPError as error:
        raise PageError(_unreachable(error)) from error
    raise PageError(f"die Seite leitet mehr als {_MAX_REDIRECTS} Mal weiter")


def _parsed(url: str) -> httpx.URL:
    try:
        target = httpx.URL(url)
        has_host = bool(target.host) and 0 < (target.port or 1) < _PORTS
    except (httpx.InvalidURL, UnicodeError) as error:
        raise PageError("das ist keine gültige Webadresse") from error
    if target.scheme not in {"http", "https"}:
        raise PageError(f"{quoted(target.scheme)} wird nicht abgerufen, nur http und https")
    if not has_host or len(url) > _MAX_URL:
        raise PageError("das ist keine gültige Webadresse")
    if target.userinfo:
        raise PageError("die Adresse enthält Zugangsdaten; nehmen Sie sie heraus")
    return target


def _open(
    client: httpx.Client, target: httpx.URL, is_allowed: Callable[[str], bool]
) -> AbstractContextManager[httpx.Response]:
    """Open a stream to a checked address of the host of `target`."""
    host = target.raw_host.decode("ascii")
    return client.stream(
        "GET",
        target.copy_with(host=_checked_address(host, is_allowed)),
        headers={"Host": target.netloc.decode("ascii")},
        extensions={"sni_hostname": host},
    )


def _checked_address(host: str, is_allowed: Callable[[str], bool]) -> str:
    try:
        found = socket.getaddrinfo(host.strip("[]"), None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise PageError(
            f"den Rechner {quoted(host)} gibt es nicht, oder das Netz ist nicht verbunden"
        ) from error
    addresses = [str(entry[4][0]) for entry in found]
    if not all(map(is_allowed, addresses)):
        raise PageError(
            f"{quoted(host)} liegt auf diesem Rechner oder im eigenen Netz; LOTSE_FETCH_PRIVATE=1 erlaubt das"
        )
    return addresses[0]


def _read(reply: httpx.Response, target: httpx.URL, deadline: float) -> Fetched:
    if reply.is_error:
        raise PageError(_BY_STATUS.get(reply.status_code) or _by_class(reply.status_code))
    encoding = reply.headers.get("content-encoding", "identity").lower()
    if encoding not in {"identity", "gzip", "x-gzip", "deflate"}:
        raise PageError(f"die Seite kommt in einer unbekannten Verpackung ({quoted(encoding)})")
    if int(reply.headers.get("content-length") or 0) > MAX_BYTES:
        raise _too_large()
    content = bytearray()
    unpack = zlib.decompressobj(_GZIP_OR_ZLIB) if encoding != "identity" else None
    for part in reply.iter_raw():
        content += _unpacked(unpack, part, MAX_BYTES + 1 - len(content)) if unpack else part
        if len(content) > MAX_BYTES:
            raise _too_large()
        if time.monotonic() > deadline:
            raise _too_slow()
    media_type = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Fetched(str(target), media_type, reply.charset_encoding, bytes(content))


def _unpacked(unpack: Any, part: bytes, room: int) -> bytes:
    try:
        return bytes(unpack.decompress(part, max(room, 1)))
    except zlib.error as error:
        raise PageError("die Seite kam beschädigt an; versuchen Sie es noch einmal") from error


def _by_class(status: int) -> str:
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        return f"der Server der Seite meldet einen Fehler ({status}); versuchen Sie es später noch einmal"
    return f"die Seite lehnt den Abruf ab (Status {status})"


def _unreachable(error: httpx.HTTPError) -> str:
    if "certificate" in str(error).lower():
        return "das Zertifikat der Seite ist ungültig; öffnen Sie sie im Browser und prüfen Sie die Adresse"
    if "location header" in str(error).lower():  # httpx could not read where a redirect leads
        return "die Seite leitet zu einer ungültigen Adresse weiter"
    return "die Seite ist nicht erreichbar, oder die Verbindung ist abgebrochen"


def _too_large() -> PageError:
    return PageError(f"die Seite ist größer als {MAX_BYTES // 1024 // 1024} MB")


def _too_slow() -> PageError:
    return PageError("die Seite antwortet nicht rechtzeitig; versuchen Sie es später noch einmal")
