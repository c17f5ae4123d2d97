import pytest

from assistant.answering.parts import Part, split_question

WHOLE = (
    "Was kostet ein Feuerwehrhaus in Holzbauweise?",
    "Welche Städte haben eine Verpackungssteuer eingeführt?",
    "Müssen wir einen Wärmeplan machen und bis wann?",
    "Gibt es einen Zuschuss, und wie viel?",
    "Woran merken wir, ob unsere Maßnahmen wirken, welche Kennzahlen taugen dafür?",
    "Wie sammeln und trennen wir Bioabfall und Papier?",
    "Verpackungssteuer",
    "Gab es EU-Geld für Turnhallen und kann man sich noch bewerben?",
    "Unsere Stadt hat 8.000 Einwohner. Wer berät uns?",
    "",
    "???",
)


def texts(question):
    return [part.text for part in split_question(question)]


@pytest.mark.parametrize("question", WHOLE)
def test_one_question_stays_as_it_is(question):
    assert split_question(question) == (Part(question, question),)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Was kostet ein Holzbau und wer fördert das?", ["Was kostet ein Holzbau?", "Wer fördert das?"]),
        ("Was kostet ein Holzbau und wer fördert das? Und gibt es Beispiele in Bayern?",
         ["Was kostet ein Holzbau?", "Wer fördert das?", "Gibt es Beispiele in Bayern?"]),
        ("was kostet ein holzbau, wer fördert das und wie fangen wir an?",
         ["Was kostet ein holzbau?", "Wer fördert das?", "Wie fangen wir an?"]),
        ("Wie hoch ist der Zuschuss, und bis wann müssen wir ihn beantragen?",
         ["Wie hoch ist der Zuschuss?", "Bis wann müssen wir ihn beantragen?"]),
        ("Wer macht das? Wer zahlt das?", ["Wer macht das?", "Wer zahlt das?"]),
    ],
)  # fmt: skip
def test_questions_are_split_where_another_one_begins(question, expected):
    assert texts(question) == expected


def test_a_later_question_takes_over_the_subject_of_the_first():
    _, money, examples = split_question(
        "Was kostet ein neues Feuerwehrhaus in Holzbauweise und wer fördert das? Gibt es Beispiele in Bayern?"
    )
    assert money.search == "Wer fördert das? neues Feuerwehrhaus Holzbauweise"
    assert examples.search == "Gibt es Beispiele in Bayern? neues Feuerwehrhaus Holzbauweise"


def test_without_capitals_the_subject_is_taken_over_too():
    _, second = split_question("was kostet ein holzbau und wer fördert das?")
    assert second.search == "Wer fördert das? holzbau"


def test_what_is_told_goes_with_every_question():
    first, second = split_question(
        "Bei uns leckt das Trinkwassernetz. Wer hat das gelöst und wer fördert das?"
    )
    assert "Trinkwassernetz" in first.search
    assert "Trinkwassernetz" in second.search
    assert (first.text, second.text) == ("Wer hat das gelöst?", "Wer fördert das?")


def test_the_place_of_the_first_question_does_not_spoil_the_same_question_about_another():
    _, second = split_question("Wie viel zahlt man für Holz in Freiburg und wie viel zahlt man in München?")
    assert "Freiburg" not in second.search
    assert "Holz" in second.search


def test_a_question_that_names_its_own_subject_keeps_to_it():
    _, second = split_question("Wer fördert Holzbau? Welche Stadt vermietet Geschirr beim Fest im Park?")
    assert second.search == "Welche Stadt vermietet Geschirr beim Fest im Park?"


def test_the_names_of_each_question_are_known():
    first, second = split_question("Wer fördert den Holzbau und wie wird das Wetter?")
    assert (first.names, second.names) == (("Holzbau",), ("Wetter",))


def test_more_questions_than_can_be_answered_in_turn_stay_together():
    question = "Was kostet Holz? Was kostet Stroh? Was kostet Lehm? Was kostet Hanf? Was kostet Kies?"
    assert split_question(question) == (Part(question, question),)


@pytest.mark.parametrize("question", ["und " * 500 + "was?", "Was ist x? " * 300, "Wer, was, wo, wann, wie?"])
def test_odd_questions_do_no_harm(question):
    parts = split_question(question)
    assert parts
    assert all(part.search for part in parts)
