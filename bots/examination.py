"""The part of `lotse doctor` about bots."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from assistant.commands.findings import Finding, Level
from assistant.errors import LotseError, StorageError
from assistant.messenger.channels import missing_settings, wanted_channels
from assistant.settings import Settings
from bots.bot import House
from bots.wiring import open_channel, open_house

_SECONDS = 15.0


def examine_bots(settings: Settings) -> Iterator[Finding]:
    """Tell of each bot that has settings whether its messenger lets it in, and what waits."""
    for name in wanted_channels(settings):
        subject = f"Bot {name}"
        missing = missing_settings(name, settings)
        if missing:
            text = f"Es fehlt {', '.join(missing)}."
            yield Finding(Level.PROBLEM, subject, text, "docs/messenger.md sagt, woher die Werte kommen")
            continue
        with open_house(settings) as house:
            yield _examine_access(name, subject, settings, house)
            yield from _examine_post(name, subject, house)


def _examine_access(name: str, subject: str, settings: Settings, house: House) -> Finding:
    try:
        return Finding(Level.OK, subject, asyncio.run(_try_out(name, settings, house)))
    except LotseError as error:
        return Finding(Level.PROBLEM, subject, str(error), "die Einstellung oder das Netz prüfen")
    except TimeoutError:
        text = f"Nach {_SECONDS:.0f} Sekunden kam keine Antwort."
        return Finding(Level.PROBLEM, subject, text, "die Adresse oder das Netz prüfen")


async def _try_out(name: str, settings: Settings, house: House) -> str:
    channel = open_channel(name, settings, house)
    try:
        async with asyncio.timeout(_SECONDS):
            return await channel.check()
    finally:
        await channel.close()


def _examine_post(name: str, subject: str, house: House) -> Iterator[Finding]:
    try:
        counts = house.store.counts(name)
    except StorageError:
        return  # the database has a line of its own
    facts = f"{counts.chats} Chats, {counts.pending} Fragen und {counts.outgoing} Antworten warten"
    if counts.undeliverable:
        text = f"{facts}; {counts.undeliverable} Antworten waren nicht zustellbar"
        yield Finding(Level.HINT, subject, text, "meist hat jemand den Bot blockiert oder den Raum verlassen")
    else:
        yield Finding(Level.OK, subject, facts)
