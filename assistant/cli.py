"""The command line `lotse`, the outermost edge of the program."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

import typer
from typer.main import get_command

from assistant.commands.declarations import ask, doctor, keys, mcp, purge, search, serve
from assistant.commands.german import GermanCommand, GermanGroup, speak_german, usage_sentence
from assistant.commands.plugins import CommandsOfAllPackages
from assistant.errors import ConfigurationError, LotseError

_UNEXPECTED = 70  # EX_SOFTWARE
_INTERRUPTED = 130
_DEBUG = "--debug"


def build_app() -> typer.Typer:
    """Make the command line with the commands of this package."""
    app = typer.Typer(
        cls=CommandsOfAllPackages,
        add_completion=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    app.callback()(_root)
    for command in (ask, search, serve, mcp, doctor, purge):
        app.command(cls=GermanCommand)(command)
    app.add_typer(speak_german(keys), name="keys", cls=GermanGroup)
    return app


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; every failure ends as one German sentence."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    is_debugging = _DEBUG in arguments
    try:
        return _run(arguments or ["--help"])
    except KeyboardInterrupt:
        _complain("Abgebrochen.")
        return _INTERRUPTED
    except typer.Abort:
        _complain("Abgebrochen.")
        return 1
    except typer.TyperException as error:
        _complain(_usage_advice(error))
        return int(getattr(error, "exit_code", 2))
    except LotseError as error:
        if is_debugging:
            traceback.print_exc()
        _complain(str(error))
        return error.exit_status
    except Exception as error:  # noqa: BLE001 -- the process edge: the user sees a sentence, the log the rest
        if is_debugging:
            traceback.print_exc()
        _complain(_incident_sentence(error))
        return _UNEXPECTED


def _show_version(is_wanted: bool) -> None:
    if is_wanted:
        typer.echo(f"Ressourcenlotse {metadata.version('ressourcenlotse')}")
        raise typer.Exit


def _root(
    *,
    version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="Nennt die Version."
    ),
    debug: bool = typer.Option(False, _DEBUG, help="Zeigt bei Fehlern den technischen Verlauf."),
) -> None:
    """Belegte Antworten zu Ressourceneffizienz und Klimaschutz in Kommunen."""


def _run(arguments: list[str]) -> int:
    result = get_command(build_app()).main(args=arguments, prog_name="lotse", standalone_mode=False)
    # Commands return nothing; a number is the status of typer.Exit.
    code = result if isinstance(result, int) else 0
    if code == _INTERRUPTED:
        raise KeyboardInterrupt
    return code


def _complain(message: str) -> None:
    from assistant.terminal import print_error

    print_error(message)


def _usage_advice(error: typer.TyperException) -> str:
    """Say what is wrong with the command line and where the help is."""
    format_message = getattr(error, "format_message", None)
    sentence = usage_sentence(format_message() if format_message else str(error))
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "lotse"
    return f"{sentence} Hilfe: {path} --help"


def _incident_sentence(error: Exception) -> str:
    """Record an error that nobody foresaw and say where."""
    from assistant.incident import record_incident
    from assistant.settings import Settings, load_settings

    try:
        settings = load_settings(os.environ, Path(".env"))
    except ConfigurationError:
        settings = Settings()
    number, log = record_incident(error, settings.data_dir)
    where = f"steht in {log}" if log else "ließ sich nicht aufschreiben"
    return (
        f"Unerwarteter Fehler ({type(error).__name__}), Vorfall {number}. Der Verlauf {where}; mit "
        "„lotse --debug …“ erscheint er hier."
    )


if __name__ == "__main__":
    sys.exit(main())
