"""A message as Matrix takes it."""

from __future__ import annotations

from typing import Any

from bots.channel import Parcel
from bots.formats import to_html, to_plain
from bots.matrix_events import event_of
from bots.rich_text import RichText

_MOST_BYTES = 36_000
"""An event may have 65,536; encryption makes a third more of it."""


def fits(text: RichText) -> bool:
    """Whether one event holds a text, as HTML and as plain text."""
    return len(to_plain(text).encode()) + len(to_html(text).encode()) <= _MOST_BYTES


def content_of(parcel: Parcel) -> dict[str, Any]:
    """Return a message as Matrix takes it: HTML for most clients, plain text for the others."""
    text, address = parcel.message.text, parcel.address
    content: dict[str, Any] = {
        "msgtype": "m.text",
        "body": to_plain(text),
        "format": "org.matrix.custom.html",
        "formatted_body": to_html(text),
        "m.mentions": {},
    }
    if parcel.reference is not None:
        relation = {"rel_type": "m.replace", "event_id": event_of(parcel.reference)}
        return {**content, "body": f"* {content['body']}", "m.new_content": content, "m.relates_to": relation}
    answered = {"m.in_reply_to": {"event_id": address.replying_to}} if address.replying_to else {}
    if address.thread is not None:
        thread = {"rel_type": "m.thread", "event_id": address.thread, "is_falling_back": True}
        return {**content, "m.relates_to": {**thread, **answered}}
    return {**content, "m.relates_to": answered} if answered else content
