"""The part of `lotse doctor` about the keys of machine clients."""

from __future__ import annotations

from assistant.commands.findings import Finding, Level
from assistant.errors import StorageError
from assistant.settings import Settings

_SUBJECT = "Schlüssel"


def examine_keys(settings: Settings) -> Finding:
    """Tell how many keys are valid and whether programs need one; changes nothing."""
    try:
        count = _count_keys(settings)
    except StorageError:
        return Finding(
            Level.HINT, _SUBJECT, "Sie sind nicht lesbar, solange die Datenbank nicht benutzbar ist."
        )
    if settings.require_api_key and not count:
        text = "Programme brauchen einen (LOTSE_REQUIRE_API_KEY), aber keiner ist gültig."
        return Finding(Level.HINT, _SUBJECT, text, "lotse keys add NAME")
    need = "Programme brauchen einen" if settings.require_api_key else "Programme brauchen keinen"
    return Finding(Level.OK, _SUBJECT, f"{count} gültig; {need}")


def _count_keys(settings: Settings) -> int:
    from assistant.database.opening import open_database
    from assistant.database.schema import newest_version  # imports sqlalchemy
    from assistant.wiring import open_key_store

    database, store = open_database(settings), open_key_store(settings)
    try:
        # An examination makes no tables.
        return len(store.valid()) if database.version() == newest_version() else 0
    finally:
        database.close()
        store.close()
