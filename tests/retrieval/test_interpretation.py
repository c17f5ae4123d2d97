import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.synonyms import load_synonyms
from assistant.retrieval.interpretation import Interpreter
from assistant.retrieval.spelling import replace_words
from tests.language.hostile_texts import HOSTILE, at_most
from tests.retrieval.readers import make_vocabulary

BASE = [
    "Förderung", "fördert", "Sanierung", "sanieren", "Straßenbeleuchtung", "Straßen", "Beleuchtung", "Büro",
    "Verpackungssteuer", "Kommunen", "Bayern", "Thüringen", "Dämmung", "kostet", "Wärmeplanung", "Rathaus",
    "Gebäudeenergiegesetz", "Holzbau", "Klimaschutz", "Cradle", "Zero", "Waste",
]  # fmt: skip


@pytest.fixture(scope="module")
def interpret(analyzer):
    vocabulary = make_vocabulary(BASE)
    stems = {analyzer.word(word).stem for word in BASE}
    interpreter = Interpreter(
        analyzer, load_synonyms(analyzer), lambda stem: int(stem in stems), lambda: vocabulary
    )
    return interpreter.interpret


@pytest.mark.parametrize(
    "question",
    [
        "Wer fördert die Sanierung der Straßenbeleuchtung?",
        "Hat Hachenburg eine Verpackungssteuer?",
        "Wer macht Cradle to Cradle beim Rathaus?",
        "Zero Waste",
        "Was gilt laut § 45 KrWG?",
        "KRL",
        "LED",
        "",
        "?",
    ],
)
def test_a_question_that_is_right_stays_as_it_is(interpret, question):
    meant = interpret(question)
    assert meant.text == question
    assert meant.corrections == meant.others == ()
    assert not meant.is_english


def test_slips_are_corrected_and_told(interpret):
    meant = interpret("Wer födert die Sanirung in Bayren?")
    assert meant.text == "Wer fördert die Sanierung in Bayern?"
    assert [(one.written, one.meant) for one in meant.corrections] == [
        ("födert", "fördert"),
        ("Sanirung", "Sanierung"),
        ("Bayren", "Bayern"),
    ]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Welche Foerderung gibt es?", "Welche Förderung gibt es?"),
        ("Wer fordert Dammung im Buro?", "Wer fördert Dämmung im Büro?"),
        ("Strassenbeleuchtung in Thueringen", "Straßenbeleuchtung in Thüringen"),
    ],
)
def test_missing_umlauts_come_back_without_a_word(interpret, question, text):
    meant = interpret(question)
    assert (meant.text, meant.corrections) == (text, ())


def test_a_slip_beside_a_missing_umlaut_hides_it_not(interpret):
    assert interpret("Wer fordert die Damung im Buro?").text == "Wer fördert die Dämmung im Büro?"


def test_who_types_umlauts_means_what_is_written(interpret):
    assert interpret("Welche Forderung stellt das Büro?").text == "Welche Forderung stellt das Büro?"


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("WER FÖRDERT DIE SANIERUNG IN KIEL?", "wer fördert die Sanierung in Kiel?"),
        ("WAS KOSTET EINE KRL WÄRMEPLANUNG", "was kostet eine KRL wärmeplanung"),
        ("WER FÖDERT DIE SANIRUNG?", "wer fördert die Sanierung?"),
        ("KRL BEG", "KRL BEG"),
    ],
)
def test_capitals_throughout_are_a_way_of_writing(interpret, question, text):
    assert interpret(question).text == text


@pytest.mark.parametrize(
    "question",
    [
        "Who funds street lighting?",
        "packaging tax cities",
        "How do we start with heat planning?",
        "Is there funding for timber construction in Bavaria?",
    ],
)
def test_an_english_question_is_read_in_german(interpret, question):
    meant = interpret(question)
    assert meant.is_english
    assert meant.corrections == ()
    assert re.search(
        r"\b(?:Straßenbeleuchtung|Verpackungssteuer|Wärmeplanung|Holzbau)\b", meant.text, re.IGNORECASE
    )


def test_english_words_in_a_german_question_are_read_in_german(interpret):
    meant = interpret("Wer hat eine packaging tax eingeführt?")
    assert meant.text == "Wer hat eine Verpackungssteuer eingeführt?"
    assert not meant.is_english
    assert [(one.written, one.meant) for one in meant.corrections] == [("packaging tax", "Verpackungssteuer")]


def test_other_meanings_go_with_the_reading(interpret):
    meant = interpret("Who funds new office buildings?")
    assert ("Bürogebäude", "Verwaltungsgebäude") in meant.others
    assert "Bürogebäude" in meant.text


def test_words_run_together_are_separated(interpret):
    assert interpret("wasistdasgebäudeenergiegesetz").text == "was ist das gebäudeenergiegesetz"
    assert interpret("Wasist das Gebäudeenergiegesetz?").text == "Was ist das Gebäudeenergiegesetz?"


@pytest.mark.parametrize(
    "question", ["förderug in kiel", "who funds street lighting in kiel", "dammung in kiel"]
)
def test_a_question_without_capitals_stays_without(interpret, question):
    meant = interpret(question)
    assert meant.text == meant.text.lower() != question
    assert "kiel" in meant.text


@given(st.text(max_size=120))
def test_any_question_is_read(interpret, question):
    meant = interpret(question)
    assert interpret(question) == meant
    assert isinstance(meant.text, str)


@given(st.lists(st.sampled_from([*BASE, "wer", "was", "ist", "die", "in", "und"]), max_size=8).map(" ".join))
def test_a_reading_is_read_no_further(interpret, question):
    once = interpret(question).text
    assert interpret(once).text == once


@pytest.mark.parametrize("name", HOSTILE)
def test_any_question_is_read_in_bearable_time(interpret, name):
    with at_most(6):
        interpret(HOSTILE[name][:16_000])


def test_whole_words_are_replaced_and_no_parts():
    assert replace_words("Rad, Radweg, rad", {"Rad": "Bus"}) == "Bus, Radweg, rad"
    assert replace_words("Rad", {}) == "Rad"
