"""Reads what Telegram sends."""

from __future__ import annotations

import re

import telegram
from telegram.constants import ChatMemberStatus, ChatType, MessageEntityType

from bots.commands import order_of
from bots.conversation import FOLLOW_UP, rating_of
from bots.messages import Address, Incoming, Kind

# In the order in which they are looked for: an animation is a document, too.
_ATTACHMENTS = {
    "photo": "ein Bild",
    "voice": "eine Sprachnachricht",
    "video_note": "eine Videonachricht",
    "animation": "eine Animation",
    "video": "ein Video",
    "audio": "eine Tonaufnahme",
    "sticker": "ein Sticker",
    "location": "ein Standort",
    "venue": "ein Standort",
    "contact": "ein Kontakt",
    "poll": "eine Umfrage",
    "dice": "ein Würfel",
    "story": "eine Story",
    "document": "eine Datei",
}
_PRESENT = {ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR}


def incoming_of(update: telegram.Update, me: telegram.User) -> Incoming | None:
    """Return a message for the bot, or None for what does not concern it."""
    if update.callback_query is not None:
        return _press(update, update.callback_query)
    if update.my_chat_member is not None:
        return _joined(update, update.my_chat_member)
    message = update.message or update.edited_message
    if message is None:
        return None
    return _message(update, message, me)


def reference_to(chat: int | str, message: int | str) -> str:
    """Name a message so that it can be found again."""
    return f"{chat}:{message}"


def message_of(reference: str) -> tuple[int, int]:
    """Return the chat and the message of a name."""
    chat, _, message = reference.rpartition(":")
    return int(chat), int(message)


def _message(update: telegram.Update, message: telegram.Message, me: telegram.User) -> Incoming | None:
    author = message.sender_chat or message.from_user
    if author is None or message.via_bot is not None:
        return None
    if message.sender_chat is None and message.from_user is not None and message.from_user.is_bot:
        return None  # two bots would talk to each other for ever
    text = message.text or message.caption or ""
    attachment = next((name for field, name in _ATTACHMENTS.items() if getattr(message, field)), None)
    if not text and attachment is None:
        return None  # somebody joined, a title changed
    is_group = message.chat.type != ChatType.PRIVATE
    if is_group and not _is_for(message, text, me):
        return None
    kind = Kind.EDIT if update.edited_message else Kind.TEXT if text else Kind.OTHER
    return Incoming(
        kind,
        str(update.update_id),
        _address(message, is_group=is_group),
        str(author.id),
        str(message.message_id),
        _without_mention(text, me) if is_group else text,
        attachment=attachment,
        is_group=is_group,
    )


def _address(message: telegram.Message, *, is_group: bool) -> Address:
    thread = message.message_thread_id if message.is_topic_message else None
    return Address(
        str(message.chat.id),
        None if thread is None else str(thread),
        str(message.message_id) if is_group else None,
    )


def _is_for(message: telegram.Message, text: str, me: telegram.User) -> bool:
    """Tell whether a message in a group speaks to the bot: by name, as a reply, as a command."""
    replied = message.reply_to_message
    if replied is not None and replied.from_user is not None and replied.from_user.id == me.id:
        return True
    order = order_of(text)
    if order is not None:
        addressed = re.match(r"\s*/\w+@(\w+)", text)
        return addressed[1].lower() == (me.username or "").lower() if addressed else order.command is not None
    entities = {**message.parse_entities(), **message.parse_caption_entities()}
    return any(
        (entity.type == MessageEntityType.MENTION and found.lower() == f"@{me.username}".lower())
        or (entity.type == MessageEntityType.TEXT_MENTION and entity.user and entity.user.id == me.id)
        for entity, found in entities.items()
    )


def _without_mention(text: str, me: telegram.User) -> str:
    without = re.sub(rf"(?<!\w)@{re.escape(me.username or '')}\b[,:]?", " ", text, flags=re.IGNORECASE)
    return without.strip() or text


def _press(update: telegram.Update, query: telegram.CallbackQuery) -> Incoming | None:
    message, payload = query.message, query.data or ""
    if message is None:
        return None
    label = ""
    if isinstance(message, telegram.Message) and message.reply_markup is not None:
        buttons = (button for row in message.reply_markup.inline_keyboard for button in row)
        pressed = (button.text for button in buttons if button.callback_data == payload)
        label = next(pressed, "")
    is_group = message.chat.type != ChatType.PRIVATE
    address = (
        _address(message, is_group=is_group)
        if isinstance(message, telegram.Message)
        else Address(str(message.chat.id))
    )
    target = reference_to(message.chat.id, message.message_id)
    person = str(query.from_user.id)
    is_rating = rating_of(payload) is not None
    return Incoming(
        Kind.PRESS,
        # Who presses the same twice has said it once.
        f"rating {target} {person} {payload}" if is_rating else str(update.update_id),
        address,
        person,
        f"press {update.update_id}",
        label if payload.startswith(FOLLOW_UP) else "",
        press=payload,
        target=target,
        is_group=is_group,
    )


def _joined(update: telegram.Update, change: telegram.ChatMemberUpdated) -> Incoming | None:
    was, now = change.old_chat_member.status, change.new_chat_member.status
    if change.chat.type == ChatType.PRIVATE or now not in _PRESENT or was in _PRESENT:
        return None  # private chats begin with /start
    address = Address(str(change.chat.id))
    person = str(change.from_user.id)
    return Incoming(
        Kind.JOINED, str(update.update_id), address, person, f"join {update.update_id}", is_group=True
    )
