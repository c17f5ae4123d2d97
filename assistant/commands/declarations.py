"""The signatures of the commands; what they do is imported when they run, so that the start is quick."""

from __future__ import annotations

import typer

from assistant.access.keys import DEFAULT_LIMIT
from assistant.records import Level

_QUESTION = typer.Argument(
    metavar="FRAGE",
    help="Die Frage, am besten in Anführungszeichen. „-“ liest sie von der Standardeingabe.",
    show_default=False,
)


def ask(
    question: list[str] = _QUESTION,
    level: Level = typer.Option(
        Level.STANDARD,
        "--level",
        metavar="STUFE",
        help="kurz, standard, ausfuehrlich oder einfach (Einfache Sprache).",
    ),
    as_json: bool = typer.Option(False, "--json", help="Gibt die Antwort als JSON aus."),
) -> None:
    """Beantwortet eine Frage mit Belegen."""
    from assistant.commands.ask import answer_question

    answer_question(question, level=level, as_json=as_json)


def search(
    question: list[str] = _QUESTION,
    as_json: bool = typer.Option(False, "--json", help="Gibt die Treffer als JSON aus."),
    top_k: int = typer.Option(10, "--top-k", min=1, max=100, metavar="N", help="Höchstzahl der Treffer."),
) -> None:
    """Findet die Dokumente, die zu einer Frage passen."""
    from assistant.commands.search import search_documents

    search_documents(question, top_k=top_k, as_json=as_json)


def serve() -> None:
    """Startet den Web-Chat und die Schnittstelle."""
    from assistant.commands.serve import run_service

    run_service()


def purge(
    days: int | None = typer.Option(
        None,
        "--days",
        min=0,
        max=3650,
        metavar="N",
        help="Löscht, was länger als N Tage nicht benutzt wurde; 0 löscht alles. Ohne Angabe gilt "
        "LOTSE_RETENTION_DAYS.",
        show_default=False,
    ),
) -> None:
    """Löscht alte Gespräche und Rückmeldungen sofort und endgültig."""
    from assistant.commands.purge import purge_records

    purge_records(days)


def doctor() -> None:
    """Prüft die Einrichtung und sagt, was fehlt."""
    from assistant.commands.doctor import report_findings

    if report_findings() > 0:
        raise typer.Exit(1)


def mcp() -> None:
    """Gibt anderen Assistenten die Wissensbasis als Werkzeuge (MCP)."""
    from assistant.commands.mcp import speak_mcp

    speak_mcp()


keys = typer.Typer(add_completion=False)


@keys.callback()
def _keys() -> None:
    """Verwaltet die Schlüssel für Programme."""


@keys.command("add")
def add_key(
    name: str = typer.Argument(
        metavar="NAME", help="Wofür der Schlüssel ist, zum Beispiel openwebui.", show_default=False
    ),
    limit: str = typer.Option(
        DEFAULT_LIMIT, "--limit", metavar="GRENZE", help="Höchstzahl der Anfragen, wie 10000/day, oder off."
    ),
) -> None:
    """Vergibt einen Schlüssel und zeigt ihn ein einziges Mal."""
    from assistant.commands.keys import issue_key

    issue_key(name, limit)


@keys.command("list")
def list_keys(
    as_json: bool = typer.Option(False, "--json", help="Gibt die Liste als JSON aus."),
) -> None:
    """Nennt alle Schlüssel mit ihren Grenzen."""
    from assistant.commands.keys import list_keys

    list_keys(as_json=as_json)


@keys.command("revoke")
def revoke_key(
    name: str = typer.Argument(metavar="NAME", help="Der Name des Schlüssels.", show_default=False),
) -> None:
    """Widerruft einen Schlüssel."""
    from assistant.commands.keys import revoke_key

    revoke_key(name)
