import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.normalize import normalize
from assistant.language.tokens import content_words, paragraph_references, plain_numbers, stop_words, words
from tests.language.hostile_texts import HOSTILE, at_most


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Radverkehrs-Infrastruktur", ["Radverkehrs", "Infrastruktur"]),
        ("CO2-Bilanz, PM10 und H2O", ["CO2", "Bilanz", "PM10", "und", "H2O"]),
        ("50 %, 1,5 °C; 12.5.2024", ["50", "1,5", "C", "12.5.2024"]),
        ("§ 45 KrWG", ["45", "KrWG"]),
        ("e.V. & Co.", ["e", "V", "Co"]),
        ("snake_case", ["snake", "case"]),
        ("", []),
        ("…?!", []),
    ],
)
def test_a_text_is_cut_into_words_and_numbers(text, expected):
    assert words(text) == expected


def test_content_words_keep_their_order_and_case():
    assert content_words("Wann und wie spart CO2 die LED-Beleuchtung in der Turnhalle?") == [
        "spart",
        "CO2",
        "LED",
        "Beleuchtung",
        "Turnhalle",
    ]


def test_function_words_carry_no_topic():
    assert content_words("Was ist das und wie kann ich es mit ihnen machen?") == ["machen"]
    assert "der" in stop_words()
    assert not {"kommune", "klima", "geld", "strom"} & stop_words()


def test_single_digits_carry_a_topic_but_single_letters_do_not():
    assert content_words("Anlage A, Stufe 3") == ["Anlage", "Stufe", "3"]


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("§ 45 KrWG", ["§45"]),
        ("§45", ["§45"]),
        ("§\u00a045", ["§45"]),
        ("Paragraph 45", ["§45"]),
        ("paragraf 45", ["§45"]),
        ("Paragrafen 3 und 5", ["§3", "§5"]),
        ("§§ 20, 21", ["§20", "§21"]),
        ("§§ 20, 21 und 22a KrWG", ["§20", "§21", "§22a"]),
        ("§§ 97–99 GWB", ["§97", "§99"]),
        ("§§ 97-99 GWB", ["§97", "§99"]),
        ("§§ 20 bis 22", ["§20", "§22"]),
        ("§ 7A Abs. 2 Nr. 3", ["§7a"]),
        ("§§ 15ff.", ["§15"]),
        ("§ 15 ff.", ["§15"]),
        ("§ 20 Abs. 1 und § 21 KrWG", ["§20", "§21"]),
        ("nach Paragraph neun", []),
        ("Absatz 45", []),
        ("§", []),
        ("Epigraph 45", []),
    ],
)
def test_paragraphs_of_laws_are_found(text, references):
    assert paragraph_references(text) == references


@pytest.mark.parametrize(
    "written",
    [
        "17.000",
        "17 000",
        "17\u00a0000",
        "17\u202f000",
        "17'000",
        "17’000",
        "17 T€",
        "17T€",
        "17 TEUR",
        "17 Tsd.",
        "17 tsd",
        "17 Tausend",
        "17,0 Tausend",
        "0,017 Mio.",
    ],
)
def test_spellings_of_seventeen_thousand_are_one_number(written):
    assert words(written) == ["17000"]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1,5 Mio.", "1500000"),
        ("1.5 Mio", "1500000"),
        ("1.500.000", "1500000"),
        ("1.500 Tsd.", "1500000"),
        ("1 Million", "1000000"),
        ("2 Millionen", "2000000"),
        ("1 Milliarde", "1000000000"),
        ("2,5 Mrd.", "2500000000"),
        ("3 Milliarden", "3000000000"),
        ("0,33 Mio.", "330000"),
        ("1,13 Mio.", "1130000"),
        ("4,35 Mio.", "4350000"),
        ("1,005 Tsd.", "1005"),
        ("0 Mio.", "0"),
        ("1.234.567,89", "1234567,89"),
        ("12 000 000", "12000000"),
    ],
)
def test_numbers_are_written_out(written, number):
    assert words(written) == [number]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Im Jahr 2024 100 Anträge", "Im Jahr 2024 100 Anträge"),
        ("2023, 150 Anträge", "2023, 150 Anträge"),
        ("12.5.2024", "12.5.2024"),
        ("Abschnitt 3.10", "Abschnitt 3.10"),
        ("17 Tonnen", "17 Tonnen"),
        ("3 Tausendfüßler", "3 Tausendfüßler"),
        ("100 Millimeter", "100 Millimeter"),
        ("1,2345678 Mio.", "1,2345678 Mio."),
        ("1.2345", "1.2345"),
        ("50.000-100.000 Einwohner", "50000-100000 Einwohner"),
        ("40.000 Euro, 1.200 kWh", "40000 Euro, 1200 kWh"),
    ],
)
def test_only_the_same_number_changes_its_spelling(text, plain):
    assert plain_numbers(text) == plain


@given(st.integers(0, 10**15))
def test_grouping_the_digits_does_not_change_a_number(number):
    for separator in (".", " ", "'", "\u202f"):
        assert plain_numbers(f"{number:,}".replace(",", separator)) == str(number)


@given(st.integers(0, 10**6), st.integers(0, 999), st.sampled_from([("Tsd.", 3), ("Mio.", 6), ("Mrd.", 9)]))
def test_a_scale_word_moves_the_comma(whole, thousandths, scale):
    name, zeros = scale
    assert plain_numbers(f"{whole},{thousandths:03} {name}").strip() == str(
        (whole * 1000 + thousandths) * 10 ** (zeros - 3)
    )


@given(st.text(max_size=200))
def test_words_are_parts_of_the_plain_text(text):
    plain = plain_numbers(normalize(text))
    position = 0
    for word in words(text):
        position = plain.index(word, position) + len(word)


@given(st.text(max_size=200))
def test_writing_numbers_plainly_keeps_every_other_character(text):
    letters = [c for c in text if c.isalpha()]
    assert len([c for c in plain_numbers(text) if c.isalpha()]) <= len(letters)
    assert len(content_words(text)) <= len(words(text))


@pytest.mark.parametrize("name", HOSTILE)
def test_any_text_is_cut_in_linear_time(name):
    with at_most(2):
        content_words(HOSTILE[name])
        paragraph_references(HOSTILE[name])
