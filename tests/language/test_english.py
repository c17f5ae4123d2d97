import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.english import FUNCTION_WORDS, EnglishTerms, function_words, load_english, parse_terms
from tests.language.hostile_texts import HOSTILE, at_most

LINES = (Path(__file__).parents[2] / "assistant/language/data/english.txt").read_text("utf-8").splitlines()
ENTRIES = [line for line in LINES if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def english():
    return load_english()


@pytest.mark.parametrize(
    ("question", "reading"),
    [
        ("Who funds LED street lighting?", "wer fördert LED Straßenbeleuchtung?"),
        ("packaging tax", "Verpackungssteuer"),
        ("The city's waste fees", "Stadt Abfallgebühr"),
        ("Which municipalities share a climate manager?", "welche Kommunen teilen ein Klimaschutzmanager?"),
        ("green roofs in Bavaria", "Dachbegrünung in Bayern"),
        ("What is Kiel doing about zero waste?", "was ist Kiel über Zero Waste?"),
        ("refurbished IT", "aufgearbeitet IT"),
        ("", ""),
        ("…?!", "…?!"),
    ],
)
def test_english_phrases_become_german_words(english, question, reading):
    assert english.read(question).text == reading


def test_longer_phrases_win(english):
    assert [gloss.german for gloss in english.read("waste heat").glosses] == ["Abwärme"]
    assert [gloss.german for gloss in english.read("heat, waste").glosses] == ["Wärme", "Abfall"]


def test_a_phrase_brings_its_other_german_words(english):
    (gloss,) = english.read("funding").glosses
    assert (gloss.written, gloss.german) == ("funding", "Förderung")
    assert "Zuschuss" in gloss.others


def test_only_wanted_phrases_are_replaced(english):
    reading = english.read("Wer hat eine packaging tax im Park?", lambda phrase: "packaging" in phrase)
    assert reading.text == "Wer hat eine Verpackungssteuer im Park?"


@pytest.mark.parametrize(
    ("question", "n_english", "n_german"),
    [
        ("Who funds the street lighting?", 2, 0),
        ("Wer fördert die Straßenbeleuchtung?", 0, 2),
        ("Was war so gut an dem Hut?", 0, 1),
        ("packaging tax cities", 0, 0),
        ("Was kostet the street lighting?", 1, 0),
    ],
)
def test_function_words_tell_the_language(question, n_english, n_german):
    assert function_words(question) == (n_english, n_german)


def test_german_words_do_not_count_as_english():
    assert not FUNCTION_WORDS & {"in", "an", "so", "was", "will", "war", "am", "die", "also", "man", "hat"}


def test_every_entry_keeps_the_format():
    phrases = Counter(line.partition("=")[0].strip() for line in ENTRIES)
    assert [phrase for phrase, count in phrases.items() if count > 1] == []
    for line in ENTRIES:
        phrase, separator, german = line.partition(" =")
        assert separator, line
        assert re.fullmatch(r"[a-zé'-]+(?: [a-zé'-]+){0,4}", phrase), line
        assert all(word.strip() for word in german.split("|")) or not german.strip(), line


def test_the_shipped_terms_are_many_and_cover_the_office():
    terms = parse_terms("\n".join(LINES))
    assert len(terms) >= 900
    wanted = {
        "street lighting",
        "packaging tax",
        "heat planning",
        "timber construction",
        "procurement",
        "grant",
    }
    assert wanted <= terms.keys()


def test_comments_and_broken_lines_are_no_terms():
    assert parse_terms("# a = b\n\nohne\nword = Wort | Wörter \nempty = \n") == {
        "word": ("Wort", "Wörter"),
        "empty": (),
    }


@given(st.text(max_size=200))
def test_any_text_can_be_read(text):
    reading = load_english().read(text)
    assert load_english().read(text) == reading
    assert all(gloss.written for gloss in reading.glosses)


def test_a_german_reading_is_read_no_further(english):
    text = english.read("Who funds street lighting in small municipalities?").text
    assert english.read(text).text == text


@pytest.mark.parametrize("name", HOSTILE)
def test_any_text_is_read_in_linear_time(english, name):
    with at_most(4):
        english.read(HOSTILE[name])
        function_words(HOSTILE[name])


def test_terms_are_found_in_other_forms():
    terms = EnglishTerms({"city": ("Stadt",), "heat": ("heizen",), "use": ("nutzen",)})
    assert (
        terms.read("cities heated heating uses using used").text == "Stadt heizen heizen nutzen nutzen nutzen"
    )
    assert terms.has_word("Cities")
    assert not terms.has_word("Straße")
