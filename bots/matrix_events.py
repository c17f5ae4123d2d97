"""Reads what a Matrix server sends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import nio

from bots.conversation import rating_of
from bots.messages import Address, Incoming, Kind

_ATTACHMENTS = {
    "m.image": "ein Bild",
    "m.audio": "eine Tonaufnahme",
    "m.video": "ein Video",
    "m.file": "eine Datei",
    "m.location": "ein Standort",
    "m.sticker": "ein Sticker",
}
UNDECRYPTED = "eine verschlüsselte Nachricht, deren Schlüssel mir fehlt,"
_REPLY_FALLBACK = re.compile(r"^(?:> .*\n)+\n?")


@dataclass(frozen=True, slots=True)
class Me:
    """The account of the bot."""

    user: str
    name: str


@dataclass(frozen=True, slots=True)
class Relations:
    """How a message refers to others."""

    thread: str | None
    replies_to: str | None
    replaces: str | None


def incoming_of(event: nio.Event, room: str, me: Me, *, is_group: bool) -> Incoming | None:
    """Return a message, or None for what is none: notices of other bots, changes of the room."""
    if event.sender == me.user:
        return None
    if isinstance(event, nio.ReactionEvent):
        return _reaction(event, room, is_group=is_group)
    if isinstance(event, nio.MegolmEvent):
        return _other(event, room, UNDECRYPTED) if not is_group else None
    content = _content(event)
    kind = "m.sticker" if event.source.get("type") == "m.sticker" else content.get("msgtype")
    relations = relations_of(event)
    if kind in _ATTACHMENTS:
        return _other(event, room, _ATTACHMENTS[kind], is_group=is_group)
    if kind not in {"m.text", "m.emote"}:
        return None
    new = content.get("m.new_content") if relations.replaces else None
    body = str((new if isinstance(new, dict) else content).get("body", ""))
    if relations.replies_to:
        body = _REPLY_FALLBACK.sub("", body)
    return Incoming(
        Kind.EDIT if relations.replaces else Kind.TEXT,
        event.event_id,
        _address(room, event, relations, is_group=is_group),
        event.sender,
        relations.replaces or event.event_id,
        without_name(body, me) if is_group else body,
        is_group=is_group,
    )


def relations_of(event: nio.Event) -> Relations:
    """Return the thread, the message that is answered and the message that is replaced."""
    relation = _content(event).get("m.relates_to")
    if not isinstance(relation, dict):
        return Relations(None, None, None)
    kind, target = relation.get("rel_type"), _text(relation.get("event_id"))
    answered = relation.get("m.in_reply_to")
    replies_to = _text(answered.get("event_id")) if isinstance(answered, dict) else None
    if kind == "m.thread" and relation.get("is_falling_back"):
        replies_to = None  # only for clients that know no threads
    return Relations(
        target if kind == "m.thread" else None, replies_to, target if kind == "m.replace" else None
    )


def names_me(event: nio.Event, me: Me) -> bool:
    """Tell whether a message in a room of many speaks to the bot by name."""
    content = _content(event)
    mentions = content.get("m.mentions")
    users = mentions.get("user_ids") if isinstance(mentions, dict) else None
    if isinstance(users, list) and me.user in users:
        return True
    body = str(content.get("body", "")).removeprefix("* ")
    return body.lower().startswith((me.user.lower(), f"@{me.name.lower()}", f"{me.name.lower()}:"))


def without_name(body: str, me: Me) -> str:
    """Leave out the name with which a message speaks to the bot."""
    names = "|".join(re.escape(name) for name in (me.user, f"@{me.name}", me.name))
    return re.sub(rf"^\s*(?:{names})[:,]?\s+", "", body, flags=re.IGNORECASE).strip() or body


def reference_to(room: str, event: str) -> str:
    """Name a message so that it can be found again."""
    return f"{room} {event}"


def event_of(reference: str) -> str:
    """Return the event of a name."""
    return reference.rpartition(" ")[2]


def _reaction(event: nio.ReactionEvent, room: str, *, is_group: bool) -> Incoming | None:
    if rating_of(event.key) is None:
        return None
    target = reference_to(room, event.reacts_to)
    return Incoming(
        Kind.PRESS,
        # Who takes a reaction back and gives it again has said it once.
        f"rating {target} {event.sender} {event.key}",
        Address(room),
        event.sender,
        event.event_id,
        press=event.key,
        target=target,
        is_group=is_group,
    )


def _other(event: nio.Event, room: str, name: str, *, is_group: bool = False) -> Incoming:
    address = _address(room, event, relations_of(event), is_group=is_group)
    return Incoming(
        Kind.OTHER,
        event.event_id,
        address,
        event.sender,
        event.event_id,
        attachment=name,
        is_group=is_group,
    )


def _address(room: str, event: nio.Event, relations: Relations, *, is_group: bool) -> Address:
    is_pointed = is_group or relations.thread
    return Address(room, relations.thread, event.event_id if is_pointed else None)


def _content(event: nio.Event) -> dict[str, Any]:
    content = event.source.get("content")
    return content if isinstance(content, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
