"""The signatures of the commands; what they do is imported when they run, so that the start is quick."""

from __future__ import annotations

import typer

_QUESTION = typer.Argument(
    metavar="FRAGE",
    help="Die Frage, am besten in Anführungszeichen. „-“ liest sie von der Standardeingabe.",
    show_default=False,
)


def ask(
    question: list[str] = _QUESTION,
    as_json: bool = typer.Option(False, "--json", help="Gibt die Antwort als JSON aus."),
) -> None:
    """Beantwortet eine Frage mit Belegen."""
    from assistant.commands.ask import answer_question

    answer_question(question, as_json=as_json)


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
