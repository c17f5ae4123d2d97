"""The messengers that the settings can name, with what each needs."""

from __future__ import annotations

from assistant.settings import Settings

CHANNELS = ("telegram", "matrix", "mail", "talk")
_NEEDED: dict[str, tuple[str, ...]] = {
    "telegram": ("telegram_token",),
    "matrix": ("matrix_url", "matrix_user", "matrix_password"),
    "mail": ("mail_address", "mail_imap_url", "mail_smtp_url", "mail_password"),
    "talk": ("talk_url", "talk_secret"),
}


def wanted_channels(settings: Settings) -> list[str]:
    """Name the messengers of which at least one setting is there."""
    return [name for name, fields in _NEEDED.items() if any(getattr(settings, field) for field in fields)]


def missing_settings(name: str, settings: Settings) -> list[str]:
    """Name the variables that a messenger still needs."""
    return [f"LOTSE_{field.upper()}" for field in _NEEDED[name] if getattr(settings, field) is None]
