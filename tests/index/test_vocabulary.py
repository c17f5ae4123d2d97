import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.index.generation import open_current
from assistant.index.vocabulary import Vocabulary, general_table
from assistant.index.word_table import WordTable
from assistant.testing import make_entry

TEXTS = (
    "Die Zisterne speichert Regenwasser.",
    "Eine Zisterne und ein Trinkbrunnen.",
    "Recyclingbeton statt Kies.",
)


def words_of(place):
    return open_current(place.folder).vocabulary.base.counts()


def entry(name, text):
    return make_entry(name, text, title="Blatt", questions=())


def test_the_words_of_the_documents_are_counted_by_windows(place):
    place.apply(entry("a", TEXTS[0]), entry("b", TEXTS[1]))
    assert {word: words_of(place)[word] for word in ("Zisterne", "Trinkbrunnen", "Blatt")} == {
        "Zisterne": 2,
        "Trinkbrunnen": 1,
        "Blatt": 2,
    }


def test_the_words_of_a_deleted_document_vanish(place):
    place.apply(entry("a", TEXTS[0]), entry("b", TEXTS[1]), entry("c", TEXTS[2]))
    place.apply(deletes=["b"])
    assert "Trinkbrunnen" not in words_of(place)
    assert words_of(place)["Zisterne"] == 1
    place.apply(entry("a", "Ein anderer Text."))
    assert "Zisterne" not in words_of(place)


@pytest.mark.parametrize("gone", [1, 3])
def test_whichever_documents_are_read_again_the_words_are_the_same(place, gone):
    entries = [entry(f"d{number}", f"{TEXTS[number % 3]} Wort{'abcd'[number]}") for number in range(4)]
    place.apply(*entries)
    place.apply(deletes=[f"d{number}" for number in range(gone)])
    changed = words_of(place)
    place.apply(*entries[gone:], deletes=[f"d{number}" for number in range(4)])
    assert words_of(place) == changed


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(("", *TEXTS))), min_size=1, max_size=5))
def test_any_row_of_changes_leaves_the_words_of_the_documents_that_are_there(
    tmp_path_factory, analyzer, changes
):
    from tests.index.conftest import Place

    places = [Place(tmp_path_factory.mktemp("index"), analyzer) for _ in range(2)]
    left = {}
    for number, text in changes:
        name = f"d{number}"
        places[0].apply(*([entry(name, text)] if text else []), deletes=[] if text else [name])
        left[name] = text
    places[1].apply(*(entry(name, text) for name, text in left.items() if text))
    assert words_of(places[0]) == words_of(places[1])


def test_a_usual_spelling_wins_over_a_transcription():
    vocabulary = Vocabulary(WordTable.build({"foerderung": 50, "Förderung": 3}), general_table())
    found = vocabulary.spelled("forderung")
    assert (found.written, found.is_in_base) == ("Förderung", True)


def test_words_of_the_base_are_more_probable_than_others():
    vocabulary = Vocabulary(WordTable.build({"Geschirrmobil": 2, "Haus": 500}), general_table())
    assert vocabulary.spelled("geschirrmobil").probability > vocabulary.spelled("gesichert").probability
    assert not vocabulary.spelled("gesichert").is_in_base
    assert vocabulary.spelled("gibtsnicht") is None


def test_general_german_is_made_anew_when_its_lists_have_changed(tmp_path):
    Vocabulary(WordTable.build({"Haus": 1}), WordTable.build({"Altwort": 1})).save(tmp_path / "v")
    assert Vocabulary.open(tmp_path / "v").spelled("altwort")
    (tmp_path / "v" / "version").write_text("früher", "latin-1")
    opened = Vocabulary.open(tmp_path / "v")
    assert opened.spelled("altwort") is None
    assert opened.spelled("haus").is_in_base
