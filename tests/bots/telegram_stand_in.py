"""A loopback stand-in for Telegram that follows the Bot API and rejects what Telegram rejects.

It is no Telegram server: it holds private chats and groups of made-up users and checks every call.
"""

import asyncio
import json
import re
import threading
import time
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
from aiohttp import web

TOKEN = "123456:stand-in_token"
BOT = {
    "id": 123456,
    "is_bot": True,
    "first_name": "Lotse",
    "username": "lotse_test_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}
MOST_UNITS = 4096
ENTITY_KEYS = {"type", "offset", "length", "url", "user", "language", "custom_emoji_id"}
ENTITY_TYPES = {"bold", "italic", "underline", "strikethrough", "code", "pre", "text_link", "blockquote"}
UPDATE_TYPES = {"message", "edited_message", "callback_query", "inline_query", "my_chat_member"}
FIELDS = {
    "getMe": set(),
    "getUpdates": {"offset", "limit", "timeout", "allowed_updates"},
    "setWebhook": {"url", "allowed_updates", "secret_token", "max_connections", "drop_pending_updates"},
    "deleteWebhook": {"drop_pending_updates"},
    "setMyCommands": {"commands", "scope", "language_code"},
    "sendChatAction": {"chat_id", "action", "message_thread_id"},
    "sendMessage": {
        "chat_id",
        "text",
        "entities",
        "message_thread_id",
        "reply_parameters",
        "reply_markup",
        "link_preview_options",
        "disable_notification",
    },
    "editMessageText": {
        "chat_id",
        "message_id",
        "text",
        "entities",
        "reply_markup",
        "link_preview_options",
    },
    "deleteMessage": {"chat_id", "message_id"},
    "answerCallbackQuery": {"callback_query_id", "text", "show_alert", "cache_time"},
    "answerInlineQuery": {"inline_query_id", "results", "cache_time", "is_personal", "next_offset"},
}


class RefusedError(Exception):
    """A call that Telegram would refuse."""

    def __init__(self, status, description, **parameters):
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


def bad(description):
    return RefusedError(400, f"Bad Request: {description}")


def units(text):
    return len(text.encode("utf-16-le")) // 2


@dataclass
class Sent:
    """A message of the bot with everything that happened to it."""

    chat: int
    number: int
    text: str
    entities: list[object]
    keyboard: list[list[dict[str, str]]]
    thread: int | None = None
    reply_to: int | None = None
    versions: list[str] = field(default_factory=list)
    is_deleted: bool = False

    def button(self, label):
        return next(one for row in self.keyboard for one in row if one["text"].startswith(label))


class StandIn:
    """The state of the stand-in; its methods are what users do."""

    def __init__(self, token=TOKEN):
        self.token = token
        self.sent = []
        self.actions = []
        self.toasts = []
        self.inline_answers = {}
        self.commands = []
        self.refusals = []
        self.lock = threading.RLock()
        self.updates = deque()
        self.next_update = 1000
        self.next_message = 1
        self.chats = {}
        self.users_messages = {}
        self.open_queries = set()
        self.blocked = set()
        self.poller = None
        self.webhook = None
        self.webhook_port = None
        self.planned_refusals = deque()
        self.most_a_second = 30
        self.recent = deque()
        self.url = ""
        self.is_closing = False

    # what users do

    def say(self, user, text=None, *, chat=None, thread=None, entities=(), reply_to=None, **content):
        """Write a message; returns its number."""
        with self.lock:
            chat_id = chat or user
            kind = "private" if chat_id > 0 else "supergroup"
            self.chats.setdefault(chat_id, {"id": chat_id, "type": kind})
            number = self.next_message
            self.next_message += 1
            message = {
                "message_id": number,
                "date": int(time.time()),
                "chat": self.chats[chat_id],
                "from": {"id": user, "is_bot": False, "first_name": f"U{user}"},
                **content,
            }
            if text is not None:
                message["text"] = text
                message["entities"] = [*_commands_in(text), *_mentions_in(text), *entities]
            if thread is not None:
                message |= {"message_thread_id": thread, "is_topic_message": True}
            if reply_to is not None:
                message["reply_to_message"] = self._as_message(reply_to)
            self.users_messages[number] = message
            self._update("message", message)
            return number

    def edit(self, number, text):
        with self.lock:
            message = {**self.users_messages[number], "text": text, "edit_date": int(time.time())}
            self._update("edited_message", message)

    def press(self, user, sent, label):
        with self.lock:
            button = sent.button(label)
            query = f"q{self.next_update}"
            self.open_queries.add(query)
            self._update(
                "callback_query",
                {
                    "id": query,
                    "from": {"id": user, "is_bot": False, "first_name": f"U{user}"},
                    "chat_instance": "1",
                    "message": self._as_message(sent),
                    "data": button["callback_data"],
                },
            )

    def look_up(self, user, text):
        with self.lock:
            query = f"i{self.next_update}"
            self.open_queries.add(query)
            sender = {"id": user, "is_bot": False, "first_name": f"U{user}"}
            self._update("inline_query", {"id": query, "from": sender, "query": text, "offset": ""})
            return query

    def add_bot(self, user, chat):
        with self.lock:
            self.chats.setdefault(chat, {"id": chat, "type": "supergroup"})
            member = {"user": BOT, "status": "member"}
            self._update(
                "my_chat_member",
                {
                    "chat": self.chats[chat],
                    "from": {"id": user, "is_bot": False, "first_name": f"U{user}"},
                    "date": int(time.time()),
                    "old_chat_member": {**member, "status": "left"},
                    "new_chat_member": member,
                },
            )

    def messages(self, chat):
        """The messages of the bot in a chat as they read now, without placeholders."""
        with self.lock:
            found = [one for one in self.sent if one.chat == chat and not one.is_deleted]
            return [one for one in found if not one.text.startswith("✍️")]

    def refuse_next(self, status, description, **parameters):
        self.planned_refusals.append(RefusedError(status, description, **parameters))

    def repeat_update(self):
        """Send the last update once more, as Telegram may."""
        with self.lock:
            self.updates.append(self.last)

    def _update(self, kind, content):
        self.last = {"update_id": self.next_update, kind: content}
        self.next_update += 1
        self.updates.append(self.last)

    def _as_message(self, sent):
        return {
            "message_id": sent.number,
            "date": int(time.time()),
            "chat": self.chats[sent.chat],
            "from": BOT,
            "text": sent.text,
            "entities": sent.entities,
            "reply_markup": {"inline_keyboard": sent.keyboard},
        }

    # what the bot calls

    async def answer(self, request):
        try:
            result = await self._call(request)
            return web.json_response({"ok": True, "result": result})
        except RefusedError as refused:
            with self.lock:
                self.refusals.append((request.match_info["method"], refused.description))
            body = {"ok": False, "error_code": refused.status, "description": refused.description}
            if refused.parameters:
                body["parameters"] = refused.parameters
            return web.json_response(body, status=refused.status)

    async def _call(self, request):
        if request.match_info["token"] != self.token:
            raise RefusedError(401, "Unauthorized")
        method = request.match_info["method"]
        if method not in FIELDS:
            raise RefusedError(404, "Not Found")
        data = dict(await request.post())
        unknown = data.keys() - FIELDS[method]
        if unknown:
            raise bad(f"unknown fields {sorted(unknown)}")
        if method == "getUpdates":
            return await self._get_updates(data)
        with self.lock:
            return getattr(self, "_" + re.sub("[A-Z]", lambda found: f"_{found[0].lower()}", method))(data)

    def _get_me(self, _):
        return BOT

    async def _get_updates(self, data):
        if self.webhook:
            raise RefusedError(409, "Conflict: can't use getUpdates method while webhook is active")
        allowed = set(json.loads(data.get("allowed_updates", "[]")))
        if not allowed <= UPDATE_TYPES:
            raise bad(f"unknown update types {sorted(allowed - UPDATE_TYPES)}")
        me = object()
        self.poller = me
        deadline = time.monotonic() + min(float(data.get("timeout", 0)), 50)
        with self.lock:
            offset = int(data.get("offset", 0))
            while self.updates and self.updates[0]["update_id"] < offset:
                self.updates.popleft()
        while True:
            with self.lock:
                if self.updates:
                    return list(self.updates)[: int(data.get("limit", 100))]
            if time.monotonic() >= deadline or self.is_closing:
                return []
            if self.poller is not me:
                raise RefusedError(
                    409, "Conflict: terminated by other getUpdates request; make sure that only one bot runs"
                )
            await asyncio.sleep(0.01)

    def _set_webhook(self, data):
        if urlsplit(data["url"]).scheme != "https":
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        self.webhook = data
        return True

    def _delete_webhook(self, _):
        self.webhook = None
        return True

    def _set_my_commands(self, data):
        commands = json.loads(data["commands"])
        for one in commands:
            name = one["command"]
            if not 1 <= len(name) <= 32 or not name.isascii() or name != name.lower():
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= len(one["description"]) <= 256:
                raise bad("command description is invalid")
        self.commands = commands
        return True

    def _send_chat_action(self, data):
        self._chat(data)
        if data["action"] != "typing":
            raise bad("wrong parameter action in request")
        self.actions.append(int(data["chat_id"]))
        return True

    def _send_message(self, data):
        chat = self._chat(data)
        self._count_and_refuse()
        text, entities = self._checked_text(data)
        reply_to = None
        if "reply_parameters" in data:
            reply = json.loads(data["reply_parameters"])
            reply_to = reply["message_id"]
            if reply_to not in self.users_messages and not reply.get("allow_sending_without_reply"):
                raise bad("message to be replied not found")
        number = self.next_message
        self.next_message += 1
        thread = int(data["message_thread_id"]) if "message_thread_id" in data else None
        sent = Sent(chat, number, text, entities, _keyboard(data), thread, reply_to)
        self.sent.append(sent)
        return self._as_message(sent)

    def _edit_message_text(self, data):
        chat = self._chat(data)
        self._count_and_refuse()
        text, entities = self._checked_text(data)
        sent = self._own(chat, data, "edit")
        keyboard = _keyboard(data)
        if (text, entities, keyboard) == (sent.text, sent.entities, sent.keyboard):
            raise bad(
                "message is not modified: specified new message content and reply markup are exactly the "
                "same as a current content and reply markup of the message"
            )
        sent.versions.append(sent.text)
        sent.text, sent.entities, sent.keyboard = text, entities, keyboard
        return self._as_message(sent)

    def _delete_message(self, data):
        self._own(self._chat(data), data, "delete").is_deleted = True
        return True

    def _answer_callback_query(self, data):
        self._close_query(data["callback_query_id"])
        if len(data.get("text", "")) > 200:
            raise bad("MESSAGE_TOO_LONG")
        self.toasts.append(data.get("text"))
        return True

    def _answer_inline_query(self, data):
        self._close_query(data["inline_query_id"])
        results = json.loads(data["results"])
        if len(results) > 50 or len({one["id"] for one in results}) != len(results):
            raise bad("RESULTS_TOO_MUCH")
        for one in results:
            if one["type"] != "article" or not one["title"] or not 1 <= len(one["id"].encode()) <= 64:
                raise bad("RESULT_ID_INVALID")
            content = one["input_message_content"]
            form = {"text": content["message_text"], "entities": json.dumps(content.get("entities", []))}
            self._checked_text(form)
        self.inline_answers[data["inline_query_id"]] = results
        return True

    def _chat(self, data):
        chat = int(data["chat_id"])
        if chat not in self.chats:
            raise bad("chat not found")
        if chat in self.blocked:
            raise RefusedError(403, "Forbidden: bot was blocked by the user")
        return chat

    def _own(self, chat, data, verb):
        number = int(data["message_id"])
        for one in self.sent:
            if (one.chat, one.number) == (chat, number) and not one.is_deleted:
                return one
        raise bad(f"message to {verb} not found")

    def _close_query(self, query):
        if query not in self.open_queries:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        self.open_queries.discard(query)

    def _count_and_refuse(self):
        if self.planned_refusals:
            raise self.planned_refusals.popleft()
        now = time.monotonic()
        while self.recent and self.recent[0] < now - 1:
            self.recent.popleft()
        if len(self.recent) >= self.most_a_second:
            raise RefusedError(429, "Too Many Requests: retry after 1", retry_after=1)
        self.recent.append(now)

    def _checked_text(self, data):
        text = data.get("text", "")
        if not text.strip():
            raise bad("message text is empty")
        if units(text) > MOST_UNITS:
            raise bad("message is too long")
        entities = json.loads(data.get("entities", "[]"))
        if len(entities) > 100:
            raise bad("too many entities")  # Telegram would leave the rest out
        encoded = text.encode("utf-16-le")
        for one in entities:
            if one.keys() - ENTITY_KEYS or one.get("type") not in ENTITY_TYPES:
                raise bad(f"can't parse entities: {one}")
            start, end = 2 * one["offset"], 2 * (one["offset"] + one["length"])
            if one["length"] < 1 or start < 0 or end > len(encoded):
                raise bad("ENTITY_BOUNDS_INVALID")
            try:
                encoded[start:end].decode("utf-16-le")
            except UnicodeDecodeError:
                raise bad("ENTITY_BOUNDS_INVALID") from None
            if (one["type"] == "text_link") != ("url" in one):
                raise bad("can't parse entities: url")
            if "url" in one and not (
                urlsplit(one["url"]).scheme in {"http", "https"} and urlsplit(one["url"]).hostname
            ):
                raise bad("ENTITY_URL_INVALID")
        return text, entities


def _keyboard(data):
    markup = json.loads(data["reply_markup"]) if "reply_markup" in data else {"inline_keyboard": []}
    if markup.keys() != {"inline_keyboard"}:
        raise bad("object expected as reply markup")
    rows = markup["inline_keyboard"]
    for button in (one for row in rows for one in row):
        if button.keys() != {"text", "callback_data"} or not button["text"].strip():
            raise bad("can't parse inline keyboard button")
        if not 1 <= len(button["callback_data"].encode()) <= 64:
            raise bad("BUTTON_DATA_INVALID")
    if sum(map(len, rows)) > 100 or any(len(row) > 8 for row in rows):
        raise bad("BUTTONS_TOO_MUCH")
    return rows


def _commands_in(text):
    command = text.split()[0] if text.startswith("/") else ""
    return [{"type": "bot_command", "offset": 0, "length": units(command)}] if command else []


def _mentions_in(text):
    start = text.lower().find(f"@{BOT['username']}")
    if start < 0:
        return []
    return [{"type": "mention", "offset": units(text[:start]), "length": len(BOT["username"]) + 1}]


@contextmanager
def running_stand_in(port=0):
    """Run the stand-in in a thread of its own."""
    stand_in = StandIn()
    loop = asyncio.new_event_loop()
    started = threading.Event()

    async def start():
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", stand_in.answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        stand_in.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
        started.set()
        return runner

    def work():
        asyncio.set_event_loop(loop)
        runner = loop.run_until_complete(start())
        loop.run_forever()
        loop.run_until_complete(runner.cleanup())
        loop.close()

    thread = threading.Thread(target=work)
    thread.start()
    assert started.wait(10)
    try:
        yield stand_in
    finally:
        stand_in.is_closing = True
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


def call_webhook(stand_in, port, secret=None):
    """Send the waiting updates to the port that a proxy would pass them on to; returns the statuses."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret or stand_in.webhook["secret_token"]}
    statuses = []
    with stand_in.lock:
        waiting = list(stand_in.updates)
        stand_in.updates.clear()
    for update in waiting:
        reply = httpx.post(f"http://127.0.0.1:{port}/telegram", json=update, headers=headers)
        statuses.append(reply.status_code)
    return statuses
