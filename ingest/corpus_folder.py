"""The documents below a folder, with a reason for every file that is none."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from ingest.corpus_file import read_corpus_file
from ingest.findings import FileReading, Finding, Severity, quoted
from ingest.glossary import GLOSSARY_FILE
from ingest.vocabulary import REGIONS_FILE, TOPICS_FILE, Vocabulary

NOT_DOCUMENTS = frozenset({"README.md", TOPICS_FILE, REGIONS_FILE, GLOSSARY_FILE})
"""Files at the top of a folder that describe it."""

_MARKDOWN = (".md", ".markdown")
_OF_THE_SYSTEM = frozenset({"thumbs.db", "desktop.ini"})


def read_folder(
    root: Path, under: str, vocabulary: Vocabulary, *, must_be_named_by_id: bool = False
) -> Iterator[FileReading]:
    """Read everything below `root/under`, in the order of the paths; one reading at a time is held.

    Args:
        root: folder that the paths of the readings are relative to.
        under: relative path of the folder or file to read; empty for all of `root`.
        vocabulary: topics and Länder to check against.
        must_be_named_by_id: whether a file name other than the id is an error or a warning.
    """
    for found in _walk(root, under):
        if isinstance(found, FileReading):
            yield found
        else:
            yield read_corpus_file(root, found, vocabulary, must_be_named_by_id=must_be_named_by_id)


def _walk(root: Path, under: str) -> Iterator[str | FileReading]:
    """Yield paths of documents to read, and readings of what cannot be read."""
    if under and not (root / under).is_dir():
        yield _classify_file(under, root / under)
        return
    seen: set[tuple[int, int]] = set()
    waiting = [under]
    while waiting:
        folder = waiting.pop()
        try:
            identity = (root / folder).stat()
            if (identity.st_dev, identity.st_ino) in seen:
                yield _failed(f"{folder}/", "der Ordner enthält sich selbst; lösen Sie die Schleife auf")
                continue
            seen.add((identity.st_dev, identity.st_ino))
            with os.scandir(root / folder) as entries:
                listing = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            yield _failed(f"{folder}/", f"der Ordner ist nicht lesbar ({error.strerror})")
            continue
        below: list[str] = []
        for entry in listing:
            path = f"{folder}/{entry.name}" if folder else entry.name
            found = _classify(root, path, entry)
            if found is None:
                below.append(path)
            else:
                yield found
        waiting.extend(reversed(below))


def _classify(root: Path, path: str, entry: os.DirEntry[str]) -> str | FileReading | None:
    """Return a path to read, a reading of what is no document, or None for a folder to enter."""
    if not _is_printable_name(entry.name):
        return _failed(_shown(path), "der Dateiname enthält ungültige Zeichen; benennen Sie die Datei um")
    if entry.name.startswith((".", "~$")) or entry.name.lower() in _OF_THE_SYSTEM:
        return _skipped(path, "versteckte Datei, wird nicht gelesen")
    if entry.is_symlink():
        return _linked(root, path)
    if entry.is_dir(follow_symlinks=False):
        return None
    if path in NOT_DOCUMENTS:
        return FileReading(path, is_skipped=True)
    return _classify_file(path, root / path)


def _classify_file(path: str, place: Path) -> str | FileReading:
    try:
        mode = place.stat().st_mode
    except OSError as error:
        return _failed(path, f"die Datei ist nicht lesbar ({error.strerror})")
    if not stat.S_ISREG(mode):
        # Opening a named pipe would wait for ever.
        return _failed(path, "keine gewöhnliche Datei")
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in _MARKDOWN:
        return path
    if suffix == ".txt":
        return _failed(path, "reiner Text wird nicht eingelesen; speichern Sie ihn als .md mit einem Kopf")
    kind = f"Dateien der Art {quoted(suffix)}" if suffix else "Dateien ohne Endung"
    return _failed(path, f"{kind} werden noch nicht unterstützt, nur Markdown (.md)")


def _linked(root: Path, path: str) -> FileReading:
    try:
        target = (root / path).resolve(strict=True)
    except (OSError, RuntimeError):
        return _failed(path, "Verweis ins Leere oder im Kreis; entfernen Sie ihn")
    if target.is_relative_to(root.resolve()):
        return _skipped(path, "Verweis innerhalb des Ordners, das Ziel wird selbst gelesen")
    return _failed(path, "Verweis aus dem Ordner hinaus; kopieren Sie die Datei in den Ordner")


def _is_printable_name(name: str) -> bool:
    return name.isprintable() and not any("\ud800" <= character <= "\udfff" for character in name)


def _shown(path: str) -> str:
    return "".join(character if _is_printable_name(character) else "?" for character in path)


def _failed(path: str, message: str) -> FileReading:
    return FileReading(path, findings=(Finding(message),))


def _skipped(path: str, message: str) -> FileReading:
    return FileReading(path, findings=(Finding(message, severity=Severity.NOTICE),), is_skipped=True)
