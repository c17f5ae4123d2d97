"""A text as Telegram takes it: characters with entities, which no text can break."""

from __future__ import annotations

import telegram
from telegram.constants import MessageEntityType, MessageLimit

from bots.formats import encoded, utf16_length
from bots.messages import Button
from bots.rich_text import RichText

_MOST_ENTITIES = 100
"""Telegram leaves out those beyond."""


def text_with_entities(text: RichText) -> tuple[str, list[telegram.MessageEntity]]:
    """Return the characters, and what is bold, italic or a link among them, in UTF-16 units."""
    parts: list[str] = []
    entities: list[telegram.MessageEntity] = []
    position = 0

    def write(characters: str) -> None:
        nonlocal position
        parts.append(characters)
        position += utf16_length(characters)

    for number, one in enumerate(text):
        write(one.gap if number else "")
        for span in one.spans:
            start = position
            write(span.text)
            kinds = {
                MessageEntityType.BOLD: span.is_bold,
                MessageEntityType.ITALIC: span.is_italic,
                MessageEntityType.TEXT_LINK: bool(span.url),
            }
            for kind in (kind for kind, is_wanted in kinds.items() if is_wanted):
                is_link = kind is MessageEntityType.TEXT_LINK
                url = encoded(span.url) if span.url and is_link else None
                entities.append(telegram.MessageEntity(kind, start, position - start, url=url))
    return "".join(parts), entities


def fits(text: RichText) -> bool:
    """Whether one message holds a text."""
    characters, entities = text_with_entities(text)
    return utf16_length(characters) <= MessageLimit.MAX_TEXT_LENGTH and len(entities) <= _MOST_ENTITIES


def keyboard(rows: tuple[tuple[Button, ...], ...]) -> telegram.InlineKeyboardMarkup | None:
    """Return the buttons below a message."""
    if not rows:
        return None
    return telegram.InlineKeyboardMarkup(
        [
            [telegram.InlineKeyboardButton(button.label, callback_data=button.payload) for button in row]
            for row in rows
        ]
    )
