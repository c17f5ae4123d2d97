"""Bringing the vectors of units into a store: what is there stays, the rest is copied or made."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from assistant.embedding.embedder import Embedder
from assistant.errors import StorageError
from assistant.index.next_generation import Progress, kept_units, read_units
from assistant.index.store import OpenStore, Store
from assistant.index.units import Unit
from assistant.index.writing import Content

_EMBED_BATCH = 256
_COPY_BATCH = 2_000
_SAMPLE = 16
_ATTEMPTS = 10


def open_new_store(open_store: OpenStore, collection: str, dimension: int) -> tuple[str, Store]:
    """Open the store of the next generation; returns the name of its collection, too.

    What a killed attempt left under the name is used. Where it is damaged, another name is taken, and the
    damaged collection is dropped together with the current one.
    """
    for attempt in range(_ATTEMPTS):
        name = f"{collection}.{attempt}" if attempt else collection
        store = open_store(name, dimension)
        with suppress(StorageError):
            ids = sorted(store.ids())
            store.vectors(ids[:: max(len(ids) // _SAMPLE, 1)])
            return name, store
    raise StorageError(
        "Der Vektorspeicher ist beschädigt. Bitte ihn löschen – ohne LOTSE_CHROMA_URL ist er der Ordner "
        "index/chroma im Datenordner – und „lotse ingest“ ausführen; er wird aus den Dokumenten neu gemacht."
    )


def fill_store(
    store: Store, source: Store | None, content: Content, embedder: Embedder, on_progress: Progress
) -> set[str]:
    """Store the vectors of all units of `content`; returns the ids in `store` that it does not need.

    Args:
        store: the vectors of the next generation; what a killed attempt left there counts.
        source: the vectors of the current generation, perhaps the same store; None to make all anew.
        content: the documents that stay and that come.
        embedder: makes what neither store has.
        on_progress: told how far the work is.
    """
    kept, added = kept_units(content), {unit.unit_id: unit for _, unit in content.units}
    wanted, present = kept.keys() | added.keys(), store.ids()
    missing = wanted - present
    if source is not None and source is not store:
        copied = sorted(missing & source.ids())
        for start in range(0, len(copied), _COPY_BATCH):
            batch = copied[start : start + _COPY_BATCH]
            store.upsert(batch, source.vectors(batch))
            on_progress("Vektoren übernehmen", start + len(batch), len(copied))
        missing.difference_update(copied)
    units = [unit for unit in added.values() if unit.unit_id in missing]
    if content.current is not None:
        units += read_units(content.current, {unit_id: kept[unit_id] for unit_id in missing & kept.keys()})
    embed_units(store, units, embedder, on_progress)
    return present - wanted


def embed_units(store: Store, units: Sequence[Unit], embedder: Embedder, on_progress: Progress) -> None:
    """Store a vector for every unit."""
    for start in range(0, len(units), _EMBED_BATCH):
        batch = units[start : start + _EMBED_BATCH]
        store.upsert([u.unit_id for u in batch], embedder.encode_documents([u.text for u in batch]))
        on_progress("Texte einbetten", start + len(batch), len(units))
