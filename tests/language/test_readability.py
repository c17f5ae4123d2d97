from __future__ import annotations

import pytest

from assistant.language.readability import count_syllables, vienna_formula

EASY = (
    "Die Stadt hat ein Haus. Das Haus ist aus Holz. Es steht am Bach. Wir gehen oft hin. "
    "Das Haus ist gut und warm."
)
HARD = (
    "Die Kreislaufwirtschaftsgesetzgebung verpflichtet kommunale Gebietskörperschaften zur Berücksichtigung "
    "ressourceneffizienter Beschaffungsalternativen einschließlich wiederverwendungsorientierter "
    "Leistungsbeschreibungen innerhalb vergaberechtlicher Ausschreibungsverfahren unter Beachtung "
    "haushaltsrechtlicher Wirtschaftlichkeitsgrundsätze."
)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("Haus", 1),
        ("Bauen", 2),
        ("Gemeinde", 3),
        ("Klimaschutz", 3),
        ("Straßenbeleuchtung", 5),
        ("Kommune", 3),
        ("See", 1),
        ("Idee", 2),
        ("EU", 1),
        ("KfW", 1),
    ],
)
def test_syllables_are_counted_by_vowels(word, count):
    assert count_syllables(word) == count


def test_hard_prose_needs_more_school_years_than_easy_prose():
    easy, hard = vienna_formula(EASY.split(". ")), vienna_formula([HARD, HARD])
    assert easy is not None
    assert hard is not None
    assert easy < 4
    assert hard > 15


def test_a_text_of_few_words_has_no_level():
    assert vienna_formula(["Das kostet 50 Euro."]) is None
    assert vienna_formula([]) is None
    assert vienna_formula(["50 %"], fewest_words=0) is None
    assert vienna_formula(["Das kostet 50 Euro."], fewest_words=1) is not None
