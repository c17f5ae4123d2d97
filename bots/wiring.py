"""Puts bots together: the only module of this package that names concrete channels."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from assistant.conversation.owner import Owners
from assistant.database.opening import open_database
from assistant.discovery import find_service
from assistant.errors import ConfigurationError
from assistant.messenger.channels import missing_settings
from assistant.messenger.sealing import Sealer
from assistant.settings import Settings
from bots.bot import Bot, House
from bots.channel import Channel
from bots.service import Place, ServiceClient


@contextmanager
def open_house(settings: Settings) -> Iterator[House]:
    """Open what all bots share until the block ends."""
    from assistant.messenger.store import MessengerStore  # noqa: PLC0415 -- imports sqlalchemy
    from assistant.web.rate_limit import RateLimit  # noqa: PLC0415 -- 0.1 s that doctor need not pay

    sealer = Sealer(Owners(settings.data_dir))
    store = MessengerStore(open_database(settings), sealer, settings.retention_days)
    service = ServiceClient(place_of_service(settings))
    try:
        limit = RateLimit(settings.rate_limit)
        yield House(service, store, sealer, limit, settings.retention_days, settings.data_dir)
    finally:
        service.close()
        store.close()


def open_bot(name: str, settings: Settings, house: House) -> Bot:
    """Put a bot together; raises ConfigurationError where settings are missing."""
    missing = missing_settings(name, settings)
    if missing:
        raise ConfigurationError(
            f"Für den Bot „{name}“ fehlt: {', '.join(missing)}. Was die Variablen bedeuten, steht in "
            "docs/messenger.md."
        )
    return Bot(open_channel(name, settings, house), house)


def open_channel(name: str, settings: Settings, house: House) -> Channel:
    """Return a channel, not signed in yet; each library is imported for its own channel only."""
    opener = {"telegram": _telegram, "matrix": _matrix, "mail": _mail, "talk": _talk}[name]
    return opener(settings, house)


def place_of_service(settings: Settings) -> Callable[[], Place | None]:
    """Return what tells where the service is: the one that is set, else the one of the data folder."""
    if settings.service_url:
        place = Place(settings.service_url, settings.service_key)
        return lambda: place

    def find() -> Place | None:
        service = find_service(settings.data_dir)
        return None if service is None else Place(service.url, service.token)

    return find


def _telegram(settings: Settings, house: House) -> Channel:
    from bots.telegram_channel import TelegramAccess, TelegramChannel  # noqa: PLC0415 -- imports telegram

    assert settings.telegram_token is not None
    secret = house.sealer.pseudonym("telegram webhook") if settings.telegram_webhook_url else ""
    access = TelegramAccess(
        settings.telegram_token,
        settings.telegram_api_url,
        settings.telegram_webhook_url,
        secret,
        settings.telegram_port,
    )
    return TelegramChannel(access, house.service.search)


def _matrix(settings: Settings, house: House) -> Channel:
    with _unimportable("psycopg"):
        from bots.matrix_channel import MatrixAccess, MatrixChannel  # noqa: PLC0415 -- imports nio
    from bots.matrix_session import SessionFiles  # noqa: PLC0415 -- as above

    assert settings.matrix_url is not None
    assert settings.matrix_user is not None
    assert settings.matrix_password is not None
    access = MatrixAccess(
        settings.matrix_url,
        settings.matrix_user,
        settings.matrix_password,
        settings.matrix_allowed,
        house.sealer.pseudonym("matrix store"),
    )
    return MatrixChannel(access, SessionFiles(settings.data_dir / "matrix"))


@contextmanager
def _unimportable(name: str) -> Iterator[None]:
    """Hide a package during an import that takes it where it is there, though it has no use for it.

    nio keeps its keys in SQLite by way of peewee, which loads drivers for PostgreSQL, too: 12 MB.
    """
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]  # the documented way to make an import fail
    try:
        yield
    finally:
        del sys.modules[name]


def _mail(settings: Settings, _: House) -> Channel:
    from bots.mail_channel import MailChannel  # noqa: PLC0415 -- imports email
    from bots.mail_message import MailAccess  # noqa: PLC0415 -- as above

    assert settings.mail_address is not None
    assert settings.mail_imap_url is not None
    assert settings.mail_smtp_url is not None
    assert settings.mail_password is not None
    access = MailAccess(
        settings.mail_address,
        settings.mail_imap_url,
        settings.mail_smtp_url,
        settings.mail_user or settings.mail_address,
        settings.mail_password,
        settings.mail_allowed,
        settings.retention_days,
        settings.mail_poll_seconds,
    )
    return MailChannel(access)


def _talk(settings: Settings, _: House) -> Channel:
    from bots.talk_channel import TalkAccess, TalkChannel  # noqa: PLC0415 -- each channel for itself

    assert settings.talk_url is not None
    assert settings.talk_secret is not None
    return TalkChannel(TalkAccess(settings.talk_url, settings.talk_secret, settings.talk_port))
