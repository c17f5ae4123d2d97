"""Nextcloud Talk: signed calls from the server, signed replies to it."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from bots.channel import Accept, Parcel, Profile, TryLaterError, UndeliverableError
from bots.commands import order_of
from bots.formats import to_markdown
from bots.http_call import FAILURES, Call, exchange
from bots.messages import Address, Incoming, Kind
from bots.rich_text import RichText
from bots.webhook_server import Request, serve

_MOST_CHARACTERS = 32_000
_SECONDS = 30.0
_NAMES = ("@ressourcenlotse", "ressourcenlotse", "@lotse", "lotse")
_log = logging.getLogger(__name__)


def fits(text: RichText) -> bool:
    """Whether one message holds a text."""
    return len(to_markdown(text)) <= _MOST_CHARACTERS


PROFILE = Profile(
    name="talk",
    title="Nextcloud Talk",
    fits=fits,
    has_buttons=False,
    has_reservations=False,
    privacy_note=(
        "Nachrichten liegen auf der Nextcloud Ihrer Verwaltung und bleiben dort nach deren Regeln; /loeschen "
        "löscht nur, was bei uns liegt."
    ),
)


@dataclass(frozen=True, slots=True)
class TalkAccess:
    """Where the Nextcloud is, what both sides sign with, where to listen on this machine."""

    url: str
    secret: str = field(repr=False)
    port: int = 8082


class TalkChannel:
    """A bot in Nextcloud Talk."""

    profile = PROFILE

    def __init__(self, access: TalkAccess) -> None:
        self._access = access

    async def open(self) -> None:
        """Nothing to do: Talk calls, and checks the signature of every reply."""

    async def check(self) -> str:
        """Ask whether the Nextcloud is there; only a message would show whether the secret is right."""
        call = Call("GET", "/status.php")
        try:
            status, content = await asyncio.to_thread(exchange, self._access.url, call, {}, _SECONDS)
        except FAILURES as error:
            raise TryLaterError(f"Nextcloud ist nicht erreichbar ({type(error).__name__}).") from error
        if status != 200 or not content.get("installed"):
            raise TryLaterError(f"Unter {self._access.url} antwortet keine Nextcloud (Status {status}).")
        return f"Nextcloud {content.get('versionstring', '')} ist erreichbar".replace("  ", " ")

    async def listen(self, accept: Accept) -> None:
        """Hand in what Talk calls with; it calls again where a message could not be stored."""
        await serve(self._access.port, lambda request: self._called(request, accept))

    async def show_typing(self, address: Address) -> None:
        """Nothing to do: bots in Talk cannot."""

    async def reserve(self, address: Address) -> str:
        """Nothing to do: Talk takes a reference along by which clients know a repetition."""
        raise NotImplementedError

    async def deliver(self, parcel: Parcel) -> str | None:
        """Send a message; Talk does not tell by which id, so none can be replaced."""
        if not parcel.message.text:
            return None
        text = to_markdown(parcel.message.text)
        body: dict[str, Any] = {
            "message": text,
            "referenceId": hashlib.sha256(f"lotse-{parcel.number}".encode()).hexdigest(),
        }
        if parcel.address.replying_to:
            body["replyTo"] = int(parcel.address.replying_to)
        random = secrets.token_hex(32)
        headers = {
            "OCS-APIRequest": "true",
            "Accept": "application/json",
            "X-Nextcloud-Talk-Bot-Random": random,
            "X-Nextcloud-Talk-Bot-Signature": signature(self._access.secret, random, text.encode()),
        }
        path = f"/ocs/v2.php/apps/spreed/api/v1/bot/{quote(parcel.address.room, safe='')}/message"
        try:
            call = Call("POST", path, body)
            status, _ = await asyncio.to_thread(exchange, self._access.url, call, headers, _SECONDS)
        except FAILURES as error:
            raise TryLaterError(f"Nextcloud ist nicht erreichbar ({type(error).__name__}).") from error
        if status in {400, 404, 413}:
            raise UndeliverableError(f"Nextcloud Talk nimmt die Nachricht nicht an (Status {status}).")
        if status == 401:
            raise TryLaterError(
                "Nextcloud Talk weist die Unterschrift ab. Bitte LOTSE_TALK_SECRET mit dem Geheimnis aus "
                "„occ talk:bot:install“ vergleichen."
            )
        if not 200 <= status < 300:
            raise TryLaterError(f"Nextcloud Talk antwortet mit dem Status {status}.")
        return None

    async def forget(self, address: Address) -> None:
        """Nothing to do: the messages belong to the Nextcloud."""

    async def close(self) -> None:
        """Nothing to do."""

    async def _called(self, request: Request, accept: Accept) -> int:
        random = request.headers.get("x-nextcloud-talk-random", "")
        given = request.headers.get("x-nextcloud-talk-signature", "")
        # Before anything of the body is read.
        right = signature(self._access.secret, random, request.body)
        if len(random) < 32 or not hmac.compare_digest(given.encode(), right.encode()):
            return 401
        try:
            incoming = incoming_of(json.loads(request.body))
        except (ValueError, TypeError, KeyError, AttributeError):
            _log.info("A signed call could not be read.")
            return 400
        if incoming is not None:
            await accept(incoming)
        return 200


def signature(secret: str, random: str, content: bytes) -> str:
    """Sign as Nextcloud Talk does."""
    return hmac.new(secret.encode(), random.encode() + content, hashlib.sha256).hexdigest()


def incoming_of(activity: dict[str, Any]) -> Incoming | None:
    """Return a message for the bot, or None; raises KeyError and its like for what is no activity."""
    actor, thing = activity["actor"], activity["object"]
    room = str(activity["target"]["id"]) if "target" in activity else str(thing["id"])
    if actor.get("type") != "Person":
        return None  # another bot, or ourselves
    person = str(actor["id"])
    if activity["type"] == "Create" and thing.get("name") == "message":
        return _message(activity, room, person)
    return None


def _message(activity: dict[str, Any], room: str, person: str) -> Incoming | None:
    thing = activity["object"]
    content = json.loads(thing["content"])
    parameters = content.get("parameters") or {}
    text, is_file = str(content["message"]), False
    for name, value in parameters.items() if isinstance(parameters, dict) else ():
        is_file = is_file or value.get("type") == "file"
        shown = "" if value.get("type") == "file" else str(value.get("name", ""))
        text = text.replace("{" + name + "}", shown)
    text = text.strip()
    if not _is_for_me(activity, text):
        return None
    number = str(thing["id"])
    return Incoming(
        Kind.TEXT if text else Kind.OTHER,
        f"{room} {number}",
        Address(room, replying_to=number),
        person,
        number,
        _without_name(text),
        attachment="eine Datei" if is_file else None,
        is_group=True,
    )


def _is_for_me(activity: dict[str, Any], text: str) -> bool:
    """Tell whether a message speaks to the bot; Talk hands in everything that is said.

    That is so in a chat named after it, where a message begins with its name or a command, and in a reply
    to it.
    """
    if "lotse" in str(activity.get("target", {}).get("name", "")).lower():
        return True
    order = order_of(text)
    if text.lower().startswith(_NAMES) or (order is not None and order.command is not None):
        return True
    replied = activity["object"].get("inReplyTo") or {}
    return bool(replied.get("actor", {}).get("type") == "Application")


def _without_name(text: str) -> str:
    for name in _NAMES:
        if text.lower().startswith(name):
            return text[len(name) :].lstrip(" ,:") or text
    return text
