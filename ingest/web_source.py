"""The pages of the web that were taken in: a folder of corpus files beside the index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.errors import StorageError
from assistant.index.changes import IndexChanges
from assistant.records import Kind
from ingest.fetch import PageError, fetch
from ingest.findings import FileReading, Finding
from ingest.run import IndexWriter, Progress, SourceReport
from ingest.source import WEB, Source
from ingest.web_page import corpus_file_of, document_id_of, kind_of_file, read_page


def visit_pages(
    urls: Sequence[str],
    folder: Path,
    kind: Kind | None,
    say: Callable[[str], None],
    is_allowed: Callable[[str], bool],
) -> tuple[tuple[Path, ...], tuple[FileReading, ...]]:
    """Fetch pages into `folder`; a page that cannot be fetched leaves its old file as it is.

    Returns the files to take in, and what there is to say about the other pages.

    Args:
        urls: addresses of the pages.
        folder: where the files are kept.
        kind: kind of the documents; None keeps that of an earlier visit and is guidance at the first.
        say: tells what is being fetched.
        is_allowed: tells whether an address may be connected to.
    """
    files: list[Path] = []
    failed: list[FileReading] = []
    for url in urls:
        say(f"Ich rufe {url} ab …")
        try:
            page = read_page(fetch(url, is_allowed))
        except PageError as error:
            failed.append(FileReading(url, findings=(Finding(str(error)),)))
            continue
        path = _path(folder, url)
        text = corpus_file_of(page, url, kind or kind_of_file(path) or Kind.GUIDANCE)
        _write(path, text)
        files.append(path)
    return tuple(files), tuple(failed)


def remove_pages(
    urls: Sequence[str], folder: Path, writer: IndexWriter, on_progress: Progress
) -> SourceReport:
    """Remove pages from the index and their files from `folder`."""
    ledger = writer.ledger()
    report = SourceReport(Source(WEB, folder))
    deletes: dict[str, Path] = {}
    for url in urls:
        try:
            document_id, path = document_id_of(url), _path(folder, url)
        except PageError as error:
            report.readings.append(FileReading(url, findings=(Finding(str(error)),)))
            continue
        if document_id in ledger or path.exists():
            deletes[document_id] = path
        else:
            finding = Finding("diese Seite ist nicht aufgenommen")
            report.readings.append(FileReading(url, findings=(finding,)))
    known = tuple(document_id for document_id in deletes if document_id in ledger)
    if known:
        writer.apply(IndexChanges(deletes=known), on_progress)
    for path in deletes.values():
        path.unlink(missing_ok=True)
    report.deleted = len(deletes)
    return report


def _path(folder: Path, url: str) -> Path:
    return folder / f"{document_id_of(url)}.md"


def _write(path: Path, text: str) -> None:
    pending = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        pending.write_text(text, "utf-8")
        pending.replace(path)
    except OSError as error:
        raise StorageError(
            f"Die Seite lässt sich nicht nach {path} schreiben ({error.strerror}). Bitte freien "
            "Speicherplatz und Schreibrechte prüfen."
        ) from error
