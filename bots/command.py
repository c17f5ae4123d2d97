"""`lotse bot`: messengers and mail as ways to the assistant."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(add_completion=False)
# `lotse serve` starts bots with it; they end with the service.
SupervisedOption = Annotated[bool, typer.Option("--supervised", hidden=True)]


@app.callback()
def bot() -> None:
    """Verbindet mit Messengern."""


@app.command()
def telegram(*, supervised: SupervisedOption = False) -> None:
    """Antwortet bei Telegram."""
    from bots.run import run_bot

    run_bot("telegram", is_supervised=supervised)


@app.command()
def matrix(*, supervised: SupervisedOption = False) -> None:
    """Antwortet bei Matrix, auch im BundesMessenger."""
    from bots.run import run_bot

    run_bot("matrix", is_supervised=supervised)


@app.command()
def mail(*, supervised: SupervisedOption = False) -> None:
    """Antwortet auf E-Mails."""
    from bots.run import run_bot

    run_bot("mail", is_supervised=supervised)


@app.command()
def talk(*, supervised: SupervisedOption = False) -> None:
    """Antwortet in Nextcloud Talk."""
    from bots.run import run_bot

    run_bot("talk", is_supervised=supervised)
