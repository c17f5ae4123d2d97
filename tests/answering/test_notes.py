from datetime import date

import pytest

from assistant.answering.notes import gap_notes, german_date, reading_notes, source_notes
from assistant.records import Intent, Kind
from assistant.retrieval.query import Query
from assistant.retrieval.spelling import Correction
from tests.answering.records import make_citation, make_evidence, make_source

TODAY = date(2026, 6, 15)


def notes_on(*documents, numbers=None):
    known = {document.document_id: document for document in documents}
    cited = [make_citation(n, d) for n, d in zip(numbers or range(1, 99), documents, strict=False)]
    return source_notes(cited, known.__getitem__, TODAY)


@pytest.mark.parametrize(
    ("iso", "german"),
    [("2024-12-31", "31.12.2024"), ("2024-12", "12.2024"), ("2024", "2024"), ("2024-01-05", "05.01.2024")],
)
def test_dates_are_german(iso, german):
    assert german_date(iso) == german


@pytest.mark.parametrize("until", ["2026-06-14", "2026-05", "2025", "2024-12-31"])
def test_an_expired_source_is_named_with_its_date(until):
    (note,) = notes_on(make_source(kind=Kind.FUNDING, valid_until=until, published="2026"))
    assert "[1]" in note
    assert german_date(until) in note
    assert "abgelaufen" in note


@pytest.mark.parametrize("until", ["2026-06-15", "2026-06-16", "2026-06", "2026", "2030-01-01", None])
def test_a_valid_and_recent_source_needs_no_note(until):
    assert notes_on(make_source(kind=Kind.FUNDING, valid_until=until, published="2026-01")) == []


@pytest.mark.parametrize("kind", list(Kind))
def test_an_old_source_is_named_with_its_year(kind):
    (note,) = notes_on(make_source(kind=kind, published="2011-03"))
    assert "[1]" in note
    assert "2011" in note
    assert "prüfen" in note


def test_funding_ages_faster_than_an_example():
    funding = make_source(kind=Kind.FUNDING, published="2023")
    example = make_source(kind=Kind.CASE_STUDY, published="2023")
    assert notes_on(funding)
    assert notes_on(example) == []


def test_the_state_named_in_the_text_counts_when_no_date_is_known():
    (note,) = notes_on(make_source("Die Sätze (Stand: März 2019) gelten.", kind=Kind.FUNDING))
    assert "2019" in note
    assert notes_on(make_source("Die Sätze (Stand Januar 2026) gelten.", kind=Kind.FUNDING)) == []


def test_undated_funding_is_pointed_out_in_one_note():
    documents = [make_source(kind=Kind.FUNDING, document_id=i) for i in "abc"]
    (note,) = notes_on(*documents)
    assert "[1], [2], [3]" in note
    assert note.startswith("Quellen")
    assert notes_on(documents[0])[0].startswith("Quelle [1]")


def test_an_undated_example_needs_no_note():
    assert notes_on(make_source(kind=Kind.CASE_STUDY)) == []


def test_a_document_is_noted_once():
    document = make_source(published="2001")
    assert len(notes_on(document, document, document)) == 1


def test_without_citations_there_is_nothing_to_note():
    assert notes_on() == []


def test_a_missing_place_is_named():
    (note,) = gap_notes(make_evidence(missing_place="Saarland"))
    assert "Saarland" in note


def test_a_missing_value_is_named():
    (note,) = gap_notes(make_evidence(missing_aspect="der Preis"))
    assert "der Preis" in note


def test_missing_words_are_named_when_nothing_more_telling_is():
    (note,) = gap_notes(make_evidence(missing=("Einhorn", "Drache", "Troll")))
    assert "„Einhorn“ und „Drache“" in note
    assert "Troll" not in note
    assert "Einhorn" not in gap_notes(make_evidence(missing=("Einhorn",), missing_place="Saarland"))[0]


def test_a_doubt_without_a_known_reason_is_still_told():
    (note,) = gap_notes(make_evidence())
    assert "nicht sicher" in note


def make_query(*corrections, is_english=False):
    return Query("Frage", "Frage", (), (), (Intent.GENERAL,), corrections, is_english)


def test_a_question_read_as_written_needs_no_note():
    assert reading_notes(make_query()) == []


def test_a_corrected_word_is_named_beside_the_one_that_was_asked():
    notes = reading_notes(make_query(Correction("Förderug", "Förderung"), Correction("Bayren", "Bayern")))
    assert notes == [
        "Gesucht wird nach „Förderung“ statt „Förderug“.",
        "Gesucht wird nach „Bayern“ statt „Bayren“.",
    ]


def test_who_asks_in_english_is_told_in_both_languages_that_the_answer_is_german():
    (note,) = reading_notes(make_query(is_english=True))
    assert "englische Frage" in note
    assert "in German" in note
