"""What has to change in the index so that it holds what a source holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from assistant.index.changes import LedgerEntry
from ingest.findings import FileReading, Finding
from ingest.source import Source


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A document that can be read, without its text: plans of large sources stay small."""

    path: str
    document_id: str
    content_hash: str


@dataclass(slots=True)
class Inventory:
    """What a look at a source found: documents that can be read, and readings that say something."""

    found: list[FoundDocument] = field(default_factory=list)
    readings: list[FileReading] = field(default_factory=list)

    @property
    def failed(self) -> list[FileReading]:
        """Files that the reader has to mend."""
        return [reading for reading in self.readings if reading.is_failed]


@dataclass(frozen=True, slots=True)
class Plan:
    """Documents by what happens to them; `conflicts` are readings of files that cannot go in."""

    new: tuple[FoundDocument, ...]
    changed: tuple[FoundDocument, ...]
    unchanged: tuple[FoundDocument, ...]
    deleted: tuple[LedgerEntry, ...]
    conflicts: tuple[FileReading, ...]
    vanished: int
    """Documents whose file is gone, unlike those whose file has another document now."""
    known: int
    """Documents that the index held of this source before."""

    @property
    def is_mass_delete(self) -> bool:
        """Whether more than half of the documents would vanish, as with a share that is half mounted."""
        return self.vanished * 2 > self.known


def take_inventory(readings: Iterable[FileReading]) -> Inventory:
    """Sort readings; files that share an id fail together, because nobody knows which one is meant."""
    inventory = Inventory()
    by_id: dict[str, list[tuple[FileReading, FoundDocument | None]]] = {}
    for reading in readings:
        document = reading.document
        light = replace(reading, document=None, is_skipped=True) if document else reading
        found = FoundDocument(reading.path, document.document_id, document.content_hash) if document else None
        if reading.document_id is not None:
            by_id.setdefault(reading.document_id, []).append((light, found))
        elif reading.findings:
            inventory.readings.append(light)
    for document_id, holders in by_id.items():
        paths = [reading.path for reading, _ in holders]
        for reading, found in holders:
            if len(holders) > 1:
                inventory.readings.append(_shared_id(reading, document_id, paths))
            elif found is not None:
                inventory.found.append(found)
            if len(holders) == 1 and reading.findings:
                inventory.readings.append(reading)
    inventory.found.sort(key=lambda document: document.path)
    inventory.readings.sort(key=lambda reading: reading.path)
    return inventory


def plan_changes(
    source: Source, inventory: Inventory, ledger: Mapping[str, LedgerEntry], *, is_all_changed: bool = False
) -> Plan:
    """Compare a source with the ledger of the index.

    A file that cannot be read leaves its old version in the index: a slip of the pen loses nothing.

    Args:
        source: what was looked at.
        inventory: what was found there.
        ledger: all documents of the index by id.
        is_all_changed: whether everything is to be indexed anew.
    """
    new, changed, unchanged, conflicts = [], [], [], []
    for document in inventory.found:
        entry = ledger.get(document.document_id)
        if entry is None:
            new.append(document)
        elif entry.source != source.name or (not source.contains(entry) and _is_there(source, entry)):
            conflicts.append(_foreign(document, entry))
        elif is_all_changed or (entry.content_hash, entry.path) != (document.content_hash, document.path):
            changed.append(document)
        else:
            unchanged.append(document)
    known = [entry for entry in ledger.values() if source.contains(entry)]
    deleted = [] if source.is_file else _deleted(known, inventory)
    paths_in_use = {document.path for document in inventory.found}
    return Plan(
        tuple(new),
        tuple(changed),
        tuple(unchanged),
        tuple(deleted),
        tuple(conflicts),
        vanished=sum(entry.path not in paths_in_use for entry in deleted),
        known=len(known),
    )


def _deleted(known: Iterable[LedgerEntry], inventory: Inventory) -> list[LedgerEntry]:
    kept_ids = {document.document_id for document in inventory.found}
    kept_ids |= {reading.document_id for reading in inventory.failed if reading.document_id is not None}
    kept_paths = {reading.path for reading in inventory.failed if not reading.path.endswith("/")}
    unknown_folders = tuple(reading.path for reading in inventory.failed if reading.path.endswith("/"))
    return [
        entry
        for entry in known
        if entry.document_id not in kept_ids
        and entry.path not in kept_paths
        # The top folder itself has the path "/".
        and not any(folder == "/" or entry.path.startswith(folder) for folder in unknown_folders)
    ]


def _is_there(source: Source, entry: LedgerEntry) -> bool:
    """Whether the file of an entry outside the part that was looked at still exists."""
    return (source.root / entry.path).exists()


def _shared_id(reading: FileReading, document_id: str, paths: list[str]) -> FileReading:
    others = ", ".join(path for path in paths if path != reading.path)
    message = f"id: „{document_id}“ steht auch in {others}; jede id darf nur einmal vorkommen"
    finding = Finding(message, reading.id_line)
    return replace(reading, findings=(*reading.findings, finding), is_skipped=False)


def _foreign(document: FoundDocument, entry: LedgerEntry) -> FileReading:
    message = (
        f"id: „{document.document_id}“ gehört im Index schon zu {entry.path} aus der Quelle "
        f"„{entry.source}“; geben Sie einem der beiden Dokumente eine andere id"
    )
    return FileReading(document.path, findings=(Finding(message),), document_id=document.document_id)
