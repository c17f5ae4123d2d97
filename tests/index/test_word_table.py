import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.index.word_table import WordTable
from assistant.language.general_words import general_words
from assistant.language.normalize import fold

WORDS = {
    "Förderung": 7,
    "Forderung": 2,
    "foerderung": 1,
    "Dach": 5,
    "Bach": 3,
    "Straßenbeleuchtung": 4,
    "Straße": 9,
}
LETTERS = st.text("abcdeöß", min_size=3, max_size=9)


def slips_between(one, other):
    """Return the optimal string alignment distance the plain way."""
    rows = [[max(i, j) if not i or not j else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            rows[i][j] = min(
                rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (one[i - 1] != other[j - 1])
            )
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


@pytest.fixture(scope="module")
def table():
    return WordTable.build(WORDS)


@pytest.mark.parametrize(
    ("mistyped", "meant", "distance"),
    [
        ("forderugn", "forderung", 1),
        ("forderng", "forderung", 1),
        ("fforderung", "forderung", 1),
        ("fordreugn", "forderung", 2),
        ("dahc", "dach", 1),
        ("strassenbelechtung", "strassenbeleuchtung", 1),
    ],
)
def test_words_with_a_slip_are_found_with_their_distance(table, mistyped, meant, distance):
    found = {word.folded: word.distance for word in table.similar(mistyped, 2)}
    assert found[meant] == distance


def test_spellings_that_fold_to_one_form_are_one_word(table):
    (word,) = table.spelled("forderung")
    assert (word.written, word.count) == ("Förderung", 10)


def test_a_word_begins_a_text_only_when_all_of_it_does(table):
    assert [word.folded for word in table.beginning("strassenbeleuchtungen")] == [
        "strasse",
        "strassenbeleuchtung",
    ]
    assert table.beginning("str") == table.beginning("") == table.beginning("зима") == []


@pytest.mark.parametrize("strange", ["", "зима", "a" * 500, "1", "\0"])
def test_a_strange_word_resembles_none(table, strange):
    assert table.similar(strange, 2) == []
    assert table.spelled(strange) == []


def test_what_has_other_than_letters_is_no_word():
    table = WordTable.build({"CO2": 1, "§45": 1, "17000": 1, "ab": 1, "Москва": 1, "Haus": 1})
    assert table.counts() == {"Haus": 1}


def test_an_empty_table_finds_nothing(tmp_path):
    table = WordTable.build({})
    assert (len(table), table.total) == (0, 0)
    assert table.similar("haus", 2) == table.spelled("haus") == table.beginning("hausbau") == []
    table.save(tmp_path / "leer")
    assert WordTable.open(tmp_path / "leer").counts() == {}


def test_a_saved_table_opens_as_memory_maps_with_the_same_words(tmp_path, table):
    table.save(tmp_path / "worte")
    opened = WordTable.open(tmp_path / "worte")
    assert opened.counts() == table.counts() == WORDS
    assert opened.similar("forderugn", 2) == table.similar("forderugn", 2)
    assert not opened._signatures.flags.owndata


@given(st.dictionaries(LETTERS, st.integers(1, 9), max_size=25), LETTERS, st.integers(1, 2))
def test_exactly_the_words_within_reach_are_found(counts, wanted, most):
    folded = fold(wanted)
    expected = {
        fold(word): distance for word in counts if (distance := slips_between(folded, fold(word))) <= most
    }
    assert {word.folded: word.distance for word in WordTable.build(counts).similar(folded, most)} == expected


@given(st.dictionaries(LETTERS, st.integers(1, 9), max_size=25), LETTERS)
def test_looking_up_and_beginning_agree_with_the_plain_words(counts, text):
    table, folded = WordTable.build(counts), fold(text)
    spelled = [word for word in counts if fold(word) == folded]
    assert sum(word.count for word in table.spelled(folded)) == sum(counts[word] for word in spelled)
    begins = {fold(word) for word in counts if len(fold(word)) >= 4 and folded.startswith(fold(word))}
    assert {word.folded for word in table.beginning(folded)} == begins


def test_general_german_is_searched_in_a_few_milliseconds():
    table = WordTable.build(general_words())
    assert len(table) > 80_000
    assert {word.folded for word in table.similar("reisepas", 1)} >= {"reisepass"}
    assert np.all(np.diff(table._starts.astype(np.float64)) >= 0)
