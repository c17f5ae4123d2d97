"""The text of one file, or the reason why it has none."""

from __future__ import annotations

import codecs
import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from assistant.visible_text import keep_visible
from ingest.findings import Finding, Severity

MAX_BYTES = 5 * 1024 * 1024

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE_AS = "speichern Sie die Datei als UTF-8"
# What shows text in another order than it is stored, or whole sentences to programs alone.
_HIDING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xE0000, 0xE0080))))


class Unreadable(Exception):  # noqa: N818 -- says what the file is
    """A file has no text; `finding` says why and what to do."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.finding = Finding(message, line)


@dataclass(frozen=True, slots=True)
class TextFile:
    """Visible text in Unicode NFC with plain line feeds, and the SHA-256 of the bytes."""

    text: str
    content_hash: str
    findings: tuple[Finding, ...]


def read_text(path: Path) -> TextFile:
    """Read a UTF-8 text file of at most 5 MB; raises Unreadable."""
    content = _read_bytes(path)
    if not content.strip():
        raise Unreadable("die Datei ist leer")
    if content.startswith(_UTF_16):
        raise Unreadable(f"die Datei ist in UTF-16 gespeichert; {_SAVE_AS}")
    if b"\0" in content:
        raise Unreadable("die Datei enthält Binärdaten und keinen Text")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            f"die Datei ist nicht in UTF-8 gespeichert, vermutlich in Windows-1252; {_SAVE_AS}", line
        ) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    findings = _hidden_text(text)
    # The line separators of Unicode would end a line for YAML but for no editor.
    text = keep_visible(text.replace("\u2028", " ").replace("\u2029", " "))
    return TextFile(unicodedata.normalize("NFC", text), hashlib.sha256(content).hexdigest(), findings)


def _read_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except PermissionError as error:
        raise Unreadable("keine Leserechte; geben Sie die Datei zum Lesen frei") from error
    except FileNotFoundError as error:
        raise Unreadable("die Datei wurde während des Einlesens entfernt") from error
    except OSError as error:
        raise Unreadable(f"die Datei ist nicht lesbar ({error.strerror})") from error
    if len(content) > MAX_BYTES:
        raise Unreadable("die Datei ist größer als 5 MB; teilen Sie sie in mehrere Dokumente")
    return content


def _hidden_text(text: str) -> tuple[Finding, ...]:
    if text.isascii():
        return ()
    place = next((number for number, character in enumerate(text) if character in _HIDING), None)
    if place is None:
        return ()
    message = "verborgene Zeichen (Schreibrichtung oder Unicode-Marken) wurden entfernt; prüfen Sie den Text"
    return (Finding(message, text.count("\n", 0, place) + 1, severity=Severity.WARNING),)
