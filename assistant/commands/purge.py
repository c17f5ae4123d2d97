"""`lotse purge`: delete what is older than its retention, now."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from assistant.commands.invocation import settings_of_invocation


def purge_records(days: int | None) -> None:
    """Delete old conversations and ratings for good, and say how many."""
    settings = settings_of_invocation()
    from assistant.wiring import open_archive  # imports sqlalchemy

    archive = open_archive(settings)
    try:
        archive.open()
        purged = archive.purge(datetime.now(UTC).date(), days=days)
        counts, feedback = archive.counts()
    finally:
        archive.close()
    kept = settings.retention_days if days is None else days
    what = f"älter als {kept} Tage" if kept else "alles"
    typer.echo(
        f"Endgültig gelöscht ({what}): {purged.conversations} Gespräche, {purged.feedback} Rückmeldungen, "
        f"{purged.referrals} weitergegebene Fragen."
    )
    typer.echo(f"Noch gespeichert: {counts.conversations} Gespräche, {feedback} Rückmeldungen.")
