"""E-mail: a question by mail gets its cited answer in the thread."""

from __future__ import annotations

import asyncio
import email
import email.policy
import imaplib
import logging
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import partial
from typing import TypeVar
from urllib.parse import urlsplit

from bots.channel import Accept, ChannelRefusedError, Parcel, Profile, TryLaterError, UndeliverableError
from bots.mail_message import MailAccess, incoming_of, mail_of
from bots.messages import Address

PROFILE = Profile(
    name="mail",
    title="E-Mail",
    fits=lambda _: True,
    has_buttons=False,
    has_reservations=False,
    privacy_note=(
        "E-Mails sind unterwegs meist nur von Server zu Server verschlüsselt. Ihre Mails bleiben so lange in "
        "unserem Postfach wie die Gespräche; /loeschen löscht auch sie."
    ),
    is_one_letter=True,
)
_MOST_BYTES = 10_000_000
_SECONDS = 30.0
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
T = TypeVar("T")
_log = logging.getLogger(__name__)


class MailChannel:
    """A mailbox that answers."""

    profile = PROFILE

    def __init__(self, access: MailAccess) -> None:
        self._access = access
        self._cleaned_on = ""

    async def open(self) -> None:
        """Make sure that both servers let us in."""
        await self._with_mailbox(lambda _: None)
        await asyncio.to_thread(self._with_smtp, lambda _: None)

    async def check(self) -> str:
        """Sign in at both servers."""
        await self.open()
        return f"Postfach und Postausgang von {self._access.address} lassen uns ein"

    async def listen(self, accept: Accept) -> None:
        """Look for unread mails again and again; one counts as read once it is stored."""
        while True:
            for number in await self._with_mailbox(_unread):
                mail, size = await self._with_mailbox(partial(_fetch, number))
                incoming = incoming_of(mail, self._access, is_too_large=size > _MOST_BYTES)
                if incoming is not None:
                    await accept(incoming)
                await self._with_mailbox(partial(_mark_read, number))
            await self._clean()
            await asyncio.sleep(self._access.poll_seconds)

    async def show_typing(self, address: Address) -> None:
        """Nothing to do: mails have no such thing."""

    async def reserve(self, address: Address) -> str:
        """Nothing to do: a mail carries its own id, by which mail programs know a repetition."""
        raise NotImplementedError

    async def deliver(self, parcel: Parcel) -> str | None:
        """Send a mail into its thread."""
        if not parcel.message.text:
            return None
        mail = mail_of(parcel, self._access.address)
        await asyncio.to_thread(self._with_smtp, lambda server: server.send_message(mail))
        return str(mail["Message-ID"])

    async def forget(self, address: Address) -> None:
        """Delete the mails of somebody from the mailbox."""
        await self._with_mailbox(lambda box: _delete(box, f'FROM "{_quoted(address.room)}"'))

    async def close(self) -> None:
        """Nothing to do: every look opens its own connection."""

    async def _clean(self) -> None:
        """Delete read mails after the retention, once a day."""
        today = datetime.now(UTC).date()
        if self._cleaned_on == today.isoformat():
            return
        before = today - timedelta(days=self._access.retention_days - 1)
        wanted = f"SEEN BEFORE {before.strftime('%d')}-{_MONTHS[before.month - 1]}-{before.year}"
        await self._with_mailbox(lambda box: _delete(box, wanted))
        self._cleaned_on = today.isoformat()

    async def _with_mailbox(self, work: Callable[[imaplib.IMAP4], T]) -> T:
        return await asyncio.to_thread(self._in_mailbox, work)

    def _in_mailbox(self, work: Callable[[imaplib.IMAP4], T]) -> T:
        parts = urlsplit(self._access.imap_url)
        host = parts.hostname or ""
        with _failures("Das Postfach"):
            box: imaplib.IMAP4
            if parts.scheme == "imaps":
                context = ssl.create_default_context()
                box = imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=context, timeout=_SECONDS)
            else:
                box = imaplib.IMAP4(host, parts.port or 143, timeout=_SECONDS)
            try:
                if parts.scheme == "imap" and host not in _LOCAL:
                    box.starttls(ssl.create_default_context())
                try:
                    box.login(self._access.user, self._access.password)
                except imaplib.IMAP4.abort:
                    raise
                except imaplib.IMAP4.error as error:
                    raise _refused("Das Postfach", error) from error
                box.select("INBOX")
                return work(box)
            finally:
                _leave(box)

    def _with_smtp(self, work: Callable[[smtplib.SMTP], object]) -> None:
        parts = urlsplit(self._access.smtp_url)
        host = parts.hostname or ""
        with _failures("Der Postausgang"):
            server: smtplib.SMTP
            if parts.scheme == "smtps":
                context = ssl.create_default_context()
                server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=_SECONDS, context=context)
            else:
                server = smtplib.SMTP(host, parts.port or 587, timeout=_SECONDS)
            with server:
                if parts.scheme == "smtp" and host not in _LOCAL:
                    server.starttls(context=ssl.create_default_context())
                if server.has_extn("auth") or host not in _LOCAL:
                    try:
                        server.login(self._access.user, self._access.password)
                    except smtplib.SMTPAuthenticationError as error:
                        raise _refused("Der Postausgang", error) from error
                work(server)


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _unread(box: imaplib.IMAP4) -> list[bytes]:
    return _found(box, "UNSEEN")


def _found(box: imaplib.IMAP4, wanted: str) -> list[bytes]:
    _, rows = box.uid("SEARCH", wanted)
    return bytes(rows[0] or b"").split() if rows else []


def _fetch(number: bytes, box: imaplib.IMAP4) -> tuple[EmailMessage, int]:
    """Read a mail with its size; of a large one the head is enough."""
    uid = number.decode()
    _, rows = box.uid("FETCH", uid, "(RFC822.SIZE)")
    told = _SIZE.search(b" ".join(row for row in rows if isinstance(row, bytes)))
    size = int(told[1]) if told else 0
    part = "BODY.PEEK[HEADER]" if size > _MOST_BYTES else "BODY.PEEK[]"
    _, rows = box.uid("FETCH", uid, f"({part})")
    content = next((row[1] for row in rows if isinstance(row, tuple)), b"")
    mail = email.message_from_bytes(content, policy=email.policy.default)
    return mail, size


def _mark_read(number: bytes, box: imaplib.IMAP4) -> None:
    box.uid("STORE", number.decode(), "+FLAGS", r"(\Seen)")


def _delete(box: imaplib.IMAP4, wanted: str) -> None:
    for number in _found(box, wanted):
        box.uid("STORE", number.decode(), "+FLAGS", r"(\Deleted)")
    box.expunge()


def _quoted(text: str) -> str:
    return "".join(one for one in text if one.isprintable() and one.isascii() and one not in '"\\')


def _leave(box: imaplib.IMAP4) -> None:
    try:
        box.logout()
    except (OSError, imaplib.IMAP4.error):
        box.shutdown()


def _refused(what: str, error: Exception) -> ChannelRefusedError:
    return ChannelRefusedError(
        f"{what} weist die Anmeldung ab ({error}). Bitte LOTSE_MAIL_USER und LOTSE_MAIL_PASSWORD prüfen."
    )


@contextmanager
def _failures(what: str) -> Iterator[None]:
    """Turn the errors of mail servers into what can be done about them."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        if codes and all(code >= 500 for code in codes):
            raise UndeliverableError("Der Empfänger nimmt keine Mail an.") from error
        raise TryLaterError("Der Empfänger nimmt gerade keine Mail an.") from error
    except smtplib.SMTPResponseException as error:
        kind = UndeliverableError if error.smtp_code >= 550 else TryLaterError
        raise kind(f"{what} antwortet mit {error.smtp_code}.") from error
    except (OSError, imaplib.IMAP4.error, smtplib.SMTPException) as error:
        raise TryLaterError(f"{what} ist nicht erreichbar ({type(error).__name__}).") from error
