from __future__ import annotations

import pytest

from assistant.errors import IndexMismatchError
from assistant.index.changes import Glossary, IndexChanges, changes_from_json, changes_to_json
from assistant.index.generation import GLOSSARIES
from assistant.records import GlossaryTerm
from assistant.testing import make_entry

TERM = GlossaryTerm("Vergabe", "Eine Behörde wählt ein Unternehmen aus.", source_url="https://a.de")
CORPUS = Glossary("corpus", "eins", (TERM,))


def change(index, *glossaries, upserts=(), deletes=()):
    index.apply(IndexChanges(tuple(upserts), tuple(deletes), "", tuple(glossaries)), lambda *_: None)


def test_a_glossary_alone_makes_a_generation_and_embeds_nothing(place):
    index = place.apply(make_entry("a-1", "Holzbau spart Zeit."))
    before, embedded = index.generation, len(place.embedder.texts)
    change(index, CORPUS)
    after = index.generation
    assert after.manifest.generation == before.manifest.generation + 1
    assert after.manifest.corpus_version != before.manifest.corpus_version
    assert len(place.embedder.texts) == embedded
    assert after.glossaries == (CORPUS,)
    assert index.glossary_hashes() == {"corpus": "eins"}
    assert not index.lacks_vectors()
    index.close()


def test_a_glossary_outlives_other_changes_and_a_reopening(place):
    index = place.apply(make_entry("a-1", "Holzbau spart Zeit."))
    change(index, CORPUS)
    change(index, upserts=[make_entry("b-1", "Beton ist schwer.")])
    change(index, Glossary("/haus/eigene", "zwei", (TERM,)), deletes=["a-1"])
    index.close()
    reopened = place.open()
    assert [glossary.source for glossary in reopened.generation.glossaries] == ["/haus/eigene", "corpus"]
    assert reopened.glossary_hashes() == {"/haus/eigene": "zwei", "corpus": "eins"}
    reopened.close()


def test_a_glossary_without_terms_is_removed_to_the_last_byte(place):
    index = place.apply(make_entry("a-1", "Holzbau spart Zeit."))
    change(index, CORPUS)
    change(index, Glossary("corpus", "", ()))
    assert index.generation.glossaries == ()
    assert index.glossary_hashes() == {}
    stored = b"".join(path.read_bytes() for path in place.folder.rglob("*") if path.is_file())
    assert b"Unternehmen aus" not in stored
    index.close()


def test_a_generation_from_before_glossaries_has_none(place):
    index = place.apply(make_entry("a-1", "Holzbau spart Zeit."))
    (index.generation.folder / GLOSSARIES).unlink()
    index.close()
    reopened = place.open()
    reopened.check()
    assert reopened.generation.glossaries == ()
    reopened.close()


def test_a_damaged_glossary_is_mended_by_the_command_it_names(place):
    index = place.apply(make_entry("a-1", "Holzbau spart Zeit."))
    (index.generation.folder / GLOSSARIES).write_text("[{", "utf-8")
    index.close()
    reopened = place.open()
    with pytest.raises(IndexMismatchError, match="lotse ingest --rebuild"):
        reopened.check()
    change(reopened, CORPUS, upserts=[make_entry("a-1", "Holzbau spart Zeit.")])
    assert reopened.generation.glossaries == (CORPUS,)
    reopened.close()


def test_glossaries_travel_to_the_service():
    changes = IndexChanges(glossaries=(CORPUS,))
    assert changes_from_json(changes_to_json(changes)) == changes
    assert changes_from_json({"upserts": [], "deletes": [], "splitter": ""}).glossaries == ()
