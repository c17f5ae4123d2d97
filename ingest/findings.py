"""What is wrong with a file of the knowledge base, told by line."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from assistant.records import Document
from assistant.visible_text import keep_visible

_MAX_QUOTED = 60


class Severity(StrEnum):
    """How much a finding matters: errors keep a document out, notices need no action."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake; `line` and `column` count from 1, `line` is None where the whole file is meant."""

    message: str
    line: int | None = None
    column: int | None = None
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class FileReading:
    """What reading one file gave: a document, or findings that say why there is none.

    `path` is relative to the folder that is read, with slashes; a path that ends with a slash is a
    folder whose content is unknown. `document_id` is given as soon as it could be read, even where
    the rest is faulty.
    """

    path: str
    document: Document | None = None
    findings: tuple[Finding, ...] = ()
    document_id: str | None = None
    id_line: int | None = None
    is_skipped: bool = False

    @property
    def is_failed(self) -> bool:
        """Whether the reader has to mend something before the file goes in."""
        return self.document is None and not self.is_skipped


def describe(finding: Finding, path: str) -> str:
    """Return the finding as one line: file, line, column, what is wrong."""
    place = ":".join(str(part) for part in (path, finding.line, finding.column) if part is not None)
    return f"{keep_visible(place, keep='')}: {finding.message}"


def quoted(text: str) -> str:
    """Quote a value for a message, shortened and free of line breaks and invisible characters."""
    shown = " ".join(keep_visible(text).split())
    return f"„{shown[: _MAX_QUOTED - 1]}…“" if len(shown) > _MAX_QUOTED else f"„{shown}“"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a half sentence that names the most similar known word, or an empty text."""
    by_fold = {name.casefold(): name for name in known}
    matches = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.7)
    return f"; meinten Sie „{by_fold[matches[0]]}“?" if matches else ""
