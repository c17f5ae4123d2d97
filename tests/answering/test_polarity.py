import pytest

from assistant.answering.polarity import changed_prefixes, contradictions, expected_negations, negations_in


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Die Stadt zahlt.", 0),
        ("Die Stadt zahlt nicht.", 1),
        ("Es gibt keine Förderung und keinen Kredit.", 2),
        ("Ohne Antrag geht es nie.", 2),
        ("Nicht nur Städte, auch Kreise zahlen.", 0),
        ("Das ist nicht zuletzt Übung.", 0),
        ("Die Pflicht entfällt.", 1),
        ("Keim, Keinath, Ohnesorg", 0),
    ],
)
def test_negations_are_counted(text, count):
    assert negations_in(text) == count


@pytest.mark.parametrize(
    ("claim", "count"),
    [
        ("Die Stadt zahlt Geld", 0),
        ("Der Kreis zahlt Geld", 1),
        ("Die Stadt und der Kreis zahlen beide Geld", 1),
    ],
)
def test_only_the_clauses_that_are_restated_are_counted(claim, count):
    original = "Die Stadt zahlt Geld; der Kreis hat Geld dafür nicht."
    assert (
        expected_negations(original, set(claim.lower().split()), lambda text: set(text.lower().split()))
        == count
    )


@pytest.mark.parametrize(
    ("claim", "original", "words"),
    [
        ("Höchstens 5 Orte", "Mindestens 5 Orte", ["Höchstens"]),
        ("Mehr als 5 Orte", "Mindestens 5 Orte", []),
        ("Nicht mehr als 5 Orte", "Höchstens 5 Orte", []),
        ("Die Stadt muss zahlen.", "Die Stadt kann zahlen.", ["muss"]),
        ("Die Stadt muss zahlen.", "Die Stadt ist verpflichtet zu zahlen.", []),
        ("Der Verbrauch ist gestiegen.", "Der Verbrauch ist gesunken.", ["gestiegen"]),
        ("Der Verbrauch ist gestiegen.", "Der Verbrauch wuchs.", []),
        ("Vor dem Antrag", "Nach dem Antrag", ["Vor"]),
        ("Müssen die Städte und müssen die Kreise?", "Müssen die Städte, und können die Kreise?", ["Müssen"]),
        ("Die Stadt zahlt.", "Die Stadt kann zahlen.", []),
    ],
)
def test_words_in_place_of_their_opposites_are_named(claim, original, words):
    assert list(contradictions(claim, original)) == words


@pytest.mark.parametrize(
    ("claim", "original", "words"),
    [
        ({"unzulässig"}, {"zulässig"}, ["unzulässig"]),
        ({"abhängig"}, {"unabhängig"}, ["abhängig"]),
        ({"unter"}, {"ter"}, []),
        ({"zulässig"}, {"zulässig"}, []),
        ({"zulässig", "unzulässig"}, {"zulässig"}, []),
    ],
)
def test_a_prefix_that_turns_a_word_round_is_named(claim, original, words):
    assert list(changed_prefixes(claim, original)) == words
