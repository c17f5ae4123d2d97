import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.citations import MarkedText, add_marks, parse_marks

PLAIN = st.text(st.sampled_from("abcÄß 0159.,;:!?()-–§%\n\t"), max_size=60)
MARKISH = st.text(st.sampled_from("[]0123459 ,;-–`a\nund~"), max_size=60)
NUMBERS = st.lists(st.integers(1, 40), max_size=6, unique=True)


@pytest.mark.parametrize(
    ("marked", "text", "numbers"),
    [
        ("Holz bindet CO2 [1].", "Holz bindet CO2.", (1,)),
        ("Holz bindet CO2 [1]", "Holz bindet CO2", (1,)),
        ("Holz bindet CO2. [1]", "Holz bindet CO2.", (1,)),
        ("Holz bindet CO2.[1]", "Holz bindet CO2.", (1,)),
        ("Holz bindet CO2[1].", "Holz bindet CO2.", (1,)),
        ("Holz [1] bindet CO2.", "Holz bindet CO2.", (1,)),
        ("Holz[1]bindet CO2.", "Holz bindet CO2.", (1,)),
        ("[1] Holz bindet CO2.", "Holz bindet CO2.", (1,)),
        ("Holz [1], Lehm [2] und Stroh [3].", "Holz, Lehm und Stroh.", (1, 2, 3)),
        ("Holz (auch Lehm [2]) dämmt [1].", "Holz (auch Lehm) dämmt.", (2, 1)),
        ("Was dämmt [1] ?", "Was dämmt?", (1,)),
        ("Eins [1]\nZwei [2]", "Eins\nZwei", (1, 2)),
    ],
)
def test_a_mark_is_read_and_leaves_no_gap(marked, text, numbers):
    assert parse_marks(marked, 5) == MarkedText(text, numbers, ())


@pytest.mark.parametrize(
    ("mark", "numbers"),
    [
        ("[1,2]", (1, 2)),
        ("[1, 2]", (1, 2)),
        ("[ 1 ; 2 ]", (1, 2)),
        ("[1 und 2]", (1, 2)),
        ("[1/2]", (1, 2)),
        ("[1 & 2]", (1, 2)),
        ("[1-3]", (1, 2, 3)),
        ("[1–3]", (1, 2, 3)),
        ("[1 — 3]", (1, 2, 3)),
        ("[1‑3]", (1, 2, 3)),
        ("[1 bis 3]", (1, 2, 3)),
        ("[1, 3-5]", (1, 3, 4, 5)),
        ("[2-2]", (2,)),
        ("[5][1]", (5, 1)),
        ("[5] [1]", (5, 1)),
        ("[007]", (7,)),
    ],
)
def test_lists_and_ranges_name_every_passage(mark, numbers):
    assert parse_marks(f"Holz dämmt {mark}.", 9) == MarkedText("Holz dämmt.", numbers, ())


def test_zero_is_not_a_citation():
    assert parse_marks("Holz dämmt [0].", 5) == MarkedText("Holz dämmt.", (), ("[0]",))


@pytest.mark.parametrize(
    "mark",
    ["[6]", "[99]", "[2024]", "[0-2]", "[1-99]", "[4-6]", "[3-1]", "[1-2-3]", "[12345]",
     "[99999999999999999999999]", "[1-99999999999999999999999]", "[00000]", "[" + "9" * 5_000 + "]"],
)  # fmt: skip
def test_a_mark_beyond_the_passages_is_invalid(mark):
    parsed = parse_marks(f"Holz dämmt {mark}.", 5)
    assert parsed.text == "Holz dämmt."
    assert parsed.invalid == (mark,)


def test_a_valid_number_beside_an_invalid_one_is_kept_and_the_mark_reported():
    assert parse_marks("Holz [2, 7].", 5) == MarkedText("Holz.", (2,), ("[2, 7]",))


def test_without_passages_every_mark_is_invalid():
    assert parse_marks("Holz [1].", 0) == MarkedText("Holz.", (), ("[1]",))


def test_a_number_counts_once_where_it_first_stands():
    assert parse_marks("Holz [2], Lehm [1], Stroh [2][1-2].", 3).numbers == (2, 1)


@pytest.mark.parametrize(
    "text",
    ["", "Holz dämmt.", "[]", "[ ]", "[a]", "[a1]", "[1a]", "[-1]", "[1.5]", "[1,]", "[,1]", "(1)", "{1}",
     "[", "]1[", "[1", "1]", "\\1", "Wert : 5 ."],
)  # fmt: skip
def test_text_without_marks_stays_as_it_is(text):
    assert parse_marks(text, 5) == MarkedText(text, (), ())


@pytest.mark.parametrize(
    ("marked", "text", "numbers"),
    [
        ("Holz [[1]].", "Holz.", (1,)),
        ("Holz [[1], [2]].", "Holz.", (1, 2)),
        ("Holz [[1][2]].", "Holz.", (1, 2)),
        ("Holz [ [3] ].", "Holz.", (3,)),
        ("Holz [siehe [2]].", "Holz [siehe].", (2,)),
    ],
)
def test_nested_brackets_are_marks(marked, text, numbers):
    assert parse_marks(marked, 5) == MarkedText(text, numbers, ())


@pytest.mark.parametrize(
    ("marked", "text", "numbers"),
    [
        ("Mit `liste[1]` geht es [2].", "Mit `liste[1]` geht es.", (2,)),
        ("Mit ``a`[1]`` geht es [2].", "Mit ``a`[1]`` geht es.", (2,)),
        ("```\nx[1]\n```\nDas ist es [2].", "```\nx[1]\n```\nDas ist es.", (2,)),
        ("```python\nx = [0]\n```", "```python\nx = [0]\n```", ()),
        ("Ein ` allein [1].", "Ein ` allein.", (1,)),
        ("```\nnie geschlossen [1]", "```\nnie geschlossen", (1,)),
    ],
)
def test_brackets_inside_code_are_text(marked, text, numbers):
    assert parse_marks(marked, 5) == MarkedText(text, numbers, ())


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Holz dämmt.", "Holz dämmt. [4] [2]"),
        ("Nach [3] gilt das.", "Nach (3) gilt das. [4] [2]"),
        ("Nach [1-3] und [[5]] gilt das.", "Nach (1-3) und ((5)) gilt das. [4] [2]"),
        ("Feld `a[3]` leeren.", "Feld `a[3]` leeren. [4] [2]"),
        ("Siehe [Anhang].", "Siehe [Anhang]. [4] [2]"),
    ],
)
def test_brackets_of_the_text_itself_do_not_become_citations(text, marked):
    assert add_marks(text, (4, 2)) == marked
    assert parse_marks(marked, 5).numbers == (4, 2)


def test_inputs_stay_as_they_are():
    numbers = [3, 1]
    add_marks("Holz [2].", numbers)
    assert numbers == [3, 1]


@pytest.mark.parametrize("piece", ["[", "[1", "[1,", "[[", "[ ", "`", "``` ", "[1] ", "[1-", "] ["])
def test_long_broken_text_is_read_quickly(piece):
    parse_marks(piece * 20_000, 5)


@given(st.one_of(MARKISH, st.text(max_size=80)), st.integers(0, 50))
def test_numbers_are_always_within_range(marked, n_passages):
    parsed = parse_marks(marked, n_passages)
    assert all(1 <= n <= n_passages for n in parsed.numbers)
    assert len(set(parsed.numbers)) == len(parsed.numbers)
    assert all(mark in marked for mark in parsed.invalid)


@given(st.one_of(MARKISH, PLAIN, st.text(max_size=80)), NUMBERS)
def test_numbers_that_are_written_are_read_again(text, numbers):
    assert parse_marks(add_marks(text, numbers), 40) == MarkedText(
        add_marks(text, ()).strip(), tuple(numbers), ()
    )


@given(PLAIN, NUMBERS)
def test_plain_text_comes_back_unchanged(text, numbers):
    assert parse_marks(add_marks(text.strip(), numbers), 40).text == text.strip()


@given(st.lists(st.tuples(st.sampled_from(["Holz", "Lehm,", "Stroh."]), NUMBERS), min_size=1, max_size=6))
def test_taking_marks_out_leaves_the_words(parts):
    marked = " ".join(add_marks(word, numbers) for word, numbers in parts)
    assert parse_marks(marked, 40).text == " ".join(word for word, _ in parts)
