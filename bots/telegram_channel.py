"""Telegram: polling or webhook, private chats, groups and inline look-ups."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import telegram
from telegram.constants import ChatAction, UpdateType
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from assistant.errors import LotseError
from assistant.rendering import SearchHit
from bots.channel import (
    Accept,
    ChannelRefusedError,
    Parcel,
    Profile,
    TryLaterError,
    UndeliverableError,
)
from bots.commands import DESCRIPTIONS
from bots.conversation import rating_of
from bots.inline_results import inline_results
from bots.messages import Address
from bots.telegram_format import fits, keyboard, text_with_entities
from bots.telegram_updates import incoming_of, message_of, reference_to
from bots.webhook_server import Request, serve

PROFILE = Profile(
    name="telegram",
    title="Telegram",
    fits=fits,
    has_buttons=True,
    has_reservations=True,
    privacy_note=(
        "Chats mit Bots sind bei Telegram nicht Ende-zu-Ende-verschlüsselt: Telegram (Dubai, Server auch "
        "außerhalb der EU) kann sie lesen und speichert sie nach eigenen Regeln. /loeschen löscht nur, was "
        "bei uns liegt."
    ),
)
_PLACEHOLDER = "✍️ …"
_POLL_SECONDS = 25
_INLINE_RESULTS = 5
_MOST_INLINE = 4
_TOO_FAST_SECONDS = 1 / 25
"""Telegram takes about 30 messages a second."""
_UPDATES = [
    UpdateType.MESSAGE,
    UpdateType.EDITED_MESSAGE,
    UpdateType.CALLBACK_QUERY,
    UpdateType.INLINE_QUERY,
    UpdateType.MY_CHAT_MEMBER,
]
_GONE = ("chat not found", "user is deactivated", "bot was blocked", "bot was kicked", "have no rights")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TelegramAccess:
    """How to reach Telegram.

    Attributes:
        api_url: address of the Bot API, another one for a Bot API server of one's own.
        webhook_url: where Telegram reaches us, or None to ask for updates.
        webhook_secret: what Telegram has to send along.
        port: where to listen for the webhook on this machine.
    """

    token: str = field(repr=False)
    api_url: str = "https://api.telegram.org"
    webhook_url: str | None = None
    webhook_secret: str = field(default="", repr=False)
    port: int = 8081


class TelegramChannel:
    """A bot at Telegram.

    Args:
        access: token and addresses.
        look_up: finds documents for inline look-ups.
    """

    profile = PROFILE

    def __init__(
        self, access: TelegramAccess, look_up: Callable[[str, int], Awaitable[Sequence[SearchHit]]]
    ) -> None:
        self._access = access
        self._look_up = look_up
        self._bot = telegram.Bot(
            access.token,
            base_url=f"{access.api_url}/bot",
            base_file_url=f"{access.api_url}/file/bot",
            request=HTTPXRequest(connection_pool_size=16, pool_timeout=30, httpx_kwargs={"trust_env": True}),
            get_updates_request=HTTPXRequest(read_timeout=_POLL_SECONDS + 10),
        )
        self._inline: set[asyncio.Task[None]] = set()
        self._pace = asyncio.Lock()
        self._next_at = 0.0

    async def open(self) -> None:
        """Sign in and tell Telegram the commands."""
        with _failures():
            await self._bot.initialize()
            commands = [(command.value, text) for command, text in DESCRIPTIONS.items()]
            await self._bot.set_my_commands(commands)
            if self._access.webhook_url:
                await self._bot.set_webhook(
                    self._access.webhook_url,
                    allowed_updates=_UPDATES,
                    secret_token=self._access.webhook_secret,
                )
            else:
                await self._bot.delete_webhook()

    async def check(self) -> str:
        """Ask who the bot is."""
        with _failures():
            me = await self._bot.get_me()
        return f"angemeldet als @{me.username}"

    async def listen(self, accept: Accept) -> None:
        """Hand in updates; Telegram is told that one arrived only once it is stored."""
        if self._access.webhook_url:
            await serve(self._access.port, lambda request: self._from_webhook(request, accept))
            return
        offset: int | None = None
        while True:
            with _failures():
                updates = await self._bot.get_updates(
                    offset, timeout=_POLL_SECONDS, allowed_updates=_UPDATES, limit=100
                )
            for update in updates:
                await self._take(update, accept)
                offset = update.update_id + 1

    async def show_typing(self, address: Address) -> None:
        """Show "schreibt …"."""
        with _failures():
            await self._bot.send_chat_action(
                int(address.room), ChatAction.TYPING, message_thread_id=_number(address.thread)
            )

    async def reserve(self, address: Address) -> str:
        """Send a message that is filled at once.

        Telegram cannot tell a repeated message from a new one, but filling the same message twice is the same
        as once. So an answer arrives exactly once, whenever this program is interrupted.
        """
        await self._keep_pace()
        reply = None
        if address.replying_to:
            reply = telegram.ReplyParameters(int(address.replying_to), allow_sending_without_reply=True)
        with _failures():
            message = await self._bot.send_message(
                int(address.room),
                _PLACEHOLDER,
                message_thread_id=_number(address.thread),
                reply_parameters=reply,
            )
        return reference_to(message.chat.id, message.message_id)

    async def deliver(self, parcel: Parcel) -> str | None:
        """Fill or replace a message, or take it back."""
        assert parcel.reference is not None
        chat, number = message_of(parcel.reference)
        await self._keep_pace()
        if not parcel.message.text:
            with _failures(), contextlib.suppress(BadRequest):  # deleted by hand, or older than two days
                await self._bot.delete_message(chat, number)
            return None
        text, entities = text_with_entities(parcel.message.text)
        with _failures():
            try:
                await self._bot.edit_message_text(
                    text,
                    chat,
                    number,
                    entities=entities,
                    reply_markup=keyboard(parcel.message.buttons),
                    link_preview_options=telegram.LinkPreviewOptions(is_disabled=True),
                )
            except BadRequest as error:
                if "not modified" not in error.message.lower():
                    raise
        return parcel.reference

    async def forget(self, address: Address) -> None:
        """Nothing to do: the messages belong to the messenger and to the people there."""

    async def close(self) -> None:
        """End the connections."""
        for task in self._inline:
            task.cancel()
        await self._bot.shutdown()

    async def _from_webhook(self, request: Request, accept: Accept) -> int:
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(given.encode(), self._access.webhook_secret.encode()):
            return 403
        try:
            update = telegram.Update.de_json(json.loads(request.body), self._bot)
        except (ValueError, TypeError, KeyError):
            return 400
        await self._take(update, accept)
        return 200

    async def _take(self, update: telegram.Update, accept: Accept) -> None:
        if update.inline_query is not None:
            self._start_inline(update.inline_query)
            return
        incoming = incoming_of(update, self._bot.bot)
        if incoming is not None:
            await accept(incoming)
        if update.callback_query is not None:
            is_rating = rating_of(update.callback_query.data or "") is not None
            await self._confirm(update.callback_query.id, "Danke, das ist notiert." if is_rating else None)

    async def _confirm(self, query: str, text: str | None) -> None:
        """Stop the turning wheel on a button."""
        try:
            await self._bot.answer_callback_query(query, text)
        except TelegramError as error:  # after some seconds Telegram wants no answer any more
            _log.info("A press could not be confirmed: %s", error)

    def _start_inline(self, query: telegram.InlineQuery) -> None:
        # Somebody who types sends one query a letter; old ones are of no use.
        if len(self._inline) < _MOST_INLINE and query.query.strip():
            task = asyncio.create_task(self._answer_inline(query))
            self._inline.add(task)
            task.add_done_callback(self._inline.discard)

    async def _answer_inline(self, query: telegram.InlineQuery) -> None:
        try:
            hits = await self._look_up(query.query, _INLINE_RESULTS)
            await self._bot.answer_inline_query(query.id, inline_results(hits), cache_time=60)
        except (TelegramError, LotseError) as error:
            _log.info("A look-up could not be answered: %s", error)

    async def _keep_pace(self) -> None:
        async with self._pace:
            now = asyncio.get_running_loop().time()
            wait = self._next_at - now
            if wait > 0:
                await asyncio.sleep(wait)
            self._next_at = max(now, self._next_at) + _TOO_FAST_SECONDS


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)


@contextmanager
def _failures() -> Iterator[None]:
    """Turn the errors of Telegram into what can be done about them."""
    try:
        yield
    except InvalidToken as error:
        raise ChannelRefusedError(
            "Telegram kennt dieses Token nicht. Bitte LOTSE_TELEGRAM_TOKEN prüfen; @BotFather zeigt es mit "
            "„/mybots“."
        ) from error
    except Conflict as error:
        raise TryLaterError(
            "Mit diesem Token fragt schon ein anderes Programm nach Nachrichten. Bitte das andere beenden."
        ) from error
    except RetryAfter as error:
        raise TryLaterError("Telegram bittet um eine Pause.", _seconds(error)) from error
    except (Forbidden, ChatMigrated) as error:
        raise UndeliverableError(f"Telegram stellt nicht zu: {error}") from error
    except BadRequest as error:
        if any(sign in error.message.lower() for sign in _GONE):
            raise UndeliverableError(f"Telegram stellt nicht zu: {error}") from error
        raise
    except NetworkError as error:
        raise TryLaterError(f"Telegram ist nicht erreichbar ({error}).") from error


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait if isinstance(wait, int | float) else wait.total_seconds()) + 0.5
