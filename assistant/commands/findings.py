"""What an examination of the set-up finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How a finding bears on the use of the program."""

    OK = "ok"
    HINT = "Hinweis"
    PROBLEM = "Problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the examination; `remedy` is the command or change that mends it."""

    level: Level
    subject: str
    text: str
    remedy: str = ""
