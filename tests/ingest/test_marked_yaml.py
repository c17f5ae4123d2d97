from __future__ import annotations

import pytest

from ingest.marked_yaml import read_yaml


def test_values_stay_as_written():
    source = read_yaml("a: no\nb: 2022-04-01\nc: 91.000\nd: 007\ne: 1_000\nf: 'null'\n")
    assert source.value == {
        "a": "no",
        "b": "2022-04-01",
        "c": "91.000",
        "d": "007",
        "e": "1_000",
        "f": "null",
    }


@pytest.mark.parametrize("empty", ["null", "~", ""])
def test_empty_values_are_none(empty):
    assert read_yaml(f"a: {empty}\n").value == {"a": None}


def test_lines_are_lines_of_the_file():
    source = read_yaml("a: 1\nb:\n  - x\n  - y\n", first_line=10)
    assert source.line(("a",)) == 10
    assert source.line(("b",)) == 11
    assert source.line(("b", 1)) == 13
    assert source.line(("b", 7)) == 11
    assert source.line(("nowhere",)) == 10


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: 1\ntitle: Bauen: mit Holz\n", 3, "Doppelpunkt mitten im Wert"),
        ("a: 1\n\tb: 2\n", 3, "Tabulator"),
        ("a: 1\nb: @x\n", 3, "mit diesem Zeichen darf kein Wert beginnen"),
        ("a: 1\nb: [x, y\nc: 2\n", 3, "eckige Klammer"),
        ("a: {x: 1\n", 2, "geschweifte Klammer"),
        ("a: 'offen\nb: 1\n", 2, "Anführungszeichen wird geöffnet"),
        ('a: "offen\nb: 1\n', 2, "Anführungszeichen wird geöffnet"),
        ("a: 1\nohne Punkt\nb: 2\n", 3, "Doppelpunkt"),
        ('a: "C:\\Daten"\n', 2, "Rückwärtsstrich"),
        ("a: *verweis\n", 2, "Verweise"),
        ("a: **fett**\n", 2, "Verweise"),
        ("a: !!python/object/apply:os.system [id]\n", 2, "Marken"),
        ("a: !eigen x\n", 2, "Marken"),
        ("a: 1\na: 2\n", 3, "steht doppelt, schon in Zeile 2"),
        ("? [x]\n: y\n", 2, "einfaches Wort"),
        ("a: 'x' y\n", 2, "Anführungszeichen"),
    ],
)
def test_mistakes_are_told_in_german_with_their_line(text, line, reason):
    source = read_yaml(text, first_line=2)
    assert [finding.line for finding in source.findings] == [line]
    assert reason in source.findings[0].message
    assert "expected" not in source.findings[0].message


def test_a_bomb_of_references_is_refused_before_it_unfolds():
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    source = read_yaml("\n".join(levels))
    assert source.value is None
    assert "Verweise" in source.findings[0].message


@pytest.mark.parametrize(
    "text", ["[" * 5000, "{a: " * 5000, "- " * 5000, "a:\n" + "".join(f"{' ' * n}- \n" for n in range(300))]
)
def test_depth_is_refused(text):
    assert read_yaml(text).findings


def test_breadth_is_refused():
    assert "umfangreich" in read_yaml(f"a: [{'x, ' * 30_000}]").findings[0].message


def test_column_points_at_the_mistake():
    finding = read_yaml("title: Bauen: mit Holz\n").findings[0]
    assert (finding.line, finding.column) == (1, 13)
