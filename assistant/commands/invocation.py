"""The settings of one run of the command line."""

from __future__ import annotations

import os
from pathlib import Path

from assistant.settings import Settings, load_settings, unknown_warning
from assistant.terminal import print_hint


def settings_of_invocation() -> Settings:
    """Read the environment and the `.env` file of the current folder; warn about misspelt variables."""
    settings = load_settings(os.environ, Path(".env"))
    for variable in settings.unknown:
        print_hint(unknown_warning(variable))
    return settings
