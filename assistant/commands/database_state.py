"""The part of `lotse doctor` about the database."""

from __future__ import annotations

from assistant.commands.findings import Finding, Level
from assistant.errors import DatabaseUnavailableError, StorageError
from assistant.setting_values import masked
from assistant.settings import Settings

_SUBJECT = "Datenbank"


def examine_database(settings: Settings) -> Finding:
    """Tell whether the database can be used, its version and how much is in it; changes nothing."""
    from assistant.database.database import SQLITE_FILE  # imports sqlalchemy
    from assistant.database.opening import open_database
    from assistant.database.schema import newest_version
    from assistant.wiring import open_archive

    place = masked(settings.database_url) if settings.database_url else str(settings.data_dir / SQLITE_FILE)
    database, archive = open_database(settings), open_archive(settings)
    try:
        version = database.version()
        if version is None:
            return Finding(Level.OK, _SUBJECT, f"{place} ist noch leer; die Tabellen entstehen von selbst")
        if version != newest_version():
            text = f"{place} hat die Fassung {version}, dieses Programm braucht {newest_version()}."
            return Finding(Level.HINT, _SUBJECT, text, "lotse serve bringt sie auf den neuen Stand")
        counts, feedback = archive.counts()
    except StorageError as error:
        return Finding(Level.PROBLEM, _SUBJECT, f"{place}: {_reason(error)}", _remedy(settings))
    finally:
        database.close()
        archive.close()
    days = settings.retention_days
    facts = (
        f"{place}, Fassung {version}: {counts.conversations} Gespräche mit {counts.turns} Fragen, "
        f"{feedback} Rückmeldungen; {f'{days} Tage' if days else 'nichts wird'} aufbewahrt"
    )
    if not days and (counts.conversations or feedback):
        return Finding(Level.HINT, _SUBJECT, facts, "lotse purge löscht, was von früher da ist")
    return Finding(Level.OK, _SUBJECT, facts)


def _reason(error: StorageError) -> str:
    """Return what the server says; readers of the service only get to know that it is away."""
    cause = getattr(error.__cause__, "orig", None)
    said = str(cause).strip().partition("\n")[0] if cause else ""
    return (
        f"Sie ist nicht erreichbar ({said})." if isinstance(error, DatabaseUnavailableError) else str(error)
    )


def _remedy(settings: Settings) -> str:
    if settings.database_url:
        return "den Datenbankserver starten oder LOTSE_DATABASE_URL berichtigen"
    return "die Datei prüfen; aus einer Sicherung zurückholen oder umbenennen, dann entsteht eine neue"
