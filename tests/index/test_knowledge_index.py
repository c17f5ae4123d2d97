from __future__ import annotations

import json
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from assistant.errors import IndexMismatchError, IndexMissingError, StorageError
from assistant.index.changes import IndexChanges
from assistant.index.lexical import QueryTerms
from assistant.index.units import units_of
from assistant.language.analysis import GermanAnalyzer
from assistant.language.compounds import load_splitter
from assistant.testing import MemoryStore, MemoryStores, WordEmbedder, make_entry

ENTRIES = tuple(
    make_entry(
        name,
        f"Der Ort {name} hat einen Trinkbrunnen.\n\nEr kostet {number} Euro.",
        questions=(f"Was {name}?",),
    )
    for number, name in enumerate(("a", "b", "c", "d"), 1)
)


class NewAnalyzer(GermanAnalyzer):
    version = "de-neu"


def unit_ids(*entries):
    return {unit.unit_id for entry in entries for unit in units_of(entry)}


def assert_is_whole(index, *entries):
    """Assert that records, words, vectors and counts describe the same documents."""
    index.check()
    generation = index.generation
    assert sorted(index.ledger()) == sorted(entry.document.document_id for entry in entries)
    assert {e.document.document_id: e for _, e in generation.entries()} == {
        e.document.document_id: e for e in entries
    }
    assert generation.unit_documents().keys() == index.store.ids() == unit_ids(*entries)
    manifest = generation.manifest
    assert manifest.documents == len(entries) == len(generation.heads)
    assert manifest.chunks == sum(len(entry.chunks) for entry in entries)
    assert manifest.units == len(unit_ids(*entries))
    for row, entry in generation.entries():
        for unit in units_of(entry)[:1]:
            (place,), _ = generation.unit_places.of([unit.unit_id])
            assert place[0] == row
            assert index.nearest(index.embedder.encode_queries([unit.text])[0], 1)[1] == pytest.approx([1])
    for field in (generation.windows, generation.questions):
        assert field.words.n_rows == field.grams.n_rows == len(field.documents)
        assert set(field.documents.tolist()) <= set(range(len(entries)))


class TestApply:
    def test_the_first_change_makes_an_index(self, place):
        assert_is_whole(place.apply(*ENTRIES), *ENTRIES)
        assert_is_whole(place.open(), *ENTRIES)

    def test_documents_come_change_and_go_at_once(self, place):
        place.apply(*ENTRIES)
        changed = make_entry("b", "Der Ort b hat zwei Trinkbrunnen.")
        new = make_entry("e", "Der Ort e baut.")
        index = place.apply(changed, new, deletes=["a", "unbekannt"])
        assert_is_whole(index, changed, new, ENTRIES[2], ENTRIES[3])
        assert_is_whole(place.open(), changed, new, ENTRIES[2], ENTRIES[3])
        assert list(index.ledger()) == ["c", "d", "b", "e"]

    def test_everything_can_go(self, place):
        place.apply(*ENTRIES)
        index = place.apply(deletes=["a", "b", "c", "d"])
        assert_is_whole(index)
        assert_is_whole(place.apply(ENTRIES[0]), ENTRIES[0])

    def test_a_document_without_text_is_kept(self, place):
        empty = make_entry("leer", "")
        place.apply(empty, ENTRIES[0])
        assert_is_whole(place.apply(ENTRIES[1]), empty, ENTRIES[0], ENTRIES[1])

    def test_of_two_versions_in_one_change_the_last_counts(self, place):
        old, new = make_entry("a", "Alt."), make_entry("a", "Neu.")
        assert_is_whole(place.apply(old, ENTRIES[1], new), new, ENTRIES[1])

    def test_a_document_replaced_and_deleted_at_once_is_replaced(self, place):
        place.apply(*ENTRIES[:2])
        new = make_entry("a", "Neu.")
        assert_is_whole(place.apply(new, deletes=["a"]), new, ENTRIES[1])

    def test_many_small_changes_end_where_one_large_one_does(self, place, tmp_path):
        for entry in ENTRIES:
            index = place.apply(entry)
        place.folder = tmp_path / "zweiter"
        place.folder.mkdir()
        other = place.apply(*ENTRIES)
        assert index.generation.manifest.corpus_version == other.generation.manifest.corpus_version
        terms = QueryTerms.of({"trinkbrunn": 1.0})
        first, second = (g.windows.words.scores(terms) for g in (index.generation, other.generation))
        assert first.tolist() == second.tolist()
        assert first.max() > 0

    def test_the_corpus_version_tells_contents_apart(self, place):
        versions = [
            place.apply(*change).generation.manifest.corpus_version
            for change in (ENTRIES, (), (make_entry("a", "Neu."),), (ENTRIES[0],))
        ]
        assert versions[0] == versions[1] == versions[3] != versions[2]

    def test_one_generation_stays_on_disk(self, place):
        for entry in ENTRIES:
            place.apply(entry)
        assert place.generations == ["000004"]

    def test_the_name_of_the_splitter_is_kept_until_another_comes(self, place):
        assert place.open().splitter() is None
        assert place.apply(ENTRIES[0], splitter="eins").splitter() == "eins"
        assert place.apply(ENTRIES[1], splitter="").splitter() == "eins"
        assert place.apply(ENTRIES[2], splitter="zwei").splitter() == "zwei"

    def test_progress_is_told_in_german(self, place):
        told = []
        index = place.open()
        place.change(index, *ENTRIES, on_progress=lambda *step: told.append(step))
        assert list(dict.fromkeys(step for step, _, _ in told)) == [
            "Texte einbetten",
            "Wörter erfassen",
            "Index schreiben",
        ]
        assert all(0 <= done <= total for _, done, total in told)
        assert told[-1] == ("Index schreiben", 1, 1)


class TestEmbedding:
    def test_every_unit_is_embedded_once(self, place):
        place.apply(*ENTRIES)
        assert sorted(place.embedder.texts) == sorted(u.text for e in ENTRIES for u in units_of(e))

    def test_only_new_texts_are_embedded(self, place):
        place.apply(*ENTRIES)
        place.embedder.texts.clear()
        changed = make_entry(
            "b", "Der Ort b hat einen Trinkbrunnen.\n\nEr kostet 99 Euro.", questions=("Was b?",)
        )
        place.apply(changed, make_entry("e", "Neu."))
        expected = unit_ids(changed, make_entry("e", "Neu.")) - unit_ids(ENTRIES[1])
        assert len(place.embedder.texts) == len(expected)
        assert not any(text == "Was b?" for text in place.embedder.texts)

    def test_a_moved_file_needs_no_embedding(self, place):
        place.apply(*ENTRIES)
        place.embedder.texts.clear()
        place.apply(*(replace(entry, path=f"neu/{entry.path}") for entry in ENTRIES))
        assert place.embedder.texts == []

    def test_a_new_splitter_embeds_only_what_is_cut_anew(self, place):
        place.apply(*ENTRIES, splitter="eins")
        place.embedder.texts.clear()
        place.apply(*ENTRIES, splitter="zwei")
        assert place.embedder.texts == []

    def test_what_a_killed_run_embedded_is_used_by_the_next(self, place):
        def die(step, done, total):
            if step == "Wörter erfassen":
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            place.change(place.open(), *ENTRIES, on_progress=die)
        place.embedder.texts.clear()
        assert_is_whole(place.apply(*ENTRIES), *ENTRIES)
        assert place.embedder.texts == []
        assert len(place.stores.collections) == 1


class TestDiscarded:
    """Chroma keeps deleted vectors in its files, so that the others move when there are many."""

    MANY = tuple(make_entry(f"d{number:02d}", f"Text Nummer {number}.") for number in range(20))

    def test_few_deleted_vectors_stay_where_they_are(self, place):
        first = place.apply(*self.MANY).generation.manifest
        second = place.apply(deletes=["d00", "d01", "d02"]).generation.manifest
        assert second.collection == first.collection
        assert (first.discarded, second.discarded) == (0, 3)

    def test_many_deleted_vectors_move_the_others_without_embedding_them(self, place):
        first = place.apply(*self.MANY).generation.manifest
        place.apply(deletes=["d00", "d01", "d02"])
        place.embedder.texts.clear()
        index = place.apply(deletes=["d03"])
        second = index.generation.manifest
        assert second.collection != first.collection
        assert second.discarded == 0
        assert place.embedder.texts == []
        assert list(place.stores.collections) == [second.collection]
        assert_is_whole(index, *self.MANY[4:])
        assert_is_whole(place.open(), *self.MANY[4:])

    def test_a_query_that_meets_the_move_is_answered(self, place):
        place.apply(*self.MANY)

        class Slow(MemoryStore):
            """Is asked just before the change switches to another collection, and answers after it."""

            def query(self, vector, top_k):
                if index.store is self:
                    place.change(index, deletes=[f"d{n:02d}" for n in range(10)])
                return super().query(vector, top_k)

        def open_store(collection, dimension):
            place.stores(collection, dimension)
            return Slow(place.stores.collections, collection, dimension)

        index = place.open(open_store=open_store)
        held = index.generation
        ids, _ = index.nearest(place.embedder.encode_queries(["Text Nummer 15."])[0], 3)
        assert len(ids) == 3
        assert held.unit_places.of(ids)[0][0, 0] == 15
        assert index.generation is not held

    def test_a_store_out_of_reach_is_told(self, place):
        index = place.apply(*ENTRIES)
        place.stores.collections.clear()
        with pytest.raises(StorageError):
            index.nearest(np.ones(256, np.float32), 1)


class TestSettings:
    """An index made with other settings is refused, and an ingest makes it anew."""

    def test_no_index_names_the_command(self, place):
        index = place.open()
        for use in (index.check, lambda: index.generation, lambda: index.store):
            with pytest.raises(IndexMissingError, match="lotse ingest"):
                use()
        assert index.ledger() == {}
        index.repair(lambda *_: None)

    def test_another_embedder_is_refused_until_all_is_made_anew(self, place):
        place.apply(*ENTRIES)
        place.embedder = type(place.embedder)("andere")
        index = place.open()
        with pytest.raises(IndexMismatchError, match=r"„words“ statt „andere“.*lotse ingest --rebuild"):
            index.check()
        assert index.ledger() == {}
        assert index.splitter() == "absatz-1"
        index.repair(lambda *_: None)
        place.change(index, *ENTRIES[:3])
        assert_is_whole(index, *ENTRIES[:3])
        assert len(place.stores.collections) == 1
        assert index.generation.manifest.embedder == "andere"

    def test_the_old_embedder_answers_until_the_switch(self, place):
        place.apply(*ENTRIES)
        old = place.embedder
        place.embedder = type(place.embedder)("andere")

        def die(step, done, total):
            if step == "Index schreiben":
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            place.change(place.open(), *ENTRIES, on_progress=die)
        place.embedder = old
        assert_is_whole(place.open(), *ENTRIES)

    def test_another_analyzer_makes_words_and_vectors_anew(self, place):
        place.apply(*ENTRIES)
        place.embedder.texts.clear()
        old = place.analyzer.version
        place.analyzer = NewAnalyzer(load_splitter())
        index = place.open()
        with pytest.raises(IndexMismatchError, match=f"Wortanalyse: „{old}“ statt „de-neu“"):
            index.check()
        assert index.ledger() == {}
        place.change(index, *ENTRIES)
        # The bundled embedder sees words as the analyzer cuts them.
        assert len(place.embedder.texts) == len(unit_ids(*ENTRIES))
        assert_is_whole(index, *ENTRIES)

    def test_another_format_is_refused_until_all_is_made_anew(self, place):
        manifest = place.apply(*ENTRIES).generation.folder / "manifest.json"
        manifest.write_text(json.dumps(json.loads(manifest.read_text("utf-8")) | {"format": 99}), "utf-8")
        index = place.open()
        for use in (index.check, lambda: index.generation):
            with pytest.raises(IndexMismatchError, match=r"Indexformat „99“.*lotse ingest --rebuild"):
                use()
        assert index.ledger() == {}
        assert index.splitter() == ""
        place.change(index, *ENTRIES)
        assert_is_whole(index, *ENTRIES)

    @pytest.mark.parametrize("damage", ["manifest.json", "records.sqlite3", "windows", None])
    def test_a_damaged_generation_is_mended_by_the_command_it_names(self, place, damage):
        folder = place.apply(*ENTRIES).generation.folder
        if damage == "windows" or damage is None:
            shutil.rmtree(folder / (damage or "."))
        else:
            (folder / damage).write_bytes(b"")
        index = place.open()
        with pytest.raises(IndexMismatchError, match="lotse ingest --rebuild"):
            index.check()
        assert index.ledger() == {}
        place.change(index, *ENTRIES)
        assert_is_whole(index, *ENTRIES)
        assert_is_whole(place.open(), *ENTRIES)
        assert len(place.stores.collections) == 1


class TestRepair:
    def lose(self, place, *unit_ids):
        (rows,) = place.stores.collections.values()
        for unit_id in unit_ids:
            del rows[unit_id]

    def test_nothing_is_done_where_nothing_is_amiss(self, place):
        place.apply(*ENTRIES)
        place.embedder.texts.clear()
        index = place.open()
        index.repair(lambda *_: None)
        assert place.embedder.texts == []
        assert_is_whole(index, *ENTRIES)

    @pytest.mark.parametrize("count", [1, 5, None])
    def test_missing_vectors_are_found_and_made_again(self, place, count):
        place.apply(*ENTRIES)
        lost = sorted(unit_ids(*ENTRIES))[:count]
        self.lose(place, *lost)
        place.embedder.texts.clear()
        index = place.open()
        with pytest.raises(IndexMismatchError, match=r"fehlen Vektoren .*lotse ingest"):
            index.check()
        index.repair(lambda *_: None)
        assert len(place.embedder.texts) == len(lost)
        assert_is_whole(index, *ENTRIES)

    def test_left_over_vectors_do_not_hide_missing_ones(self, place):
        place.apply(*ENTRIES)
        self.lose(place, min(unit_ids(*ENTRIES)))
        (name,) = place.stores.collections
        place.stores(name, 256).upsert(["x@1", "x@2"], np.ones((2, 256), np.float32))
        index = place.open()
        with pytest.raises(IndexMismatchError, match="fehlen Vektoren"):
            index.check()
        index.repair(lambda *_: None)
        assert_is_whole(index, *ENTRIES)

    def test_left_over_vectors_alone_do_no_harm(self, place):
        place.apply(*ENTRIES)
        (name,) = place.stores.collections
        place.stores(name, 256).upsert(["x@1"], np.ones((1, 256), np.float32))
        index = place.open()
        index.check()
        assert index.generation.unit_places.of(["x@1"])[1].tolist() == [False]
        index.repair(lambda *_: None)
        assert_is_whole(index, *ENTRIES)

    def test_vectors_that_are_listed_but_lost_are_all_made_anew(self, place):
        place.apply(*ENTRIES)

        class Damaged(MemoryStore):
            """Lists its ids as Chroma does after its vector files are gone."""

            def vectors(self, ids):
                if self._name == name:
                    raise StorageError("Error finding id")
                return super().vectors(ids)

        (name,) = place.stores.collections

        def open_store(collection, dimension):
            place.stores(collection, dimension)
            return Damaged(place.stores.collections, collection, dimension)

        index = place.open(open_store=open_store)
        with pytest.raises(IndexMismatchError, match=r"beschädigt.*lotse ingest"):
            index.check()
        index.repair(lambda *_: None)
        assert_is_whole(index, *ENTRIES)
        assert list(place.stores.collections) == [index.generation.manifest.collection] != [name]

    def test_damaged_records_make_the_index_count_as_empty(self, place):
        entries = [make_entry(f"d{number}", "Ein langer Text. " * 300) for number in range(50)]
        records = place.apply(*entries).generation.folder / "records.sqlite3"
        content = bytearray(records.read_bytes())
        content[len(content) // 2 : len(content) // 2 + 8192] = b"\xff" * 8192
        records.write_bytes(content)
        index = place.open()
        index.repair(lambda *_: None)
        with pytest.raises(IndexMismatchError, match=r"beschädigt.*lotse ingest --rebuild"):
            index.check()
        assert index.ledger() == {}
        place.change(index, *entries)
        assert_is_whole(index, *entries)

    def test_folders_of_killed_runs_are_removed(self, place):
        place.apply(*ENTRIES)
        (place.folder / "generations" / "000002" / "windows").mkdir(parents=True)
        place.open().repair(lambda *_: None)
        assert place.generations == ["000001"]


class Crash(BaseException):
    """Stands in for kill -9."""


class CrashingStores(MemoryStores):
    """Counts every step that touches a store, and ends the run before the chosen one."""

    def __init__(self, inner, crash_at):
        super().__init__()
        self.collections = inner.collections
        self.left = crash_at

    def step(self, *_):
        if self.left == 0:
            raise Crash
        self.left -= 1

    def __call__(self, collection, dimension):
        self.step()
        super().__call__(collection, dimension)
        return CrashingStore(self, collection, dimension)


class CrashingStore(MemoryStore):
    def __init__(self, stores, collection, dimension):
        super().__init__(stores.collections, collection, dimension)
        self.step = stores.step

    def upsert(self, ids, vectors):
        self.step()
        super().upsert(ids, vectors)

    def delete(self, ids):
        for unit_id in sorted(ids):
            self.step()
            super().delete([unit_id])

    def drop_other_collections(self, prefix):
        self.step()
        super().drop_other_collections(prefix)
        self.step()


OLD = (make_entry("a", "Eins.", questions=("Was?",)), make_entry("b", "Zwei."), make_entry("c", "Drei."))
NEW = (make_entry("a", "Ganz neu.", questions=("Was?",)), make_entry("d", "Kommt dazu."))
AFTER = (*NEW, OLD[2])


@pytest.mark.parametrize(("is_other_embedder", "stride"), [(False, 1), (True, 3)])
def test_a_crash_at_any_step_leaves_the_old_or_the_new_state(place, tmp_path, is_other_embedder, stride):
    """Also when the run that comes after it has other things to do."""
    states = set()
    for crash_at in range(0, 100, stride):
        place.folder = tmp_path / str(crash_at)
        place.folder.mkdir()
        place.stores, place.embedder = MemoryStores(), WordEmbedder()
        place.apply(*OLD)
        if is_other_embedder:
            place.embedder = WordEmbedder("andere")
        stores = CrashingStores(place.stores, crash_at)
        try:
            upserts = AFTER if is_other_embedder else NEW
            place.change(place.open(open_store=stores), *upserts, deletes=["b"], on_progress=stores.step)
        except Crash:
            pass
        else:
            break
        index = place.open()
        state = index.generation.manifest.generation
        states.add(state)
        index.repair(lambda *_: None)
        if is_other_embedder and state == 1:
            assert index.ledger() == {}
        else:
            assert_is_whole(index, *(OLD if state == 1 else AFTER))
        place.change(index, *OLD, deletes=["d"])
        assert_is_whole(index, *OLD)
        assert len(place.stores.collections) == len(place.generations) == 1
    assert states == {1, 2}


def test_a_first_run_that_is_cut_off_leaves_no_orphans(place, tmp_path):
    for crash_at in range(0, 100, 3):
        place.folder = tmp_path / str(crash_at)
        place.folder.mkdir()
        place.stores = MemoryStores()
        stores = CrashingStores(place.stores, crash_at)
        try:
            place.change(place.open(open_store=stores), *OLD, on_progress=stores.step)
        except Crash:
            pass
        else:
            break
        assert_is_whole(place.apply(*NEW, deletes=["b", "c"]), *NEW)
        assert len(place.stores.collections) == len(place.generations) == 1
    assert crash_at > 5


class TestThreads:
    def test_readers_always_see_one_state(self, place):
        """Every change replaces all documents, so that a mixture would show."""

        def edition(number):
            return [
                make_entry(f"d{n}", f"Auflage {number} von {n}.\n\nZweiter Absatz {number}.")
                for n in range(8)
            ]

        index = place.apply(*edition(0))
        is_done = threading.Event()

        def read():
            seen = set()
            while not is_done.is_set():
                generation = index.generation
                vector = index.embedder.encode_queries(["Auflage von 3"])[0]
                ids, _ = index.nearest(vector, 5)
                assert len(ids) == 5
                places, is_known = generation.unit_places.of(ids)
                rows = places[is_known, 0].tolist()
                assert all(0 <= row < 8 for row in rows)
                editions = {entry.document.text.split()[1] for _, entry in generation.entries()}
                assert len(editions) == 1
                assert len(generation.heads) == 8
                assert generation.windows.words.row_frequency("auflag") == 8
                seen |= editions
            return seen

        with ThreadPoolExecutor(4) as threads:
            readings = [threads.submit(read) for _ in range(4)]
            try:
                for number in range(1, 8):
                    place.change(index, *edition(number))
            finally:
                is_done.set()
            seen = [reading.result() for reading in readings]
        assert len(set.union(*seen)) > 1

    def test_writers_take_turns(self, place):
        index = place.open()
        with ThreadPoolExecutor(4) as threads:
            for writing in [threads.submit(place.change, index, entry) for entry in ENTRIES]:
                writing.result()
        assert_is_whole(index, *ENTRIES)

    def test_closing_waits_for_the_writer(self, place):
        index = place.open()
        has_begun, may_go_on = threading.Event(), threading.Event()

        def wait(step, done, total):
            has_begun.set()
            assert may_go_on.wait(30)

        with ThreadPoolExecutor(2) as threads:
            writing = threads.submit(place.change, index, *ENTRIES, on_progress=wait)
            assert has_begun.wait(30)
            closing = threads.submit(index.close)
            assert not closing.done()
            may_go_on.set()
            writing.result()
            closing.result()
        assert_is_whole(place.open(), *ENTRIES)

    def test_nobody_writes_after_closing(self, place):
        index = place.apply(*ENTRIES)
        index.close()
        for write in (
            lambda: index.apply(IndexChanges(), lambda *_: None),
            lambda: index.repair(lambda *_: None),
        ):
            with pytest.raises(StorageError, match="geschlossen"):
                write()

    def test_closing_twice_does_no_harm(self, place):
        index = place.apply(*ENTRIES)
        index.close()
        index.close()


class TestDisk:
    def test_a_disk_that_cannot_be_written_is_told_and_the_index_stays(self, place):
        index = place.apply(*OLD)
        # A file where the next generation should go stops even root.
        (place.folder / "generations" / "000002").write_text("", "utf-8")
        with pytest.raises(StorageError, match=r"Speicherplatz.*der bisherige Stand ist unverändert"):
            place.change(index, NEW[0])
        assert sorted(index.ledger()) == ["a", "b", "c"]
        index.check()
        (place.folder / "generations" / "000002").unlink()
        place.change(index, *NEW, deletes=["b"])
        assert_is_whole(index, *AFTER)

    def test_a_pointer_that_cannot_be_switched_leaves_the_old_state(self, place):
        index = place.apply(*OLD)
        (place.folder / "CURRENT.new").mkdir()
        with pytest.raises(StorageError, match="unverändert"):
            place.change(index, NEW[0])
        index = place.open()
        index.repair(lambda *_: None)
        assert_is_whole(index, *OLD)
