"""The commands that people write to the bot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Command(StrEnum):
    """What a message can ask for other than an answer; the values are what people write."""

    START = "start"
    HELP = "hilfe"
    NEW = "neu"
    SOURCES = "quellen"
    PLAIN = "einfach"
    REGION = "region"
    DELETE = "loeschen"
    PRIVACY = "datenschutz"


DESCRIPTIONS = {
    Command.HELP: "Was ich kann",
    Command.NEW: "Neues Gespräch beginnen",
    Command.SOURCES: "Die Stellen hinter der letzten Antwort, wörtlich",
    Command.PLAIN: "Einfache Sprache ein- oder ausschalten",
    Command.REGION: "Antworten auf ein Bundesland beschränken",
    Command.DELETE: "Alle Ihre Gespräche endgültig löschen",
    Command.PRIVACY: "Was gespeichert wird",
}
_ALIASES = {
    "help": Command.HELP,
    "quelle": Command.SOURCES,
    "löschen": Command.DELETE,
    "land": Command.REGION,
}
# Element keeps "/" for commands of its own, so "!" does the same.
_WRITTEN = re.compile(r"^\s*[/!](?P<name>\w+)(?:@(?P<bot>\w+))?(?:\s+(?P<rest>.*))?$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Order:
    """A command with what follows it; an unknown one has no command."""

    command: Command | None
    rest: str = ""


def order_of(text: str) -> Order | None:
    """Read a command, or return None where a text is none."""
    found = _WRITTEN.match(text)
    if found is None:
        return None
    name = found["name"].lower()
    known = {command.value: command for command in Command} | _ALIASES
    return Order(known.get(name), (found["rest"] or "").strip())
