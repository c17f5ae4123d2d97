"""Mails as questions, answers as mails."""

from __future__ import annotations

import email.policy
import hashlib
import logging
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formataddr, formatdate, parseaddr

from bots.channel import Parcel
from bots.formats import to_html, to_plain
from bots.mail_text import attachment_of, question_of
from bots.messages import Address, Incoming, Kind

_NAME = "Ressourcenlotse"
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_AUTOMATIC = ("List-Id", "X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MailAccess:
    """The mailbox of the bot, which is for the bot alone.

    Attributes:
        allowed: domains and addresses that may ask; empty means the domain of the own address.
        retention_days: how long mails stay in the mailbox.
        poll_seconds: how often to look for new ones.
    """

    address: str
    imap_url: str
    smtp_url: str
    user: str
    password: str = field(repr=False)
    allowed: tuple[str, ...] = ()
    retention_days: int = 90
    poll_seconds: float = 15.0

    def may_ask(self, sender: str) -> bool:
        """Tell whether somebody may ask by mail."""
        domain = sender.rpartition("@")[2]
        allowed = self.allowed or (self.address.rpartition("@")[2],)
        return sender in allowed or domain in allowed


def incoming_of(mail: EmailMessage, access: MailAccess, *, is_too_large: bool) -> Incoming | None:
    """Return a question, or None for what no answer belongs to: automatic mails, lists, strangers."""
    sender = parseaddr(str(mail["From"] or ""))[1].lower()
    if not sender or sender == access.address or _is_automatic(mail):
        return None
    if not access.may_ask(sender):
        _log.info("A mail was ignored: its sender is not on the list.")
        return None
    message = _id_of(mail)
    references = str(mail["References"] or mail["In-Reply-To"] or "").split()
    extra = {"subject": " ".join(str(mail["Subject"] or "").split()), "references": " ".join(references)}
    address = Address(sender, references[0] if references else message, message, extra)
    text = "" if is_too_large else question_of(mail)
    attachment = "eine E-Mail von mehr als 10 MB" if is_too_large else attachment_of(mail)
    kind = Kind.TEXT if text else Kind.OTHER
    return Incoming(kind, message, address, sender, message, text, attachment=attachment)


def mail_of(parcel: Parcel, sender: str) -> EmailMessage:
    """Return the mail of a message; repeated, it has the same id."""
    address, text = parcel.address, parcel.message.text
    domain = sender.rpartition("@")[2]
    mark = hashlib.sha256(f"{address.room} {address.replying_to}".encode()).hexdigest()[:16]
    subject = address.extra.get("subject", "") or "Ihre Frage"
    mail = EmailMessage(email.policy.SMTP)
    mail["From"] = formataddr((_NAME, sender))
    mail["To"] = address.room
    mail["Subject"] = subject if subject.lower().startswith(("re:", "aw:")) else f"Re: {subject}"
    mail["Date"] = formatdate()
    mail["Message-ID"] = f"<lotse-{parcel.number}-{mark}@{domain}>"
    if address.replying_to:
        mail["In-Reply-To"] = address.replying_to
        mail["References"] = f"{address.extra.get('references', '')} {address.replying_to}".strip()
    # So that no other program answers.
    mail["Auto-Submitted"] = "auto-replied"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(to_plain(text))
    mail.add_alternative(f'<html lang="de"><body>{to_html(text)}</body></html>', subtype="html")
    return mail


def _is_automatic(mail: EmailMessage) -> bool:
    submitted = str(mail["Auto-Submitted"] or "no").partition(";")[0].strip().lower()
    is_bulk = str(mail["Precedence"] or "").strip().lower() in _BULK
    is_bounce = str(mail["Return-Path"] or "").strip() == "<>" or "mailer-daemon" in str(mail["From"]).lower()
    return submitted != "no" or is_bulk or is_bounce or any(mail[name] for name in _AUTOMATIC)


def _id_of(mail: EmailMessage) -> str:
    found = str(mail["Message-ID"] or "").split()
    if found:
        return found[0][:500]
    return f"<{hashlib.sha256(mail.as_bytes()).hexdigest()}@unknown>"
