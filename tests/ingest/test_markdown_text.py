from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.markdown_text import read_markdown


def text_of(body: str) -> str:
    return read_markdown(body).text


def sections_of(body: str, title: str | None = None) -> list[tuple[tuple[str, ...], str]]:
    reading = read_markdown(body, title=title)
    return [(section.heading_path, reading.text[section.start : section.end]) for section in reading.sections]


def test_headings_become_paths():
    body = "Vorspann.\n# A\na\n## B\nb\n###### C\nc\n## D ##\nd\n# E\n"
    assert sections_of(body + "e") == [
        ((), "Vorspann."),
        (("A",), "a"),
        (("A", "B"), "b"),
        (("A", "B", "C"), "c"),
        (("A", "D"), "d"),
        (("E",), "e"),
    ]


def test_a_heading_that_repeats_the_title_stays_out():
    assert sections_of("# Radwege\n## Kosten\nViel.", title="radwege") == [(("Kosten",), "Viel.")]
    assert sections_of("# Anderes\n## Kosten\nViel.", title="Radwege") == [(("Anderes", "Kosten"), "Viel.")]


def test_what_only_looks_like_a_heading_is_text():
    assert sections_of("#hashtag\n") == [((), "#hashtag")]
    assert sections_of("####### sieben\n") == [((), "####### sieben")]
    assert sections_of("## C#\nx") == [(("C#",), "x")]


def test_underlined_headings():
    assert sections_of("Kosten\n------\nViel.\n\nLang\n====\nx") == [(("Kosten",), "Viel."), (("Lang",), "x")]


def test_a_paragraph_above_a_rule_stays_a_paragraph():
    assert (
        text_of("Ein ganzer Satz steht hier.\n---\nNoch einer.")
        == "Ein ganzer Satz steht hier.\n\nNoch einer."
    )


def test_empty_headings_are_told():
    findings = read_markdown("## A\n## B\n### C\nText.\n", first_line=5).findings
    assert [(finding.line, finding.message) for finding in findings] == [
        (5, "Überschrift „A“ hat keinen Text")
    ]


def test_lines_of_a_paragraph_are_joined_and_breaks_kept():
    assert text_of("Ein Satz\nüber zwei Zeilen.\n\nNeu.") == "Ein Satz über zwei Zeilen.\n\nNeu."
    assert text_of("Rathaus  \nMarkt 1\\\n12345 Stadt") == "Rathaus\nMarkt 1\n12345 Stadt"


def test_a_lone_backslash_is_text():
    assert text_of("\\") == "\\"
    assert text_of("Ort\\") == "Ort"


def test_all_bullets_become_dashes():
    assert text_of("* a\n+ b\n- c\n• d\n   - e") == "- a\n- b\n- c\n- d\n- e"


def test_items_keep_their_continuation():
    assert text_of("- erste\n  Fortsetzung\n- zweite\n\n  Absatz\n\nText.") == (
        "- erste Fortsetzung\n- zweite Absatz\n\nText."
    )


def test_numbered_items_keep_their_numbers():
    assert text_of("1. eins\n2) zwei\n10. zehn") == "1. eins\n2. zwei\n10. zehn"


def test_a_date_inside_a_paragraph_starts_no_list():
    assert (
        text_of("Das Gesetz gilt ab dem\n15. Juni 2024 überall.")
        == "Das Gesetz gilt ab dem 15. Juni 2024 überall."
    )


def test_tables_keep_their_cells():
    assert text_of("| Ort | Kosten |\n|---|:---:|\n| Ulm | 3 € |") == "| Ort | Kosten |\n| Ulm | 3 € |"


def test_code_stays_as_it_is():
    assert text_of("```python\n# kein Titel\n- x\n\n**y**\n```\nText.") == "# kein Titel\n- x\n**y**\n\nText."
    assert text_of("~~~\n```\n~~~\nText.") == "```\n\nText."
    assert text_of("```\noffen bis zum Ende") == "offen bis zum Ende"


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("**fett** und *schräg* und __auch__ und _so_", "fett und schräg und auch und so"),
        ("***beides***", "beides"),
        ("**fett mit *schräg* darin**", "fett mit schräg darin"),
        ("Bürger*innen und Kund*innen", "Bürger*innen und Kund*innen"),
        ("snake_case_name", "snake_case_name"),
        ("3 * 4 * 5", "3 * 4 * 5"),
        ("[Rathaus](https://x.de)", "Rathaus (https://x.de)"),
        ('[Rathaus](https://x.de/a_(b) "Titel")', "Rathaus (https://x.de/a_(b))"),
        ("[https://x.de](https://x.de)", "https://x.de"),
        ("[Klick](javascript:alert)", "Klick"),
        ("![Bild](https://boese.de/?q=x)", "Bild"),
        ("<https://x.de>", "https://x.de"),
        ("`code` und ``mehr``", "code und mehr"),
        (r"\*kein Stern\* und 5 \% und C:\Daten", "*kein Stern* und 5 % und C:\\Daten"),
        ("&sect; 9 &amp; &#8203;mehr&nbsp;dazu", "§ 9 & mehr dazu"),
        ("> zitiert", "zitiert"),
        ("a > b < c", "a > b < c"),
        ("Preis:\u00a05\u202f€", "Preis: 5 €"),
    ],
)
def test_marks_inside_a_line_go(marked, plain):
    assert text_of(marked) == plain


@pytest.mark.parametrize(
    "body", ["- &#8203;", "1. &#8203;", "| &#8203; |", "```\n \ue000\n```", "&#8203;", "> &#8203;"]
)
def test_lines_without_visible_text_leave_nothing(body):
    assert read_markdown(body).sections == ()
    assert text_of(f"{body}\n\nText.") == "Text."


def test_comments_are_left_out_and_told():
    reading = read_markdown("Text.\n<!-- geheim\nmehr -->\n## A\nB", first_line=3)
    assert "geheim" not in reading.text
    assert [(finding.line, finding.severity) for finding in reading.findings] == [(4, "notice")]
    assert [section.heading_path for section in reading.sections] == [(), ("A",)]


def test_a_heading_as_long_as_a_paragraph_is_a_paragraph():
    assert text_of("# " + "Wort " * 100).startswith("Wort Wort")


@settings(deadline=None)  # other work on the machine slows single examples down
@given(st.text(alphabet=st.sampled_from("ab #*_-+|`~>[]()<!\\\n\t1.=&;:\u00e4"), max_size=300))
def test_no_letter_is_lost_outside_of_links_and_comments(body):
    reading = read_markdown(body)
    seen = reading.text + "".join("".join(section.heading_path) for section in reading.sections)
    if not any(mark in body for mark in ("](", "<!--", "```", "~~~", "#", "&")):
        for letter in "abä":
            assert seen.count(letter) >= body.count(letter) or "=" in body or "--" in body


@settings(deadline=None)  # other work on the machine slows single examples down
@given(st.text(max_size=400))
def test_sections_cover_the_text(body):
    reading = read_markdown(body)
    position = 0
    for section in reading.sections:
        assert reading.text[position : section.start].strip() == ""
        assert reading.text[section.start : section.end].strip() != ""
        position = section.end
    assert position == len(reading.text)
    assert "\r" not in reading.text


@pytest.mark.parametrize(
    "piece",
    [
        "*a ",
        " *a",
        "_a ",
        "[",
        "[a](",
        "![",
        "`",
        "<!--",
        "# ",
        "> ",
        "|",
        "- ",
        "<http://",
        "&amp",
        "\\",
        " ",
        "=",
        "\t",
        "a\n---\n",
        '[a](b "',
    ],
)
def test_hostile_text_costs_linear_time(piece):
    started = time.perf_counter()
    read_markdown(piece * (200_000 // len(piece)))
    assert time.perf_counter() - started < 15  # quadratic time would be minutes
