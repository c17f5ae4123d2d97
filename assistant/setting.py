"""One setting: what the documentation says of it, how it is read and shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.setting_values import MASK, masked


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable: what the documentation says and how its text becomes a value."""

    name: str
    field: str
    default: str
    description: str
    expectation: str
    read: Callable[[str], object]
    is_secret: bool = False

    def show(self, value: object) -> str:
        """Write a value so that it gives no secret away."""
        if value is None:
            return "–"
        if self.is_secret:
            return MASK
        if isinstance(value, bool):
            return str(value).lower()
        return ", ".join(map(str, value)) if isinstance(value, tuple) else masked(str(value))
