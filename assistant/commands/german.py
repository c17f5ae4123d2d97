"""German wording for the help and the usage errors of typer."""

from __future__ import annotations

import re

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

# typer has no catalogue of its messages; what matches none of these stays as it is.
_MESSAGES: tuple[tuple[str, str], ...] = (
    (r"Missing command\.", "Es fehlt ein Befehl."),
    (
        r"No such command '(.*?)'\.? Did you mean '?(.*?)'?\?",
        r"Den Befehl „\1“ gibt es nicht. Gemeint war vielleicht \2.",
    ),
    (r"No such command '(.*?)'\.?", r"Den Befehl „\1“ gibt es nicht."),
    (
        r"No such option: (\S+) \(Possible options: (.*)\)",
        r"Die Option „\1“ gibt es nicht. Gemeint war vielleicht \2.",
    ),
    (r"No such option: (\S+).*", r"Die Option „\1“ gibt es nicht."),
    (r"Missing argument '(.*?)'\.?.*", r"Es fehlt die Angabe \1."),
    (r"Missing option '(.*?)'\.?.*", r"Es fehlt die Option \1."),
    (r"Option '(.*?)' requires an argument\.", r"Die Option \1 braucht einen Wert."),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", r"Überzählige Angaben: \1."),
    (
        r"Invalid value for '(.*?)'(?: / '.*?')*: .*greater than or equal to (\S+?)\.?",
        r"Ungültiger Wert für \1: mindestens \2.",
    ),
    (
        r"Invalid value for '(.*?)'(?: / '.*?')*: .*less than or equal to (\S+?)\.?",
        r"Ungültiger Wert für \1: höchstens \2.",
    ),
    (
        r"Invalid value for '(.*?)'(?: / '.*?')*: .*(?:valid integer|integer).*",
        r"Ungültiger Wert für \1: eine ganze Zahl wird erwartet.",
    ),
    (
        r"Invalid value for '(.*?)'(?: / '.*?')*: (?:Value error, )?'(.*?)' is not one of (.*?)\.?",
        r"„\2“ ist kein Wert für \1; erlaubt sind \3.",
    ),
    (r"Invalid value for '(.*?)'(?: / '.*?')*: (.*)", r"Ungültiger Wert für \1: \2"),
)


class GermanCommand(TyperCommand):
    """A command that explains itself in German."""

    def get_help(self, ctx: typer.Context) -> str:  # type: ignore[override]  # typer hides its own base
        """Format the help as plain text."""
        return _help_text(self, ctx)


class GermanGroup(TyperGroup):
    """A group of commands that explains itself in German."""

    def get_help(self, ctx: typer.Context) -> str:  # type: ignore[override]  # typer hides its own base
        """Format the help as plain text."""
        return _help_text(self, ctx)

    def summaries(self, context: typer.Context) -> list[tuple[str, str]]:
        """List the names of the commands with one line on each."""
        commands = ((name, self.get_command(context, name)) for name in self.list_commands(context))
        return [
            (name, _first_line(command.help)) for name, command in commands if command and not command.hidden
        ]


def speak_german(app: typer.Typer) -> typer.Typer:
    """Let every command of an app, wherever it comes from, explain itself in German."""
    for command in app.registered_commands:
        command.cls = GermanCommand
    for group in app.registered_groups:
        group.cls = GermanGroup
        if group.typer_instance is not None:
            speak_german(group.typer_instance)
    app.info.cls = GermanGroup
    if app.registered_callback is not None:
        app.registered_callback.cls = GermanGroup
    return app


def usage_sentence(message: str) -> str:
    """Translate a usage error of typer."""
    line = " ".join(message.split())
    for pattern, german in _MESSAGES:
        match = re.fullmatch(pattern, line)
        if match:
            return match.expand(german)
    return line


def _help_text(command: GermanCommand | GermanGroup, context: typer.Context) -> str:
    formatter = context.make_formatter()
    arguments = [one for one in command.params if isinstance(one, TyperArgument) and not one.hidden]
    options = [one for one in command.get_params(context) if isinstance(one, TyperOption) and not one.hidden]
    usage = ["[OPTIONEN]", *(_placeholder(one) for one in arguments)]
    if isinstance(command, GermanGroup):
        usage.append("BEFEHL …")
    formatter.write_usage(context.command_path, " ".join(usage), prefix="Aufruf: ")
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(command.help or "")
    if arguments:
        with formatter.section("Angaben"):
            formatter.write_dl([(_placeholder(one), one.help or "") for one in arguments])
    with formatter.section("Optionen"):
        formatter.write_dl([(_option_names(one), _option_text(one)) for one in options])
    if isinstance(command, GermanGroup):
        with formatter.section("Befehle"):
            formatter.write_dl(command.summaries(context))
    return formatter.getvalue().rstrip("\n")


def _placeholder(parameter: TyperArgument | TyperOption) -> str:
    text = parameter.metavar or (parameter.name or "").upper()
    if isinstance(parameter, TyperArgument) and not text.startswith("["):
        text += " …" if parameter.nargs != 1 else ""
        return text if parameter.required else f"[{text}]"
    return text


def _option_names(option: TyperOption) -> str:
    names = ", ".join([*option.opts, *option.secondary_opts])
    return names if option.is_flag else f"{names} {_placeholder(option)}"


def _option_text(option: TyperOption) -> str:
    if "--help" in option.opts:
        return "Zeigt diese Hilfe."
    default = option.default
    if option.is_flag or not option.show_default or not isinstance(default, str | int | float):
        return option.help or ""
    return f"{option.help or ''} [Vorgabe: {default}]"


def _first_line(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]
