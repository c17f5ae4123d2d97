"""Prompts: files with named gaps, one copy of each, loaded by name."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_GAP = re.compile(r"\{\{([a-z_]+)\}\}")
_NAME = re.compile(r"[a-z_]+")


@dataclass(frozen=True, slots=True)
class Prompt:
    """A text with gaps; `version` changes with every letter of it."""

    name: str
    text: str
    version: str

    def fill(self, **values: str) -> str:
        """Return the text with all gaps filled; a value is never searched for gaps.

        Raises:
            ValueError: a gap is left, or a value has no gap.
        """
        gaps = set(_GAP.findall(self.text))
        if gaps != values.keys():
            missing, unknown = sorted(gaps - values.keys()), sorted(values.keys() - gaps)
            raise ValueError(f"prompt {self.name}: missing {missing}, unknown {unknown}")
        return _GAP.sub(lambda gap: values[gap[1]], self.text)


@cache
def load_prompt(name: str, package: str = "assistant.generation") -> Prompt:
    """Load a prompt of the folder `prompts` of a package; raises ValueError when there is none."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"no name of a prompt: {name!r}")
    path = files(package).joinpath(f"prompts/{name}.txt")
    if not path.is_file():
        raise ValueError(f"{package} has no prompt {name!r}")
    text = path.read_text("utf-8").strip()
    return Prompt(name, text, f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:8]}")
