import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.slots import SLOTS, asked_slots


def labels(question):
    return {slot.label for slot in asked_slots(question)}


def stated(label, sentence):
    (slot,) = [slot for slot in SLOTS if slot.label == label]
    return bool(slot.stated.search(sentence))


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("Was kostet ein Feuerwehrhaus?", "ein Betrag"),
        ("Wie teuer ist Holzbau?", "ein Betrag"),
        ("Wie hoch sind die Kosten?", "ein Betrag"),
        ("Wie viel Geld gibt es?", "ein Betrag"),
        ("Wieviel bekommen wir vom Land?", "ein Betrag"),
        ("Welcher Betrag wird erstattet?", "ein Betrag"),
        ("Wie viel hat die Steuer eingebracht?", "ein Betrag"),
        ("Ab welcher Wertgrenze muss man ausschreiben?", "ein Betrag"),
        ("Wie viel Prozent sind es?", "ein Prozentsatz"),
        ("Wie hoch ist der Fördersatz?", "ein Prozentsatz"),
        ("Welche Quote gilt?", "ein Prozentsatz"),
        ("Welchen Anteil hat Recyclingpapier?", "ein Prozentsatz"),
        ("Wie viel CO2 spart das?", "eine Menge"),
        ("Wie viel Strom spart LED?", "eine Menge"),
        ("Wie viele Tonnen Müll waren es?", "eine Menge"),
        ("Bis wann müssen wir den Antrag stellen?", "ein Termin"),
        ("Welche Frist gilt?", "ein Termin"),
        ("Wann wurde das eingeführt?", "ein Termin"),
        ("Wie lange dauert der Bau?", "eine Dauer"),
        ("Wie schnell geht das?", "eine Dauer"),
        ("Wie viele Städte machen mit?", "eine Anzahl"),
        ("Wieviele Häuser sind es?", "eine Anzahl"),
    ],
)
def test_the_question_shows_what_value_it_asks_for(question, label):
    assert label in labels(question)
    assert label in labels(question.upper())


@pytest.mark.parametrize(
    "question",
    [
        "Wie fangen wir an?",
        "Welche Stadt hat ein Materialkataster?",
        "Ist das erlaubt?",
        "An wen wenden wir uns?",
        "",
    ],
)
def test_a_question_for_no_value_asks_for_none(question):
    assert asked_slots(question) == []


@pytest.mark.parametrize(
    ("label", "sentence", "is_stated"),
    [
        ("ein Betrag", "Das Haus kostete 6,5 Millionen Euro.", True),
        ("ein Betrag", "Es gibt 50 Cent je Becher.", True),
        ("ein Betrag", "Die Beratung ist kostenlos.", True),
        ("ein Betrag", "Es gibt 25 % Zuschuss.", True),
        ("ein Betrag", "Die Stadt hat 2024 ein Haus gebaut.", False),
        ("ein Prozentsatz", "Der Verbrauch sank um 20 Prozent.", True),
        ("ein Prozentsatz", "Die Hälfte der Kosten trägt das Land.", True),
        ("ein Prozentsatz", "Das Haus kostete 20 Euro.", False),
        ("eine Menge", "Es waren 14 Tonnen weniger.", True),
        ("eine Menge", "Gespart werden 3.900 kWh.", True),
        ("eine Menge", "Es waren 14 Orte.", False),
        ("ein Termin", "Der Plan liegt bis zum 30. Juni 2026 vor.", True),
        ("ein Termin", "Anträge sind laufend möglich.", True),
        ("ein Termin", "Der Plan ist wichtig.", False),
        ("eine Dauer", "Der Bau dauerte neun Monate.", True),
        ("eine Dauer", "Nach 3 Jahren war er fertig.", True),
        ("eine Dauer", "Der Bau war schnell fertig.", False),
        ("eine Anzahl", "Es sind 140 Betriebe.", True),
        ("eine Anzahl", "Es sind sieben Betriebe.", True),
    ],
)
def test_a_sentence_states_a_value_or_does_not(label, sentence, is_stated):
    assert stated(label, sentence) is is_stated


def test_labels_are_distinct_german_phrases():
    found = [slot.label for slot in SLOTS]
    assert len(set(found)) == len(found)
    assert all(re.fullmatch(r"eine? [A-ZÄÖÜ]\w+", label) for label in found)


@given(st.text(max_size=200))
def test_any_text_can_be_asked(question):
    assert set(asked_slots(question)) <= set(SLOTS)
