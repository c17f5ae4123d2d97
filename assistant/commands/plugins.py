"""Commands that other packages bring along, found through entry points."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint, entry_points

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from assistant.commands.findings import Finding
from assistant.commands.german import GermanGroup, speak_german
from assistant.errors import ConfigurationError
from assistant.settings import Settings

GROUP = "ressourcenlotse.commands"
FINDINGS_GROUP = "ressourcenlotse.findings"
# The overview shows these without importing the packages behind them.
SUMMARIES = {
    "bot": "Verbindet mit Messengern.",
    "corpus": "Prüft die Dokumente der Wissensbasis.",
    "eval": "Misst die Güte von Suche und Antworten.",
    "ingest": "Nimmt Dokumente in den Index auf.",
}


def other_examinations() -> list[Callable[[Settings], Iterator[Finding]]]:
    """Import what installed packages add to `lotse doctor`."""
    return [entry.load() for entry in entry_points(group=FINDINGS_GROUP)]


def command_names() -> list[str]:
    """List the commands that installed packages bring along."""
    return sorted(entry.name for entry in entry_points(group=GROUP))


def load_command(name: str) -> TyperCommand | TyperGroup | None:
    """Import a command that an installed package brings along, or return None.

    Raises:
        ConfigurationError: the command is announced but a part of it is not installed.
    """
    found = [entry for entry in entry_points(group=GROUP) if entry.name == name]
    if not found:
        return None
    command = get_command(speak_german(_load_app(found[0])))
    command.name = name
    assert isinstance(command, TyperCommand | TyperGroup)
    return command


def _load_app(entry: EntryPoint) -> typer.Typer:
    try:
        app = entry.load()
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"Der Befehl „{entry.name}“ ist unvollständig installiert: Das Modul {error.name} fehlt. Bitte "
            "die Einrichtung wiederholen: make serve."
        ) from error
    assert isinstance(app, typer.Typer)
    return app


class CommandsOfAllPackages(GermanGroup):
    """The root command: its own commands and those of the installed packages."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # typer hides its base
        """List all names."""
        return [*super().list_commands(ctx), *command_names()]

    def get_command(self, ctx: typer.Context, cmd_name: str) -> TyperCommand | TyperGroup | None:  # type: ignore[override]
        """Find a command, importing the package that brings it along."""
        own = super().get_command(ctx, cmd_name)
        return own if isinstance(own, TyperCommand | TyperGroup) else load_command(cmd_name)

    def summaries(self, context: typer.Context) -> list[tuple[str, str]]:
        """List the commands; known ones without the import that can take seconds."""
        own = [(name, command.help or "") for name, command in self.commands.items()]
        others = [name for name in self.list_commands(context) if name not in self.commands]
        return [*own, *((name, SUMMARIES.get(name, "")) for name in others)]
