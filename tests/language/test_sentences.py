import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.language.sentences import sentence_spans
from tests.language.hostile_texts import HOSTILE, at_most

MARKS = re.compile(r"(?:(?:[-*•]|\d{1,2}[.)])\s*)*")


def sentences(text):
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Die Kommunalrichtlinie fördert LED, z. B. in Schulen.",
        "Gefördert werden z.B. Schulen, u. a. Turnhallen und i. d. R. Kitas.",
        "Die Träger (z.B. Städte, Kreise etc.) zahlen mit.",
        "Das gilt i.d.R. Montags.",
        "Nach § 45 Abs. 2 Nr. 3 KrWG i. V. m. Art. 20 GG gilt das.",
        "Das regelt Art. IV der Satzung.",
        "Die §§ 15 ff. BauGB gelten.",
        "Er trägt 40 v. H. Der Kosten wegen.",
        "Dr. Müller und Prof. Dr. Meier aus St. Gallen wohnen in der Max-Planck-Str. 5.",
        "Das kostet 1,5 Mio. Euro, ca. 30 Tsd. Euro je Jahr.",
        "Am 3. Oktober 2024 startet das Programm.",
        "Es lief vom 1. 1. 2023 bis 15. 6. 2024.",
        "Im 19. Jahrhundert war das so.",
        "Der 2. Abschnitt fehlt.",
        "Der Vertrag läuft ab dem 1. Quartal 2025.",
        "Zum 4. Bürgerrat kamen alle.",
        "Es gibt drei Stufen: 1. Analyse, 2. Konzept, 3. Umsetzung.",
        "Im Nov. 2024 geht es los, im Dez. Endet es.",
        "Bspw. Heizungen, lt. Satzung ggü. Hr. Meier.",
        "Das Zitat „So geht es.“ stammt aus Kiel.",
        "„Ja!“ rief der Rat.",
        "Wirklich … sehr viel.",
        "Mehr unter www.beispiel.de/a.html und info@stadt.de.",
        "Version 2.0 misst 3.14 und 17.000 Einheiten.",
        "Die GmbH & Co. KG baut.",
        "Der BUND e.V. Kiel half mit.",
    ],
)
def test_a_full_stop_inside_does_not_end_a_sentence(sentence):
    assert sentences(sentence) == [sentence]
    assert sentences(f"Davor war etwas. {sentence} Danach kommt etwas.") == [
        "Davor war etwas.",
        sentence,
        "Danach kommt etwas.",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Das war 2023. Danach kam mehr.", ["Das war 2023.", "Danach kam mehr."]),
        ("Bis 31.12. Danach geht nichts.", ["Bis 31.12.", "Danach geht nichts."]),
        ("Sie liegt auf Platz 3. Danach kam Kiel.", ["Sie liegt auf Platz 3.", "Danach kam Kiel."]),
        ("Das regelt § 5. Die Frist ist kurz.", ["Das regelt § 5.", "Die Frist ist kurz."]),
        ("Anträge bis zum 30. Die Frist ist kurz.", ["Anträge bis zum 30.", "Die Frist ist kurz."]),
        ("Maßnahmen dieser Art. Danach mehr.", ["Maßnahmen dieser Art.", "Danach mehr."]),
        ("Es gilt Tempo 30 km/h. Die Stadt prüft.", ["Es gilt Tempo 30 km/h.", "Die Stadt prüft."]),
        ("Der Mast misst 3 m. Er ist neu.", ["Der Mast misst 3 m.", "Er ist neu."]),
        ("Das ist Stufe A. Danach kommt B.", ["Das ist Stufe A.", "Danach kommt B."]),
        ("Geht das? Ja! Wirklich?! Gut.", ["Geht das?", "Ja!", "Wirklich?!", "Gut."]),
        ("was kostet das? wer zahlt?", ["was kostet das?", "wer zahlt?"]),
        ("Er sagte: „Nein.“ Dann ging er.", ["Er sagte: „Nein.“", "Dann ging er."]),
        ("Sie rief »Halt!« Er blieb.", ["Sie rief »Halt!«", "Er blieb."]),
        ("Das gilt (siehe § 3.) Mehr nicht.", ["Das gilt (siehe § 3.)", "Mehr nicht."]),
        ("Das ist **wichtig.** Mehr nicht.", ["Das ist **wichtig.**", "Mehr nicht."]),
        ("Ende...  Anfang.", ["Ende...", "Anfang."]),
    ],
)
def test_sentences_end(text, expected):
    assert sentences(text) == expected


def test_bullets_and_paragraphs_end_a_sentence_and_marks_stay_outside():
    bullets = "- Punkt eins\n* Punkt zwei. Zwei Sätze.\n1. Erstens\n2) Zweitens"
    text = f"Es gilt:\n{bullets}\n\nEin Absatz\nmit Umbruch\r\n\r\nNoch einer"
    assert sentences(text) == [
        "Es gilt:",
        "Punkt eins",
        "Punkt zwei.",
        "Zwei Sätze.",
        "Erstens",
        "Zweitens",
        "Ein Absatz\nmit Umbruch",
        "Noch einer",
    ]


@pytest.mark.parametrize(
    "text", ["Das war im Jahr\n2023. Danach kam mehr.", "Es beginnt am\n3. Oktober mit einem Fest."]
)
def test_a_number_at_the_start_of_a_line_is_not_always_a_bullet(text):
    assert "".join(sentences(text)).replace(" ", "") == text.replace(" ", "")


def test_rows_of_a_table_are_sentences():
    assert sentences("Tabelle:\n| 1. | Kiel |\n| 2. | Ulm |") == ["Tabelle:", "| 1. | Kiel |", "| 2. | Ulm |"]


def test_nothing_has_no_sentences():
    assert sentences("") == sentences(" \n\t\r\n ") == []


WRITTEN = [
    "Die Stadt",
    "z. B.",
    "am 3. Mai",
    "§ 45 Abs. 2",
    "1,5 Mio.",
    "2023.",
    "Ja!",
    "„So.“",
    "5.",
    "(s. o.)",
]
MARKED = ["\n", "\n\n", "\r\n", "\n- ", "\n1. ", "\n| ", ". ", "? ", " ", "...", "u.a.", "😀", "\u00a0"]
PIECES = st.lists(st.sampled_from([*WRITTEN, *MARKED]), max_size=30).map(" ".join)


@given(PIECES | st.text(max_size=200))
@example("1. ")
@example("- - a")
def test_spans_are_ordered_inside_the_text_and_lose_no_word(text):
    spans = sentence_spans(text)
    end_before = 0
    for start, end in spans:
        assert end_before <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        between = text[end_before:start].strip()
        assert MARKS.fullmatch(between)
        end_before = end
    assert MARKS.fullmatch(text[end_before:].strip())


@pytest.mark.parametrize("name", HOSTILE)
def test_any_text_is_split_in_linear_time(name):
    with at_most(2):
        sentence_spans(HOSTILE[name])
