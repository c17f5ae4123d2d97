"""The index as one fact: a generation of records and words, and the vectors that belong to it."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.embedding.embedder import Embedder, WordEmbedder
from assistant.errors import IndexMismatchError, IndexMissingError, StorageError
from assistant.index.changes import IndexChanges, LedgerEntry
from assistant.index.filling import embed_units, fill_store, open_new_store
from assistant.index.generation import FORMAT, Generation, Manifest, open_current
from assistant.index.next_generation import (
    Progress,
    corpus_version,
    count_chunks,
    index_words,
    kept_units,
    plan_content,
    read_units,
)
from assistant.index.store import OpenStore, Store, Vectors
from assistant.index.writing import (
    Content,
    index_identity,
    make_current,
    next_number,
    remove_other_generations,
    write_generation,
)
from assistant.language.analysis import GermanAnalyzer

_SAMPLE = 16
"""Vectors that are looked up when an index is opened."""
_MOST_DISCARDED = 0.2
"""Share of deleted vectors from which the others move: Chroma keeps deleted ones in its files."""


@dataclass(frozen=True, slots=True)
class _View:
    """What readers see together; the store is None where another embedder made the index."""

    generation: Generation
    store: Store | None


class KnowledgeIndex:
    """Reads the current generation, and writes the next one beside it.

    A change adds vectors first, then writes the new generation, then switches to it in one step, and
    only then deletes vectors that nothing uses. Vectors of a generation that never became current are
    not found by readers, because every hit is looked up in the generation. So a process that dies at
    any moment leaves the old or the new state, and the next change finishes its work.

    Safe to use from several threads: readers go on with the generation they hold while one thread writes.

    Args:
        index_dir: folder of the generations.
        embedder: makes the vectors; must be the one that made the index, unless it is rebuilt.
        word_embedder: makes the vectors of single words.
        analyzer: cuts texts into words.
        open_store: opens the vectors.
    """

    def __init__(
        self,
        index_dir: Path,
        embedder: Embedder,
        word_embedder: WordEmbedder,
        analyzer: GermanAnalyzer,
        open_store: OpenStore,
    ) -> None:
        self._index_dir = index_dir
        self.embedder = embedder
        self.word_embedder = word_embedder
        self.analyzer = analyzer
        self._open_store = open_store
        self._writing = threading.Lock()
        self._is_closed = False
        self._view: _View | None = None
        self._unusable: IndexMissingError | IndexMismatchError | None = None
        try:
            generation = open_current(index_dir)
        except (IndexMissingError, IndexMismatchError) as error:
            self._unusable = error
            return
        self._view = _View(generation, self._store_of(generation.manifest))

    def _store_of(self, manifest: Manifest) -> Store | None:
        if manifest.embedder != self.embedder.name:
            return None
        return self._open_store(manifest.collection, self.embedder.dimension)

    def check(self) -> None:
        """Refuse to answer from an index that is missing, incomplete or made with other settings."""
        manifest = self.generation.manifest
        made_with = {
            "Sprachmodell": (manifest.embedder, self.embedder.name),
            "Wortvektoren": (manifest.word_embedder, self.word_embedder.name),
            "Wortanalyse": (manifest.analyzer, self.analyzer.version),
        }
        for what, (then, now) in made_with.items():
            if then != now:
                raise IndexMismatchError(
                    f"Der Index wurde mit einem anderen Stand gemacht ({what}: „{then}“ statt „{now}“). "
                    "Bitte „lotse ingest --rebuild“ ausführen."
                )
        if self.lacks_vectors():
            raise IndexMismatchError(
                "Dem Index fehlen Vektoren (der Vektorspeicher wurde verändert oder beschädigt, oder er "
                "antwortet nicht). Bitte „lotse ingest“ ausführen; es ergänzt, was fehlt."
            )

    def lacks_vectors(self) -> bool:
        """Whether vectors are lost; a process that is killed while Chroma writes its files can lose all."""
        view = self._usable_view()
        if view is None or view.store is None:
            return False
        generation, store = view.generation, view.store
        try:
            # More vectors than units are what a killed process left; then numbers say nothing.
            is_complete = store.count() == generation.manifest.units
            is_complete = is_complete or generation.unit_documents().keys() <= store.ids()
            # Chroma lists ids whose vectors its own index has lost.
            store.vectors(generation.sample_of_units(_SAMPLE))
        except StorageError:
            return True
        return not is_complete

    @property
    def generation(self) -> Generation:
        """The current generation; raises IndexMissingError or IndexMismatchError."""
        return self._current_view().generation

    @property
    def store(self) -> Store:
        """The vectors of the current generation; raises IndexMissingError or IndexMismatchError."""
        store = self._current_view().store
        if store is None:
            raise IndexMissingError("Es gibt noch keine Vektoren. Bitte zuerst „lotse ingest“ ausführen.")
        return store

    def _current_view(self) -> _View:
        if self._view is None:
            raise self._unusable or IndexMissingError("Es gibt noch keinen Index.")
        return self._view

    def nearest(self, vector: Vectors, top_k: int) -> tuple[list[str], Vectors]:
        """Return the ids of the units nearest to a vector with cosine similarities, best first."""
        store = self.store
        try:
            return store.query(vector, top_k)
        except StorageError:
            if store is self.store:
                raise
            # A change has moved the vectors to another collection meanwhile.
            return self.store.query(vector, top_k)

    def ledger(self) -> dict[str, LedgerEntry]:
        """Return what the index holds, by document id; empty without an index or after a change of settings.

        An index that the current settings cannot use counts as empty, so that an ingest makes it anew.
        """
        view = self._usable_view()
        return view.generation.ledger() if view is not None else {}

    def glossary_hashes(self) -> dict[str, str]:
        """Return the content hash of the glossary of each source; empty where the ledger is."""
        view = self._usable_view()
        glossaries = view.generation.glossaries if view is not None else ()
        return {glossary.source: glossary.content_hash for glossary in glossaries}

    def splitter(self) -> str | None:
        """Return the splitter that made the chunks, or None without an index."""
        if self._view is not None:
            return self._view.generation.manifest.splitter
        return "" if isinstance(self._unusable, IndexMismatchError) else None

    def _usable_view(self) -> _View | None:
        """Return the view when the current settings made it."""
        view = self._view
        if view is None or view.store is None:
            return None
        manifest = view.generation.manifest
        made_with = (manifest.analyzer, manifest.word_embedder)
        return view if made_with == (self.analyzer.version, self.word_embedder.name) else None

    def repair(self, on_progress: Progress) -> None:
        """Finish what a killed process left: missing vectors are made again, unused ones deleted."""
        with self._write():
            view = self._usable_view()
            if view is None or view.store is None:
                return
            try:
                view.generation.check_records()
            except IndexMismatchError as error:
                # From now on the index counts as empty, and the ingest makes it anew.
                self._view, self._unusable = None, error
                return
            wanted = view.generation.unit_documents()
            try:
                present = view.store.ids()
                missing = {unit_id: row for unit_id, row in wanted.items() if unit_id not in present}
                units = list(read_units(view.generation, missing))
                embed_units(view.store, units, self.embedder, on_progress)
                view.store.delete(present - wanted.keys())
                is_damaged = self.lacks_vectors()
            except StorageError:
                is_damaged = True
            if is_damaged:
                # All vectors are made anew beside the damaged ones; a store out of reach says so then.
                self._make_next(IndexChanges(), on_progress, is_fresh=True)
            else:
                self._clean_up(view.generation, view.store)

    def apply(self, changes: IndexChanges, on_progress: Progress) -> None:
        """Make the next generation from the current one and `changes`, and switch to it."""
        with self._write():
            self._make_next(changes, on_progress)

    @contextmanager
    def _write(self) -> Iterator[None]:
        """Let one thread write at a time, nobody after closing: another process may own the index then."""
        with self._writing:
            if self._is_closed:
                raise StorageError("Der Index wird gerade geschlossen. Bitte den Befehl wiederholen.")
            try:
                yield
            except (OSError, sqlite3.Error) as error:
                raise StorageError(
                    f"Der Index in {self._index_dir} lässt sich nicht schreiben ({error}). Bitte freien "
                    "Speicherplatz und Schreibrechte prüfen und „lotse ingest“ wiederholen; der bisherige "
                    "Stand ist unverändert."
                ) from error

    def _make_next(self, changes: IndexChanges, on_progress: Progress, *, is_fresh: bool = False) -> None:
        """Write the next generation and switch to it.

        Args:
            changes: what comes and goes; the other documents stay.
            on_progress: told how far the work is.
            is_fresh: whether no vector of the current generation can be used.
        """
        view = self._usable_view()
        content = plan_content(view.generation if view is not None else None, changes)
        source = view.store if view is not None and not is_fresh else None
        store, manifest = self._next_store(content, source, changes.splitter)
        doomed = fill_store(store, source, content, self.embedder, on_progress)
        fields = index_words(content, self.analyzer, self.word_embedder, on_progress)
        on_progress("Index schreiben", 0, 1)
        opened = Generation(write_generation(self._index_dir, manifest, content, fields))
        make_current(self._index_dir, opened.folder)
        self._view, self._unusable = _View(opened, store), None
        store.delete(doomed)
        self._clean_up(opened, store)
        on_progress("Index schreiben", 1, 1)

    def _next_store(self, content: Content, source: Store | None, splitter: str) -> tuple[Store, Manifest]:
        """Choose where the vectors of the next generation are kept, and describe it."""
        number, identity = next_number(self._index_dir), index_identity(self._index_dir)
        old = self._view.generation.manifest if self._view is not None else None
        wanted = kept_units(content).keys() | {unit.unit_id for _, unit in content.units}
        store, collection, discarded = source, "", 0
        if old is not None and source is not None:
            collection, discarded = old.collection, old.discarded + len(source.ids() - wanted)
        if store is None or discarded > _MOST_DISCARDED * len(wanted):
            name, discarded = f"{_prefix(identity)}{self._space()}-{number}", 0
            collection, store = open_new_store(self._open_store, name, self.embedder.dimension)
        manifest = Manifest(
            format=FORMAT,
            generation=number,
            index_id=identity,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            embedder=self.embedder.name,
            dimension=self.embedder.dimension,
            word_embedder=self.word_embedder.name,
            analyzer=self.analyzer.version,
            splitter=splitter or (old.splitter if old is not None else ""),
            corpus_version=corpus_version(content),
            documents=len(content.kept) + len(content.added),
            chunks=count_chunks(content),
            units=len(wanted),
            collection=collection,
            discarded=discarded,
        )
        return store, manifest

    def _space(self) -> str:
        """Name the space of the vectors: the bundled embedder sees words as the analyzer cuts them."""
        parts = f"{self.embedder.name}/{self.embedder.dimension}/{self.analyzer.version}"
        return hashlib.sha256(parts.encode()).hexdigest()[:12]

    def _clean_up(self, generation: Generation, store: Store) -> None:
        store.drop_other_collections(_prefix(index_identity(self._index_dir)))
        remove_other_generations(self._index_dir, generation.folder)

    def close(self) -> None:
        """Close the current generation; a change that is being made is finished first."""
        with self._writing:
            self._is_closed = True
            if self._view is not None:
                self._view.generation.close()


def _prefix(identity: str) -> str:
    return f"lotse-{identity}-"
