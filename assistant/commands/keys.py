"""`lotse keys`: the keys of machine clients."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.text import Text

from assistant.commands.invocation import settings_of_invocation
from assistant.errors import ConfigurationError
from assistant.setting_values import read_rate_limit
from assistant.terminal import open_console, print_hint, print_json
from assistant.wiring import open_key_store

if TYPE_CHECKING:
    from assistant.access.key_store import KeyStore  # imports sqlalchemy
    from assistant.access.keys import ApiKey

_NAME = re.compile(r"[\w.-]{1,80}")


def issue_key(name: str, rate_limit: str) -> None:
    """Print a new key, the only time that it can be seen."""
    if not _NAME.fullmatch(name):
        raise ConfigurationError(
            f"„{name}“ taugt nicht als Name. Erlaubt sind bis zu 80 Buchstaben, Ziffern, Punkte und Striche, "
            "zum Beispiel: lotse keys add openwebui"
        )
    try:
        rate_limit = read_rate_limit(rate_limit)
    except ValueError as error:
        raise ConfigurationError(
            f"--limit hat den Wert „{rate_limit}“, erwartet wird eine Angabe wie 600/minute, 10000/day oder "
            "off."
        ) from error
    with _key_store() as store:
        secret = store.issue(name, rate_limit)
    print_hint(f"Der Schlüssel „{name}“ gilt sofort. Er wird nur dieses eine Mal gezeigt:")
    open_console(sys.stdout).print(Text(secret))


def list_keys(*, as_json: bool) -> None:
    """Print all keys, but not their secrets."""
    with _key_store() as store:
        keys = store.all()
    if as_json:
        print_json({"keys": [_to_dict(key) for key in keys]})
        return
    console = open_console(sys.stdout)
    for key in keys:
        until = f", widerrufen am {key.revoked_on:%d.%m.%Y}" if key.revoked_on else ""
        limit = "ohne Grenze" if key.rate_limit == "off" else key.rate_limit
        console.print(Text(f"{key.name}: {limit}, vergeben am {key.created_on:%d.%m.%Y}{until}"))
    if not keys:
        print_hint("Es gibt noch keinen Schlüssel. Einen vergibt: lotse keys add NAME")


def revoke_key(name: str) -> None:
    """End a key."""
    with _key_store() as store:
        store.revoke(name)
    print_hint(f"Der Schlüssel „{name}“ ist widerrufen und gilt ab sofort nicht mehr.")


@contextmanager
def _key_store() -> Iterator[KeyStore]:
    store = open_key_store(settings_of_invocation())
    try:
        yield store
    finally:
        store.close()


def _to_dict(key: ApiKey) -> dict[str, object]:
    return {
        "name": key.name,
        "rate_limit": key.rate_limit,
        "created_on": key.created_on.isoformat(),
        "revoked_on": key.revoked_on.isoformat() if key.revoked_on else None,
    }
