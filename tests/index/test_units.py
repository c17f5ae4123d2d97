from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.index.units import WINDOW_LENGTH, Role, units_of
from assistant.testing import make_entry

QUESTIONS = ("Was kostet ein Radweg?", "Wer zahlt mit?")


def of_role(entry, role):
    return [unit for unit in units_of(entry) if unit.role is role]


def paragraphs(*lengths):
    """Make a text of different paragraphs with given lengths."""
    return "\n\n".join(f"{number} {'x' * (length - 2)}"[:length] for number, length in enumerate(lengths))


@given(st.lists(st.integers(10, 3_000), min_size=1, max_size=12))
def test_windows_cover_all_chunks_once_and_in_order(lengths):
    entry = make_entry("a", paragraphs(*lengths))
    covered = [
        number
        for window in of_role(entry, Role.WINDOW)
        for number in range(window.first_chunk, window.last_chunk + 1)
    ]
    assert covered == list(range(len(entry.chunks)))


@given(st.lists(st.integers(10, 3_000), min_size=1, max_size=12))
def test_windows_are_as_long_as_they_may_be(lengths):
    entry = make_entry("a", paragraphs(*lengths))
    windows = of_role(entry, Role.WINDOW)
    sizes = [sum(len(c.text) for c in entry.chunks[w.first_chunk : w.last_chunk + 1]) for w in windows]
    for window, size in zip(windows, sizes, strict=True):
        assert size <= WINDOW_LENGTH or window.first_chunk == window.last_chunk
    for window, size in zip(windows[:-1], sizes[:-1], strict=True):
        assert size + len(entry.chunks[window.last_chunk + 1].text) > WINDOW_LENGTH


def test_a_window_holds_the_text_of_its_chunks_and_what_places_it():
    entry = make_entry(
        "a",
        "Der Radweg ist fertig.\n\nEr kostet 3 Mio. Euro.",
        title="Radwege",
        municipality="Musterstadt",
        states=("Hessen",),
        topics=("nachhaltige-mobilitaet",),
        questions=QUESTIONS,
    )
    (window,) = of_role(entry, Role.WINDOW)
    for text in (
        "Radwege Musterstadt Hessen nachhaltige mobilitaet",
        *(c.text for c in entry.chunks),
        *QUESTIONS,
    ):
        assert text in window.text


def test_headings_belong_to_the_text_of_a_chunk():
    entry = make_entry("a", "Drei Millionen.")
    chunk = replace(entry.chunks[0], heading_path=("Kosten", "Bau"))
    (window,) = of_role(replace(entry, chunks=(chunk,)), Role.WINDOW)
    assert "Kosten Bau\nDrei Millionen." in window.text


def test_chunks_count_alone_only_where_a_window_holds_several():
    assert not of_role(make_entry("a", "Ein Absatz."), Role.CHUNK)
    chunks = of_role(make_entry("a", "Ein Absatz.\n\nNoch einer."), Role.CHUNK)
    assert [(unit.first_chunk, unit.last_chunk) for unit in chunks] == [(0, 0), (1, 1)]
    assert "Noch einer." in chunks[1].text


def test_every_typical_question_is_a_unit_of_the_whole_document():
    entry = make_entry("a", "Eins.\n\nZwei.\n\nDrei.", questions=QUESTIONS)
    units = of_role(entry, Role.QUESTION)
    assert [unit.text for unit in units] == list(QUESTIONS)
    assert {(unit.first_chunk, unit.last_chunk) for unit in units} == {(0, 2)}


def test_ids_are_the_same_every_time():
    first, second = (make_entry("a", "Eins.\n\nZwei.", questions=QUESTIONS) for _ in range(2))
    assert units_of(first) == units_of(second)


def test_ids_change_with_the_text_and_only_there():
    before = make_entry("a", "Eins.\n\nZwei.\n\nDrei.")
    after = make_entry("a", "Eins.\n\nZwei anders.\n\nDrei.")
    old, new = ({unit.unit_id: unit for unit in units_of(entry)} for entry in (before, after))
    changed = {new[unit_id].role for unit_id in new.keys() - old.keys()}
    assert changed == {Role.WINDOW, Role.CHUNK}
    assert len(new.keys() - old.keys()) == 2
    assert len(new.keys() & old.keys()) == 2


def test_documents_never_share_ids():
    ids = [{unit.unit_id for unit in units_of(make_entry(name, "Gleich.", title="T"))} for name in ("a", "b")]
    assert not ids[0] & ids[1]


def test_equal_chunks_of_one_document_share_a_unit():
    entry = make_entry("a", "Gleich.\n\nGleich.\n\nAnders.", questions=("Wie?", "Wie?"))
    units = units_of(entry)
    assert len(units) == len({unit.unit_id for unit in units})
    assert len(of_role(entry, Role.CHUNK)) == 2
    assert len(of_role(entry, Role.QUESTION)) == 1


def test_equal_texts_of_different_roles_are_different_units():
    entry = make_entry("a", "x", title="Wie?", questions=("Wie?",))
    assert len({unit.unit_id for unit in units_of(entry)}) == 2


@pytest.mark.parametrize("questions", [(), QUESTIONS])
def test_a_document_without_text_has_only_its_questions(questions):
    entry = make_entry("a", "", questions=questions)
    assert not entry.chunks
    assert [unit.text for unit in units_of(entry)] == list(questions)
