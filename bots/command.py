"""`lotse bot`: messengers and mail as ways to the assistant."""

from __future__ import annotations

import typer

app = typer.Typer(add_completion=False)


@app.callback()
def bot() -> None:
    """Verbindet mit Messengern."""


@app.command()
def telegram() -> None:
    """Antwortet bei Telegram."""
    from bots.run import run_bot

    run_bot("telegram")


@app.command()
def matrix() -> None:
    """Antwortet bei Matrix, auch im BundesMessenger."""
    from bots.run import run_bot

    run_bot("matrix")


@app.command()
def mail() -> None:
    """Antwortet auf E-Mails."""
    from bots.run import run_bot

    run_bot("mail")


@app.command()
def talk() -> None:
    """Antwortet in Nextcloud Talk."""
    from bots.run import run_bot

    run_bot("talk")
