"""Mistakes in the data of the evaluation, collected so that all are told at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import LotseError

_SHOWN = 30


class EvaluationDataError(LotseError):
    """Topics, judgements or runs are faulty: correct the named lines."""

    exit_status = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake as a German phrase; `line` counts from 1."""

    path: Path
    text: str
    line: int | None = None

    def __str__(self) -> str:
        """Name the place the way editors and terminals can jump to."""
        place = f"{self.path}:{self.line}" if self.line else str(self.path)
        return f"{place}: {self.text}"


def refuse(findings: Iterable[Finding]) -> None:
    """Raise EvaluationDataError with the findings in the order of their places, if there are any.

    A file of another kind has a mistake in every line; the first ones say enough.
    """
    found = sorted(findings, key=lambda finding: (str(finding.path), finding.line or 0))
    if found:
        what = "1 Fehler" if len(found) == 1 else f"{len(found)} Fehler"
        lines = [*map(str, found[:_SHOWN])]
        if len(found) > _SHOWN:
            lines.append(f"… und {len(found) - _SHOWN} weitere")
        raise EvaluationDataError(f"{what} in den Prüfdaten:\n" + "\n".join(lines))


def read_utf8(path: Path) -> tuple[str, list[Finding]]:
    """Return the text of a file; what prevents that becomes a finding."""
    try:
        return path.read_bytes().decode("utf-8-sig"), []
    except FileNotFoundError:
        return "", [Finding(path, "die Datei fehlt")]
    except OSError as error:
        return "", [Finding(path, f"die Datei ist nicht lesbar ({error.strerror})")]
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return "", [Finding(path, "die Datei ist kein UTF-8; bitte als UTF-8 speichern", line)]
