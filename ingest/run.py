"""One run of the ingestion: read a source, plan, write in batches, report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from assistant.index.changes import Glossary, IndexChanges, IndexedDocument, LedgerEntry
from ingest.corpus_file import read_corpus_file
from ingest.corpus_folder import read_folder
from ingest.findings import FileReading, Finding
from ingest.glossary import read_glossary
from ingest.plan import FoundDocument, Inventory, Plan, plan_changes, take_inventory
from ingest.source import Source
from ingest.split import SPLITTER, split
from ingest.vocabulary import Vocabulary

Progress = Callable[[str, int, int], None]
"""Called with the German name of a step, how much of it is done, and how much there is."""


class IndexWriter(Protocol):
    """The index to write to: opened here, or inside the running service."""

    def ledger(self) -> dict[str, LedgerEntry]:
        """Return what the index holds, by document id."""

    def glossary_hashes(self) -> dict[str, str]:
        """Return the content hash of the glossary of each source."""

    def splitter(self) -> str | None:
        """Return the splitter that made the chunks of the index, or None without an index."""

    def repair(self, on_progress: Progress) -> None:
        """Finish what a killed process left behind."""

    def apply(self, changes: IndexChanges, on_progress: Progress) -> None:
        """Make one atomic change."""


@dataclass(frozen=True, slots=True)
class Orders:
    """How a run is to be done.

    `is_last` says that after this source every document of the index has chunks of the current
    splitter; only then the index may be marked with it, so that a run that is cut off starts over.
    Batches are bounded, because a change is held in memory as a whole.
    """

    is_all_changed: bool = False
    may_delete_most: bool = False
    is_last: bool = True
    max_batch_documents: int = 1_000
    max_batch_characters: int = 8_000_000


@dataclass(slots=True)
class SourceReport:
    """What happened to one source; `refusal` says why nothing of it was written."""

    source: Source
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    deleted: int = 0
    chunks: int = 0
    glossary: Glossary | None = None
    """The glossary of the source, if it is new or changed."""
    readings: list[FileReading] = field(default_factory=list)
    refusal: str | None = None

    @property
    def terms(self) -> int:
        """How many terms a new or changed glossary has."""
        return len(self.glossary.terms) if self.glossary is not None else 0

    @property
    def failed(self) -> int:
        """How many files are not in the index as they should be."""
        return sum(reading.is_failed for reading in self.readings)


def ingest_source(
    source: Source, writer: IndexWriter, vocabulary: Vocabulary, orders: Orders, on_progress: Progress
) -> SourceReport:
    """Bring the index up to date with `source`."""
    inventory = take_inventory(_counted(read_folder(source.root, source.under, vocabulary), on_progress))
    ledger = writer.ledger()
    plan = plan_changes(source, inventory, ledger, is_all_changed=orders.is_all_changed)
    report = SourceReport(source, unchanged=len(plan.unchanged))
    report.readings += [*inventory.readings, *plan.conflicts]
    report.refusal = _refusal(inventory, plan, orders)
    if report.refusal is None:
        report.glossary = _changed_glossary(source, inventory, writer, report)
        _write(plan, writer, vocabulary, orders, report, on_progress)
    report.readings.sort(key=lambda reading: reading.path)
    return report


def _changed_glossary(
    source: Source, inventory: Inventory, writer: IndexWriter, report: SourceReport
) -> Glossary | None:
    """Return the glossary of a source when the index holds another one; a part of a source changes none."""
    if source.under:
        return None
    known = {document.document_id for document in inventory.found}
    known |= {reading.document_id for reading in inventory.failed if reading.document_id is not None}
    read = read_glossary(source.root, source.name, known)
    if read.reading.findings:
        report.readings.append(read.reading)
    if read.glossary is None or read.glossary.content_hash == writer.glossary_hashes().get(source.name, ""):
        return None
    return read.glossary


def _counted(readings: Iterable[FileReading], on_progress: Progress) -> Iterator[FileReading]:
    count = 0
    for count, reading in enumerate(readings, 1):
        yield reading
        if count % 100 == 0:
            on_progress("Dateien lesen", count, 0)
    on_progress("Dateien lesen", count, count)


def _refusal(inventory: Inventory, plan: Plan, orders: Orders) -> str | None:
    if not inventory.found and not (orders.may_delete_most and plan.deleted):
        kept = f" Die {plan.known} Dokumente im Index bleiben, wie sie sind." if plan.known else ""
        return f"Kein einziges Dokument ist lesbar; der Index bleibt unverändert.{kept}"
    if plan.is_mass_delete and not orders.may_delete_most:
        return (
            f"Von {plan.known} Dokumenten würden {plan.vanished} verschwinden. Ist der Ordner vollständig? "
            "Wenn das so gewollt ist, wiederholen Sie den Befehl mit --allow-mass-delete."
        )
    return None


def _write(
    plan: Plan,
    writer: IndexWriter,
    vocabulary: Vocabulary,
    orders: Orders,
    report: SourceReport,
    on_progress: Progress,
) -> None:
    new = {document.document_id for document in plan.new}
    for changes in _batches(report, plan, vocabulary, orders):
        writer.apply(changes, on_progress)
        report.chunks += sum(len(entry.chunks) for entry in changes.upserts)
        report.new += sum(entry.document.document_id in new for entry in changes.upserts)
        report.changed += sum(entry.document.document_id not in new for entry in changes.upserts)
        report.deleted += len(changes.deletes)


def _batches(
    report: SourceReport, plan: Plan, vocabulary: Vocabulary, orders: Orders
) -> Iterator[IndexChanges]:
    """Yield changes of bounded size; the last one carries the deletions and the glossary."""
    deletes = tuple(entry.document_id for entry in plan.deleted)
    batch: list[IndexedDocument] = []
    length = 0
    final = SPLITTER if orders.is_last else ""
    for document in (*plan.new, *plan.changed):
        entry = _load(report, document, vocabulary)
        if entry is None:
            continue
        size = len(entry.document.text)
        is_full = len(batch) >= orders.max_batch_documents or length + size > orders.max_batch_characters
        if batch and is_full:
            # An empty name keeps the mark of the index until everything has been cut anew.
            yield IndexChanges(tuple(batch), (), "" if orders.is_all_changed else SPLITTER)
            batch, length = [], 0
        batch.append(entry)
        length += size
    glossaries = () if report.glossary is None else (report.glossary,)
    if batch or deletes or glossaries:
        yield IndexChanges(tuple(batch), deletes, final, glossaries)


def _load(report: SourceReport, found: FoundDocument, vocabulary: Vocabulary) -> IndexedDocument | None:
    """Read a document again, now with its text."""
    source = report.source
    document = read_corpus_file(source.root, found.path, vocabulary).document
    if document is None or document.document_id != found.document_id:
        message = "die Datei wurde während des Einlesens geändert; wiederholen Sie den Befehl"
        report.readings.append(FileReading(found.path, findings=(Finding(message),)))
        return None
    return IndexedDocument(document, split(document), source.name, found.path)


def known_sources(ledger: Mapping[str, LedgerEntry]) -> list[str]:
    """List the names of the sources that the index holds documents of."""
    return sorted({entry.source for entry in ledger.values()})
