import pytest

from assistant.conversation.subject import subject_words


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Wer fördert LED-Straßenbeleuchtung?", "LED-Straßenbeleuchtung"),
        ("Wie fangen wir mit nachhaltiger Beschaffung an?", "nachhaltiger Beschaffung"),
        ("Was kostet ein Feuerwehrhaus in Holzbauweise?", "Feuerwehrhaus in Holzbauweise"),
        ("Welche Gemeinde fördert den Kauf alter Häuser?", "Kauf alter Häuser"),
        ("Wie bauen wir ein kommunales Energiemanagement auf?", "Energiemanagement"),
        ("wer fördert solaranlagen", "solaranlagen"),
        ("Bauen wir mit Holz oder Beton?", "Holz oder Beton"),
        ("Was kostet das?", ""),
        ("", ""),
        ("Müssen wir Müll, Sperrmüll, Altpapier, Glas und Schrott trennen?", "Müll, Sperrmüll, Altpapier"),
    ],
)
def test_the_subject_is_what_the_question_is_about(aspects, question, subject):
    assert subject_words(question, aspects).subject() == subject


@pytest.mark.parametrize(
    "word", ["Kosten", "Fördermöglichkeiten", "Landesförderung", "gekostet", "Gemeinden"]
)
def test_aspects_name_no_subject(aspects, word):
    assert aspects.is_aspect(word)


@pytest.mark.parametrize("word", ["Holz", "Energiebericht", "Straßenbeleuchtung", "Rechner", "Bodenaushub"])
def test_subjects_are_no_aspects(aspects, word):
    assert not aspects.is_aspect(word)
