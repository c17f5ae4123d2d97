import pytest

from assistant.answering.candidates import Candidate
from assistant.answering.selection import (
    DOCUMENT_WORTH,
    WORTH,
    Context,
    Limits,
    Pick,
    Selection,
    statement_of,
)
from assistant.records import Kind
from assistant.testing import make_chunks
from tests.answering.records import make_source

LIMITS = Limits(documents=3)


def sentences_of(*texts, document_id="d", **fields):
    """Make a document of these sentences and its candidates."""
    document = make_source(" ".join(texts), document_id=document_id, **fields)
    chunk = make_chunks(document)[0]
    starts = [document.text.index(text) for text in texts]
    return [
        Candidate(document, chunk, start, start + len(text), 0.5, 0.5)
        for start, text in zip(starts, texts, strict=True)
    ]


@pytest.fixture
def select(analyzer):
    def select(candidates, likelihoods, words=100, limits=LIMITS, said=()):
        selection = Selection(analyzer, words, said)
        picks = [Pick(c, p) for c, p in zip(candidates, likelihoods, strict=True)]
        selection.fill(picks, limits, Context(candidates))
        return [c.text for c in selection.taken]

    return select


LAMPS = "Die Stadt tauscht alle Straßenlampen."
COST = "Der Austausch kostet 300.000 Euro."
SCHOOL = "Auch die Schule spart Strom."


def test_the_likeliest_sentences_come_first_while_words_last(select):
    candidates = sentences_of(LAMPS, COST, SCHOOL)
    assert select(candidates, [0.1, 0.5, 0.3], words=10) == [COST, SCHOOL]


def test_a_long_sentence_must_be_likelier_than_a_short_one(select):
    long = "Der Austausch kostet nach Angaben der Stadt für alle Lampen zusammen 300.000 Euro."
    assert select(sentences_of(long, SCHOOL), [0.3, 0.25])[0] == SCHOOL


def test_what_is_hardly_likely_is_left_out(select):
    assert select(sentences_of(LAMPS, COST), [0.5, WORTH / 2]) == [LAMPS]


def test_the_best_sentence_is_taken_however_unlikely(select):
    assert select(sentences_of(LAMPS, COST), [WORTH / 3, WORTH / 2]) == [COST]


def test_a_further_document_opens_with_its_first_sentence(select):
    candidates = [
        *sentences_of(LAMPS),
        *sentences_of("Kiel spart Wasser.", "Es sind 40 Prozent.", document_id="e"),
    ]
    assert select(candidates, [0.5, 0.0, 0.3]) == [LAMPS, "Kiel spart Wasser.", "Es sind 40 Prozent."]


def test_a_further_document_without_a_likely_sentence_does_not_speak(select):
    candidates = [*sentences_of(LAMPS), *sentences_of(SCHOOL, document_id="e")]
    assert select(candidates, [0.5, DOCUMENT_WORTH * 0.9]) == [LAMPS]


def test_no_more_documents_speak_than_allowed(select):
    candidates = [
        *sentences_of(LAMPS),
        *sentences_of(SCHOOL, document_id="e"),
        *sentences_of(COST, document_id="f"),
    ]
    assert select(candidates, [0.5, 0.4, 0.3], limits=Limits(documents=2)) == [LAMPS, SCHOOL]


def test_kinds_that_are_not_asked_for_keep_short(select):
    candidates = sentences_of(LAMPS, COST, SCHOOL, kind=Kind.CONTACT)
    limits = Limits(documents=2, sentences={Kind.CONTACT: 2})
    assert len(select(candidates, [0.5, 0.4, 0.3], limits=limits)) == 2


def test_a_weak_second_document_of_a_place_leaves_room_for_other_places(select):
    candidates = [
        *sentences_of(LAMPS, municipality="Kiel"),
        *sentences_of(SCHOOL, document_id="e", municipality="Kiel"),
        *sentences_of(COST, document_id="f", municipality="Unna"),
    ]
    varied = Limits(documents=2, is_varied=True)
    assert select(candidates, [0.5, 0.2, 0.1], limits=varied) == [LAMPS, COST]
    assert select(candidates, [0.5, 0.4, 0.1], limits=varied) == [LAMPS, SCHOOL]


def test_a_sentence_that_hangs_on_another_brings_it_along(select):
    candidates = sentences_of(LAMPS, "Der Bund zahlt mit.", "Dazu kommt ein Zuschuss.")
    assert select(candidates, [0.0, 0.01, 0.6]) == ["Der Bund zahlt mit.", "Dazu kommt ein Zuschuss."]


def test_a_sentence_that_hangs_on_another_is_left_out_when_both_do_not_fit(select):
    candidates = sentences_of(
        "Der Bund zahlt seit vielen Jahren mit.", "Dazu kommt ein Zuschuss.", "Er hilft sehr."
    )
    assert select(candidates, [0.0, 0.6, 0.0], words=6) == []


@pytest.mark.parametrize(
    "text", ["Es gibt zwei Varianten.", "Damit die Prognose eintrifft, muss man messen."]
)
def test_a_sentence_that_only_looks_like_hanging_stands_alone(text, select):
    assert select(sentences_of(LAMPS, text), [0.0, 0.5]) == [text]


@pytest.mark.parametrize("text", ["Gefördert werden folgende Teile:", "Je Kind (bis zum vollendeten 14."])
def test_half_a_sentence_is_never_taken(text, select):
    assert select(sentences_of(text, COST), [0.9, 0.1]) == [COST]


def test_the_same_thing_is_not_said_twice(select):
    again = "300.000 Euro kostet der Austausch."
    assert select(sentences_of(COST, again), [0.5, 0.4]) == [COST]


def test_a_summary_of_what_was_said_is_left_out(select):
    summary = "Austausch der Straßenlampen: 300.000 Euro."
    assert select(sentences_of(LAMPS, COST, summary), [0.5, 0.4, 0.3]) == [LAMPS, COST]


def test_a_sentence_with_a_number_of_its_own_is_new(select):
    other = "Der Austausch kostet 400.000 Euro."
    assert select(sentences_of(COST, other), [0.5, 0.4]) == [COST, other]


def test_what_the_reader_knows_is_not_said_again(select, analyzer):
    assert select(sentences_of(LAMPS, COST), [0.5, 0.4], said=[statement_of(analyzer, LAMPS)]) == [COST]


def test_at_most_keeps_words_for_what_comes_later(analyzer):
    candidates = sentences_of(LAMPS, COST, SCHOOL)
    selection = Selection(analyzer, 100)
    selection.fill([Pick(c, 0.5) for c in candidates], LIMITS, Context(candidates), at_most=5)
    assert len(selection.taken) == 1
    assert selection.words_left == 95
