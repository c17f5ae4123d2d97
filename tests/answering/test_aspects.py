import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.aspects import ASPECTS, asked_aspects


def labels(question):
    return {aspect.label for aspect in asked_aspects(question)}


def stated(label, sentence, heading=""):
    (aspect,) = [aspect for aspect in ASPECTS if aspect.label == label]
    return aspect.is_told(sentence, heading)


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("Was kostet ein Feuerwehrhaus?", "der Preis"),
        ("Was hat das gekostet?", "der Preis"),
        ("Wie teuer ist Holzbau?", "der Preis"),
        ("Wie hoch sind die Kosten?", "der Preis"),
        ("Rathaus Holzanbau Gesamtkosten", "der Preis"),
        ("Wie viel Geld bekommt man da?", "die Höhe der Förderung"),
        ("Wie hoch ist der Zuschuss?", "die Höhe der Förderung"),
        ("Wie hoch ist der Fördersatz?", "die Höhe der Förderung"),
        ("Wie viel hat die Steuer eingebracht?", "der Ertrag"),
        ("Welches Bußgeld droht?", "die Strafe oder Rechtsfolge"),
        ("Was passiert, wenn wir zu spät sind?", "die Strafe oder Rechtsfolge"),
        ("Welche Zinsen nimmt die KfW?", "der Zinssatz"),
        ("Welche Firma hat geliefert?", "der Hersteller, Anbieter oder das Büro"),
        ("Wie heißt die Leiterin?", "ein Name"),
        ("Unter welcher Durchwahl?", "eine Telefonnummer oder Adresse"),
        ("Ab welcher Wertgrenze muss man ausschreiben?", "die Schwelle"),
        ("Wie viel Prozent sind es?", "der Prozentsatz"),
        ("Welche Quote gilt?", "der Prozentsatz"),
        ("Welchen Anteil hat Recyclingpapier?", "der Prozentsatz"),
        ("Wie viel CO2 spart das?", "die Menge"),
        ("Wie viel Strom spart LED?", "die Menge"),
        ("Wie viele Tonnen Müll waren es?", "die Menge"),
        ("Bis wann müssen wir den Antrag stellen?", "der Termin"),
        ("Welche Frist gilt?", "der Termin"),
        ("Wann wurde das eingeführt?", "der Termin"),
        ("Wie lange dauert der Bau?", "die Dauer"),
        ("Wie schnell geht das?", "die Dauer"),
        ("Wie oft wird gereinigt?", "die Häufigkeit"),
        ("Wie viele Städte machen mit?", "die Anzahl"),
        ("Wieviele Häuser sind es?", "die Anzahl"),
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
    assert asked_aspects(question) == ()


@pytest.mark.parametrize(
    ("label", "sentence", "is_stated"),
    [
        ("der Preis", "Das Haus kostete 6,5 Millionen Euro.", True),
        ("der Preis", "Das Land zahlte 6,5 Millionen Euro Zuschuss.", False),
        ("der Preis", "Die Beratung ist kostenlos.", True),
        ("der Preis", "Die Stadt hat 2024 ein Haus gebaut.", False),
        ("die Höhe der Förderung", "Es gibt 25 % Zuschuss.", True),
        ("die Höhe der Förderung", "Das Haus kostete 20 Euro.", False),
        ("der Ertrag", "Die Steuer brachte 2022 Einnahmen von 800.000 Euro.", True),
        ("die Strafe oder Rechtsfolge", "Verstöße sind Ordnungswidrigkeiten.", True),
        ("der Prozentsatz", "Der Verbrauch sank um 20 Prozent.", True),
        ("der Prozentsatz", "Die Hälfte der Kosten trägt das Land.", True),
        ("der Prozentsatz", "Das Haus kostete 20 Euro.", False),
        ("die Menge", "Es waren 14 Tonnen weniger.", True),
        ("die Menge", "Gespart werden 3.900 kWh.", True),
        ("die Menge", "Es waren 14 Orte.", False),
        ("der Termin", "Der Plan liegt bis zum 30. Juni 2026 vor.", True),
        ("der Termin", "Anträge sind laufend möglich.", True),
        ("der Termin", "Der Plan ist wichtig.", False),
        ("die Dauer", "Der Bau dauerte neun Monate.", True),
        ("die Dauer", "Nach 3 Jahren war er fertig.", True),
        ("die Dauer", "Der Bau war schnell fertig.", False),
        ("die Anzahl", "Es sind 140 Betriebe.", True),
        ("die Anzahl", "Es sind sieben Betriebe.", True),
    ],
)
def test_a_sentence_states_a_value_or_does_not(label, sentence, is_stated):
    assert stated(label, sentence) is is_stated


def test_a_heading_says_what_a_bare_amount_is():
    assert stated("der Preis", "6,5 Millionen Euro", heading="Kosten")
    assert not stated("der Preis", "6,5 Millionen Euro", heading="Worum es geht")


def test_labels_are_distinct_german_phrases():
    found = [aspect.label for aspect in ASPECTS]
    assert len(set(found)) == len(found)
    assert all(re.match(r"(?:der|die|das|eine?) [A-ZÄÖÜ]\w+", label) for label in found)


@given(st.text(max_size=200))
def test_any_text_can_be_asked(question):
    assert set(asked_aspects(question)) <= set(ASPECTS)
