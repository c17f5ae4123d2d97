"""Every word of the pages in the language of the reader."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("de", "en")
_FILE = Path(__file__).parent / "catalogue.toml"


@dataclass(frozen=True, slots=True)
class Words:
    """The catalogue in one language."""

    language: str
    sections: Mapping[str, Mapping[str, str]]

    def __call__(self, key: str, **values: object) -> str:
        """Return the words of `section.key` with its placeholders filled; an unknown key is a KeyError."""
        section, _, name = key.partition(".")
        text = self.sections[section][name]
        return text.format(**values) if values else text

    def section(self, name: str) -> Mapping[str, str]:
        """Return all words of a section in the order of the catalogue."""
        return self.sections[name]


@cache
def words_in(language: str) -> Words:
    """Return the catalogue in a language."""
    content: dict[str, dict[str, dict[str, str]]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Words(
        language,
        {
            section: {key: texts[language] for key, texts in entries.items()}
            for section, entries in content.items()
        },
    )
