"""One HTTP call with JSON on both sides; a library for it would cost a bot 20 MB."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

FAILURES = (OSError, http.client.HTTPException)
"""What a call raises where nobody answers."""
_MOST_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Call:
    """What to send: an absolute path below the address of the server, a body that is JSON."""

    method: str
    path: str
    body: dict[str, Any] | None = None


def exchange(url: str, call: Call, headers: dict[str, str], seconds: float) -> tuple[int, dict[str, Any]]:
    """Return status and content of the reply, empty where it is no JSON object; raises one of FAILURES."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=seconds)
    try:
        data = json.dumps(call.body).encode() if call.body is not None else None
        sent = headers | ({"Content-Type": "application/json"} if data else {})
        connection.request(call.method, parts.path + call.path, data, sent)
        reply = connection.getresponse()
        return reply.status, _object_of(reply.read(_MOST_BYTES))
    finally:
        connection.close()


def _object_of(data: bytes) -> dict[str, Any]:
    try:
        content = json.loads(data or b"{}")
    except ValueError:
        content = None
    return content if isinstance(content, dict) else {}
