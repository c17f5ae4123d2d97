"""Calls the running service of the data folder."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from assistant.discovery import Service, find_service
from assistant.errors import LotseError
from assistant.rendering import JsonObject
from assistant.service_replies import STARTING, error_of, object_of, slug_of
from assistant.settings import Settings
from assistant.terminal import print_hint

if TYPE_CHECKING:
    import httpx  # 0.2 s; imported where a service runs

_ANSWER_SECONDS = 120.0
_START_SECONDS = 60.0


def call_service(settings: Settings, path: str, body: JsonObject | None = None) -> JsonObject | None:
    """Post a body to the running service, or read from it without one; None if there is no service.

    Raises:
        LotseError: what the service says is wrong.
    """
    service = find_service(settings.data_dir)
    if service is None:
        return None
    import httpx

    try:
        # The service is on this machine: no proxy may stand between.
        with httpx.Client(
            base_url=service.url,
            timeout=_ANSWER_SECONDS,
            trust_env=False,
            headers={"Authorization": f"Bearer {service.token}"},
        ) as client:
            reply = _call(client, path, body)
            if reply.status_code == httpx.codes.UNAUTHORIZED:
                return None  # the address belongs to another service by now
            if slug_of(reply) == STARTING:
                _wait_until_ready(client)
                reply = _call(client, path, body)
            error = error_of(reply)
            if error is not None:
                raise error
            return object_of(reply)
    except httpx.ConnectError:
        return None  # the process number lives on in another program
    except httpx.TransportError as error:
        raise _no_reply(service) from error


def _call(client: httpx.Client, path: str, body: JsonObject | None) -> httpx.Response:
    return client.get(path) if body is None else client.post(path, json=body)


def _wait_until_ready(client: httpx.Client) -> None:
    """Wait while the service opens its index; asking for its state does not count as a question."""
    print_hint("Der Dienst startet gerade; ich warte, bis er bereit ist …")
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if slug_of(client.get("/readyz")) != STARTING:
            return
        time.sleep(0.5)


def _no_reply(service: Service) -> LotseError:
    return LotseError(
        f"Der laufende Dienst unter {service.url} (Prozess {service.pid}) antwortet nicht. Bitte noch einmal "
        "versuchen oder den Dienst mit „lotse serve“ neu starten."
    )
